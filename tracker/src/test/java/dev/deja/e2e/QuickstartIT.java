package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NeedsJupyter
class QuickstartIT {

  private static final Path NOTEBOOKS =
      Path.of(System.getProperty("deja.notebooks", "../notebooks"));

  static List<Jdk> jdks() {
    return Jdk.all();
  }

  @TempDir Path scratch;

  @ParameterizedTest
  @MethodSource("jdks")
  void theQuickstartIsRememberedAlikeFromJupyterAndHeadlessAndRunsAgainToTheSame(Jdk jdk)
      throws Exception {
    var installed = Installed.on(jdk, scratch);
    var headless = project("headless");
    var jupyter = project("jupyter");

    var run = installed.deja(headless, "run", "quickstart.ipynb").succeeded();
    installed
        .jupyter(
            jupyter,
            Map.of("JPY_SESSION_NAME", jupyter.resolve("quickstart.ipynb").toString()),
            "execute",
            "--kernel_name=" + installed.kernel(),
            "quickstart.ipynb")
        .succeeded();

    assertThat(run.out() + run.err()).contains("quickstart/1", "COMPLETED");
    var first = installed.deja(scratch, "show", "quickstart/1", "--json").succeeded().json();
    var second = installed.deja(scratch, "show", "quickstart/2", "--json").succeeded().json();
    assertThat(first.get("status").asText()).isEqualTo("COMPLETED");
    assertThat(second.get("status").asText()).isEqualTo("COMPLETED");
    assertThat(files(first))
        .containsExactly("INPUT data/bridge.csv", "OUTPUT results/weekdays.csv")
        .isEqualTo(files(second));
    assertThat(remembered(first)).hasSize(9).isEqualTo(remembered(second));
    assertThat(Files.readString(headless.resolve("results/weekdays.csv")))
        .startsWith("weekday,mean,least,most\nMONDAY,")
        .isEqualTo(Files.readString(jupyter.resolve("results/weekdays.csv")));

    var rerun = installed.deja(scratch, "rerun", "quickstart/1", "--json").succeeded().json();
    assertThat(rerun.get("verdict").asText()).isEqualTo("IDENTICAL");
  }

  @Test
  void aRerunThatGivesSomethingElseForANamedCauseIsExplained() throws Exception {
    var installed = Installed.on(Jdk.any(), scratch);
    Notebooks.write(
        scratch.resolve("dice.ipynb"),
        List.of(
            "int fixed = 6;", "\"rolled \" + java.util.UUID.randomUUID().toString().hashCode()"));

    installed.deja(scratch, "run", "dice.ipynb").succeeded();
    var rerun = installed.deja(scratch, "rerun", "dice/1", "--json").succeeded().json();

    assertThat(rerun.get("verdict").asText()).isEqualTo("EXPLAINED");
    assertThat(rerun.get("cells").get(1).get("reason").asText()).contains("UUID.randomUUID()");
  }

  @Test
  void aRerunThatGivesSomethingElseWithoutACauseSaysSoWithItsExitCode() throws Exception {
    var installed = Installed.on(Jdk.any(), scratch);
    // What a bundle never holds: a file elsewhere.
    Path elsewhere = Files.createTempFile("elsewhere", ".txt");
    Files.writeString(elsewhere, "one");
    Path project = Files.createDirectory(scratch.resolve("project"));
    Notebooks.write(
        project.resolve("reads.ipynb"),
        List.of("java.nio.file.Files.readString(Path.of(\"" + elsewhere + "\"))"));

    installed.deja(project, "run", "reads.ipynb").succeeded();
    Files.writeString(elsewhere, "two");
    var rerun = installed.deja(project, "rerun", "reads/1", "--json").exitedWith(3).json();

    assertThat(rerun.get("verdict").asText()).isEqualTo("DIFFERENT");
    assertThat(rerun.get("cells").get(0).get("diff").asText()).contains("one", "two");
  }

  @Test
  void aNotebookWhoseCellThrowsEndsWithExitCodeOneAndIsRemembered() throws Exception {
    var installed = Installed.on(Jdk.any(), scratch);
    Notebooks.write(
        scratch.resolve("sad.ipynb"),
        List.of("1 + 1", "throw new IllegalStateException(\"on purpose\");", "2 + 2"));

    var run = installed.deja(scratch, "run", "sad.ipynb").exitedWith(1);

    assertThat(run.out() + run.err()).contains("on purpose");
    var shown = installed.deja(scratch, "show", "sad/1", "--json").succeeded().json();
    assertThat(shown.get("status").asText()).isEqualTo("FAILED");
    assertThat(shown.get("cellRuns"))
        .extracting(cell -> cell.get("status").asText())
        .containsExactly("OK", "ERROR");
  }

  /** What was recorded of each cell and does not depend on the clock. */
  private static List<JsonNode> remembered(JsonNode execution) {
    var cells = new ArrayList<JsonNode>();
    for (var cell : execution.get("cellRuns")) {
      cells.add(cell.<ObjectNode>deepCopy().retain("number", "source", "status", "outputs"));
    }
    return cells;
  }

  /** What cells have read and written, by an installed kernel with its start-up archive. */
  private static List<String> files(JsonNode execution) {
    var files = new ArrayList<String>();
    execution
        .get("cellRuns")
        .forEach(
            run ->
                run.path("files")
                    .forEach(
                        use ->
                            files.add(use.get("role").asText() + " " + use.get("path").asText())));
    return files;
  }

  private Path project(String name) throws IOException {
    var folder = Files.createDirectories(scratch.resolve(name));
    Files.createDirectories(folder.resolve("data"));
    for (var file : List.of("quickstart.ipynb", "data/bridge.csv")) {
      Files.copy(NOTEBOOKS.resolve(file), folder.resolve(file));
    }
    return folder;
  }
}
