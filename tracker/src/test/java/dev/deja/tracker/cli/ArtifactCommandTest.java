package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.ExecutionStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deja artifact}, and what other commands say of artifacts and of what depends on them. */
class ArtifactCommandTest {

  @TempDir Path folder;

  private StoreFixture store;
  private Cli deja;

  @BeforeEach
  void record() {
    store = new StoreFixture(folder.resolve("store"));
    deja = new Cli(store.folder());
    store
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .files("read", StoreFixture.input("raw.csv", "a,b"))
        .artifact("keep", "model", "weights", StoreFixture.output("model.bin", "weights"))
        .seal(ExecutionStatus.COMPLETED);
    store
        .execution("report", 1, "2026-11-21T10:00:00Z")
        .files(
            "load",
            StoreFixture.input("artifact://churn/1/model", "weights"),
            StoreFixture.output("report.html", "<p>"))
        .seal(ExecutionStatus.COMPLETED);
    store.completed("other", 1, "2026-11-22T10:00:00Z");
  }

  @Test
  void artifactsAreListedFoundAndShown() {
    assertThat(deja.run("artifact", "list").out())
        .contains("ARTIFACT", "churn/1/model  text", "7 B");
    assertThat(deja.run("artifact", "list", "other/1").err()).contains("other/1 has artifacts");
    JsonNode listed = deja.run("artifact", "list", "churn/1", "--json").json();
    assertThat(listed.at("/0/reference").asText()).isEqualTo("churn/1/model");
    assertThat(listed.at("/0/cell").asInt()).isEqualTo(2);
    assertThat(deja.run("list", "--where", "artifact = 'model'").out())
        .contains("churn/1")
        .doesNotContain("report/1");
    assertThat(deja.run("show", "churn/1").out()).contains("artifact", "model  text");
    assertThat(deja.run("show", "report/1").out())
        .contains("input       churn/1/model")
        .doesNotContain("artifact://");
  }

  @Test
  void anArtifactIsFetchedByReferenceOrName() throws IOException {
    assertThat(deja.run("artifact", "get", "churn/1/model").out()).isEqualTo("weights");
    Path file = folder.resolve("model");
    assertThat(deja.run("artifact", "get", "churn/latest", "model", "-o", file.toString()).code())
        .isEqualTo(ExitCode.DONE);
    assertThat(file).hasContent("weights");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("store", "model");

    Files.createDirectory(folder.resolve("sub"));
    assertWrong("is a folder", "get", "churn/1/model", "-o", folder.resolve("sub").toString());
    assertWrong("is no folder", "get", "churn/1/model", "-o", folder + "/no/such/file");
    assertWrong("has no artifact 'modl'; nearest: model", "get", "churn/1/modl");
    assertWrong("other/1 has no artifact 'x'; it has none", "get", "other/1/x");
    assertWrong("'model' is no artifact", "get", "model");
  }

  private void assertWrong(String message, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "artifact";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Cli.Result result = deja.run(all);
    assertThat(result.code()).isEqualTo(ExitCode.WRONG);
    assertThat(result.err()).startsWith("deja: ").contains(message).hasLineCount(1);
  }

  @Test
  void lineageGoesThroughArtifacts() {
    assertThat(deja.run("trace", "churn/1/model").out())
        .contains("written by churn/1/2", "raw.csv", "read by report/1/1", "report.html");
  }

  @Test
  void aDeploymentUsesAnArtifact() {
    assertThat(deja.run("deployment", "create", "api", "churn/1/model").out())
        .startsWith("api uses churn/1, ");
    assertThat(deja.run("trace", "churn/1/model").out()).contains("deployed as api");
    assertThat(deja.run("deployment", "list").out()).contains("churn/1/model");
  }

  @Test
  void whatDependsOnABadThingIsShown() {
    deja.run("deployment", "create", "api", "churn/1/model");

    Cli.Result ofFile = deja.run("impact", "/home/ada/notebooks/raw.csv");

    assertThat(ofFile.out())
        .contains("affects 2 executions, 2 files, 1 artifact, 1 deployment")
        .contains("churn/1  2026-11-20 10:00:00  read raw.csv", "deployed as api", "report.html");
    JsonNode ofCell = deja.run("impact", "churn/1/2", "--json").json();
    assertThat(ofCell.path("executions"))
        .extracting(each -> each.path("reference").asText())
        .containsExactly("churn/1", "report/1");
    assertThat(deja.run("impact", "churn/1/model").out()).contains("affects 1 execution, 1 file");
    assertThat(deja.run("impact", "--source", "1 + 1").out()).contains("other/1", "ran it");
    assertThat(deja.run("impact", "/home/ada/notebooks/report.html").out())
        .contains("nothing that is recorded depends on it");
    assertThat(deja.run("impact", "org.x:nothing").err())
        .startsWith("deja: no recorded execution has the jar 'org.x:nothing'")
        .hasLineCount(1);
    assertThat(deja.run("impact").err()).contains("needs one thing that is bad").hasLineCount(1);
    assertThat(deja.run("impact", "churn/1/9").err()).contains("is no cell run").hasLineCount(1);
  }

  @Test
  void theHistoryGoesToOtherProgramsWholeOrNotAtAll() throws IOException {
    Path file = folder.resolve("history.arrow");
    assertThat(deja.run("export", "--format", "arrow", "-o", file.toString()).code())
        .isEqualTo(ExitCode.DONE);
    assertThat(Files.readAllBytes(file)).startsWith("ARROW1".getBytes("US-ASCII"));
    assertThat(deja.run("export", "--format", "arrow").err()).contains("say where to with -o FILE");
    assertThat(deja.run("export", "--series", "none").out())
        .isEqualTo("reference,id,key,step,value,at,cell\n");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("store", "history.arrow");
  }
}
