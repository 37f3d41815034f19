package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deja rerun --cell} and {@code --output}, with real kernels. */
class SliceIT {

  @TempDir Path folder;

  private Path project;
  private Cli deja;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectory(folder.resolve("project"));
    deja = new Cli(folder.resolve("store"));
  }

  @Test
  void onlyWhatACellDependsOnIsRunAgainAndTheRestIsNamed() {
    run(
        "var list = new ArrayList<Integer>();",
        "var other = list;",
        "int unrelated = 5;",
        "other.add(7);",
        "System.setProperty(\"mode\", \"fast\");",
        "System.out.println(unrelated);",
        "list + System.getProperty(\"mode\")");

    Cli.Result rerun = deja.run("rerun", "nb/1", "--cell", "7");

    assertThat(rerun.code()).as(rerun.err()).isEqualTo(ExitCode.DONE);
    assertThat(rerun.err())
        .contains("runs 5 of 7 cell runs:", "1  declares list, which 7 uses")
        .contains("5  what it does may be noticed anywhere: System.setProperty(…)")
        .contains("left out: 3, 6");
    assertThat(rerun.out()).contains("IDENTICAL  5 identical", "without 3, 6");
    JsonNode json = deja.run("rerun", "nb/1/7", "--json").json();
    assertThat(json.path("cells").findValuesAsText("number"))
        .containsExactly("1", "2", "4", "5", "7");
    assertThat(json.path("verdict").asText()).isEqualTo("IDENTICAL");
  }

  @Test
  void whatWroteAFileIsRunAgainWithWhatWroteItsInputs() {
    run(
        "Files.writeString(Path.of(\"data.txt\"), \"1 2 3\");",
        "Files.writeString(Path.of(\"noise.txt\"), \"x\");",
        "int sum = Arrays.stream(Files.readString(Path.of(\"data.txt\")).split(\" \"))"
            + ".mapToInt(Integer::parseInt).sum();",
        "Files.writeString(Path.of(\"model.txt\"), \"sum \" + sum);",
        "sum + 1");

    JsonNode json = deja.run("rerun", "nb/1", "--output", "model.txt", "--json").json();

    assertThat(json.path("cells").findValuesAsText("number")).containsExactly("1", "3", "4");
    assertThat(json.path("verdict").asText()).isEqualTo("IDENTICAL");
  }

  @Test
  void aCellOrFileThatIsNotThereIsSaid() {
    run("1 + 1", "2");

    Cli.Result cell = deja.run("rerun", "nb/1", "--cell", "7");
    assertThat(cell.code()).isEqualTo(ExitCode.WRONG);
    assertThat(cell.err()).contains("nb/1 has no cell run 7; expected one of 1, 2");
    Cli.Result file = deja.run("rerun", "nb/1", "--output", "model.bin");
    assertThat(file.code()).isEqualTo(ExitCode.WRONG);
    assertThat(file.err()).contains("no cell run of nb/1 is known to have written 'model.bin'");
  }

  private void run(String... cells) {
    Path notebook = NotebookFiles.write(project.resolve("nb.ipynb"), cells);
    Cli.Result run = deja.run("run", notebook.toString());
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
  }
}
