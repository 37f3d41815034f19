package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.store.BlobStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShowCommandTest {

  @TempDir Path folder;

  private StoreFixture store;
  private Cli deja;

  @BeforeEach
  void openStore() {
    store = new StoreFixture(folder.resolve("store"));
    deja = new Cli(store.folder());
  }

  @Test
  void anExecutionIsShownWithWhatMatters() {
    ExecutionId id =
        store
            .execution("churn", 42, "2026-11-20T10:00:00Z")
            .bundle(store.bundle("churn.ipynb", Map.of("churn.ipynb", "{}")))
            .ok("int x = 20;\nx + 1", "21")
            .metadata("Deja.metadata(\"loss\", 0.25)", "loss", "0.25")
            .error("x / 0", "ArithmeticException", "/ by zero")
            .seal(ExecutionStatus.FAILED);
    store.tagAdded(id, "production", "ada");

    Cli.Result result = deja.run("show", "churn/42");

    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains(
            "churn/42  FAILED  " + id,
            "/home/ada/notebooks/churn.ipynb",
            "2026-11-20 10:00:00 by ada on lovelace, took 1 min 30 s",
            "2.3.0.post5-git1111111-dirty, branch main",
            "17.0.15+6 Debian -Xmx2g",
            "production",
            "loss = 0.25",
            "In [1]  OK  250 ms  churn/42/1",
            "│ x + 1",
            "21",
            "In [3]  ERROR",
            "ArithmeticException: / by zero");
  }

  @Test
  void jsonIsOneObjectWithItsCellRuns() {
    store
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .ok("1 + 1", "2")
        .large("print()", "much")
        .seal(ExecutionStatus.COMPLETED);

    Cli.Result result = deja.run("show", "churn/1", "--json");

    assertThat(result.err()).isEmpty();
    JsonNode shown = result.json();
    assertThat(shown.path("reference").asText()).isEqualTo("churn/1");
    assertThat(shown.path("status").asText()).isEqualTo("COMPLETED");
    assertThat(shown.path("cells").asInt()).isEqualTo(2);
    JsonNode first = shown.path("cellRuns").path(0);
    assertThat(first.path("source").asText()).isEqualTo("1 + 1");
    assertThat(first.path("status").asText()).isEqualTo("OK");
    assertThat(first.path("cellId").asText()).isEqualTo("cell-1");
    assertThat(first.path("durationSeconds").asDouble()).isEqualTo(0.25);
    assertThat(first.at("/outputs/0/data").path("text/plain").asText()).isEqualTo("2");
    assertThat(shown.at("/cellRuns/1/outputs/0/text").asText()).isEqualTo("much");
  }

  @Test
  void aCellRunIsShownAlone() {
    store
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .ok("first", "1")
        .ok("second", "2")
        .seal(ExecutionStatus.COMPLETED);

    assertThat(deja.run("show", "churn/1/2").out())
        .contains("churn/1/2", "second")
        .doesNotContain("first");
    assertThat(deja.run("show", "latest/2", "--json").json().path("cellRuns"))
        .singleElement()
        .satisfies(run -> assertThat(run.path("number").asInt()).isEqualTo(2));
  }

  @Test
  void longSourcesAreCutUnlessFull() {
    String source =
        String.join("\n", IntStream.rangeClosed(1, 30).mapToObj(n -> "line" + n).toList());
    store
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .ok(source, "1")
        .seal(ExecutionStatus.COMPLETED);

    assertThat(deja.run("show", "churn/1").out())
        .contains("line6", "24 more lines")
        .doesNotContain("line7");
    assertThat(deja.run("show", "churn/1", "--full").out()).contains("line30");
    assertThat(deja.run("show", "churn/1/1").out()).contains("line30");
  }

  @Test
  void aReRunNamesItsOriginalAndWhatItProved() {
    ExecutionId original = store.completed("churn", 1, "2026-11-20T10:00:00Z");
    ExecutionId rerun =
        store
            .execution("churn", 2, "2026-11-21T10:00:00Z")
            .rerunOf(original)
            .ok("1", "1")
            .seal(ExecutionStatus.COMPLETED);
    assertThat(deja.run("show", "churn/2").out()).contains("churn/1").doesNotContain("verdict");

    store.verdict(original, rerun, Verdict.DIFFERENT);

    assertThat(deja.run("show", "churn/2").out()).contains("churn/1", "DIFFERENT");
    assertThat(deja.run("list").out()).contains("VERDICT", "DIFFERENT");
  }

  @Test
  void everyFormOfReferenceFindsTheExecution() {
    ExecutionId first = store.completed("churn", 1, "2026-11-20T10:00:00Z");
    ExecutionId second = store.completed("churn", 2, "2026-11-21T10:00:00Z");
    store.completed("etl", 1, "2026-11-22T10:00:00Z");
    store.tagAdded(first, "best", "ada");

    assertThat(shown("churn/1")).isEqualTo("churn/1");
    assertThat(shown("churn/latest")).isEqualTo("churn/2");
    assertThat(shown("latest")).isEqualTo("etl/1");
    assertThat(shown("churn@best")).isEqualTo("churn/1");
    assertThat(shown("@best")).isEqualTo("churn/1");
    assertThat(shown(second.ulid())).isEqualTo("churn/2");
    String prefix = second.ulid().substring(0, 20).toLowerCase(java.util.Locale.ROOT);
    assertThat(shown(prefix)).isEqualTo("churn/2");
    assertThat(shown(prefix + "/1")).isEqualTo("churn/2");
  }

  @Test
  void anUnknownReferenceSaysWhatComesNearest() {
    ExecutionId first = store.completed("churn", 1, "2026-11-20T10:00:00Z");
    store.tagAdded(first, "production", "ada");

    assertMistake("chrun/1", "'chrun/1'", "churn/latest", "deja list");
    assertMistake("churn/2", "'churn/2'", "churn/1");
    assertMistake("churn/1/9", "'churn/1/9'", "only cell run 1", "deja show churn/1");
    assertMistake("churn@prod", "'churn@prod'", "churn@production");
    assertMistake(first.ulid().substring(0, 5) + "ZZZZ", "churn/1 (" + first + ")");
    assertMistake("what?", "'what?' is not a reference", "churn/42");
  }

  @Test
  void anAmbiguousReferenceListsItsCandidates() {
    store.execution("a", 1, "2026-11-20T10:00:00Z").id("01AAAA0000000000000000000A").running();
    store.execution("b", 1, "2026-11-20T10:00:00Z").id("01AAAA0000000000000000000B").running();

    assertMistake("01AA", "'01AA' means 2 executions", "a/1 (01AAAA0000000000000000000A)", "b/1");
  }

  @Test
  void aTagOnTwoExecutionsIsAmbiguous() {
    store.tagAdded(store.completed("churn", 1, "2026-11-20T10:00:00Z"), "best", "ada");
    store.tagAdded(store.completed("churn", 2, "2026-11-21T10:00:00Z"), "best", "ada");

    assertMistake(
        "churn@best", "'churn@best' means 2 executions", "churn/1", "churn/2", "--remove");
  }

  @Test
  void nothingIsShownOfAnEmptyStoreButWhatToDo() {
    assertMistake("latest", "'latest'", "deja run NOTEBOOK.ipynb");
  }

  @Test
  void aDamagedBlobIsNamedWithThoseWhoNeedItAndNeverReturned() {
    store
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .large("print()", "precious")
        .seal(ExecutionStatus.COMPLETED);
    store
        .execution("etl", 1, "2026-11-21T10:00:00Z")
        .ok("1", "1")
        .large("print()", "precious")
        .seal(ExecutionStatus.COMPLETED);
    Digest outputs =
        store
            .executions()
            .read(new ExecutionId(deja.run("show", "etl/1", "--json").json().path("id").asText()))
            .orElseThrow()
            .cells()
            .get(1)
            .outputsBlob()
            .orElseThrow()
            .digest();
    store.damage(BlobStore.key(outputs));

    for (String[] command :
        new String[][] {{"show", "churn/1"}, {"show", "churn/1", "--json"}, {"show", "etl/1/2"}}) {
      Cli.Result result = deja.run(command);
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.out()).isEmpty();
      assertThat(result.err().lines()).hasSize(1);
      assertThat(result.err())
          .contains(
              outputs.toString(),
              "damaged",
              "churn/1 (outputs of cell run 1)",
              "etl/1 (outputs of cell run 2)");
    }
    assertThat(deja.run("show", "etl/1/1").code()).isZero();
  }

  private String shown(String reference) {
    return deja.run("show", reference, "--json").json().path("reference").asText();
  }

  private void assertMistake(String reference, String... said) {
    Cli.Result result = deja.run("show", reference);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).contains(said);
  }
}
