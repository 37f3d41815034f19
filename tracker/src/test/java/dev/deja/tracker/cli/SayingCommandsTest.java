package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.StoreFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of executions after the fact: tags with their history, notes, deployments. */
class SayingCommandsTest {

  @TempDir Path folder;

  private StoreFixture store;
  private Cli deja;

  @BeforeEach
  void openStore() {
    store = new StoreFixture(folder.resolve("store"));
    deja = new Cli(store.folder());
    store.completed("churn", 1, "2026-11-20T10:00:00Z");
  }

  @Test
  void everyChangeOfATagIsKept() {
    deja.run("tag", "add", "churn/1", "prod", "best");
    deja.run("tag", "remove", "churn/1", "best");

    assertThat(deja.run("tag", "churn/1", "--json").json()).hasSize(1);
    assertThat(deja.run("tag", "list", "churn/1", "--json").json())
        .extracting(change -> change.path("name").asText() + change.path("added").asText())
        .containsExactly("prodtrue", "besttrue", "bestfalse");
    assertThat(deja.run("tag", "list", "churn/1").out()).contains("removed", "WHEN");
    assertThat(deja.run("tag").err()).contains("needs an execution");
    assertThat(deja.run("tag", "add", "churn/1").code()).isEqualTo(ExitCode.WRONG);
    assertThat(deja.run("tag", "add", "churn/1", "a b").err()).contains("'a b' is not a tag");
  }

  @Test
  void notesAreKeptShownAndFound() {
    Cli.Result result = deja.run("note", "churn/1", "wrong", "seed");

    assertThat(result.out()).contains("wrong seed");
    assertThat(deja.run("show", "churn/1").out()).contains("note", "wrong seed");
    assertThat(deja.run("list", "--where", "note contains 'SEED'").out()).contains("churn/1");
    assertThat(deja.run("note", "churn/1", " ").err()).contains("the note is blank");
    assertThat(deja.run("note", "churn/1/1", "x").err()).contains("type churn/1");
  }

  @Test
  void deploymentsAreDeclaredListedAndRetired() throws IOException {
    Path model = Files.writeString(folder.resolve("model.bin"), "weights");

    Cli.Result created =
        deja.run(
            "deployment",
            "create",
            "churn-api",
            "churn/1",
            "--file",
            model.toString(),
            "--version",
            "v3");

    assertThat(created.code()).as(created.err()).isZero();
    assertThat(deja.run("deployment", "list").out()).contains("churn-api", "v3", "churn/1");
    assertThat(deja.run("deployment", "list", "--json").json().at("/0/deployment/digest").asText())
        .startsWith("sha256:");
    assertThat(deja.run("deployment", "retire", "churn-ap").err()).contains("nearest: churn-api");
    assertThat(deja.run("deployment", "retire", "churn-api").code()).isZero();
    assertThat(deja.run("deployment", "list").out()).isEmpty();
    assertThat(deja.run("deployment", "list", "--all").out()).contains("churn-api");
    deja.run("reindex");
    assertThat(deja.run("deployment", "list", "--all", "--json").json().get(0).has("retired"))
        .isTrue();
    assertThat(deja.run("deployment", "create", "x", "churn/1", "--file", "no/such.bin").err())
        .contains("is no file here");
    assertThat(deja.run("deployment", "create", " ", "churn/1").err()).contains("is no name");
    assertThat(deja.run("deployment").err()).contains("create, list, retire");
  }
}
