package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Magics that show in a notebook what was recorded. */
class ShowingMagicsIT {

  @TempDir Path scratch;

  @Test
  void executionsAreATableATraceIsAPictureAndADifferenceIsExplained() throws Exception {
    var deja = Installed.on(Jdk.any(), scratch);
    Files.writeString(scratch.resolve("in.csv"), "1\n2\n");
    Notebooks.write(
        scratch.resolve("sum.ipynb"),
        List.of(
            "int factor = Deja.parameter(\"factor\", 1);",
            """
            int sum = Files.readAllLines(Path.of("in.csv")).stream().mapToInt(Integer::parseInt).sum() * factor;
            Files.writeString(Path.of("out.txt"), "" + sum);
            sum
            """));
    deja.deja(scratch, "run", "sum.ipynb").succeeded();
    deja.deja(scratch, "run", "sum.ipynb", "-p", "factor", "3").succeeded();
    Notebooks.write(
        scratch.resolve("look.ipynb"),
        List.of(
            "%executions --notebook sum",
            "%trace in.csv",
            "%diff sum/1 sum/2",
            "%metadata acc=0.9 step=3\n%tag good\n%deja",
            "%executions --where nonsense!"));

    deja.deja(scratch, "run", "look.ipynb", "--allow-errors").exitedWith(1);

    var cells =
        new ObjectMapper().readTree(scratch.resolve("look.executed.ipynb").toFile()).get("cells");
    assertThat(shown(cell(cells, 1), "text/html"))
        .contains("<table>", "sum/1", "sum/2", "COMPLETED");
    assertThat(shown(cell(cells, 1), "text/plain")).contains("REFERENCE", "sum/1");
    assertThat(shown(cell(cells, 2), "image/svg+xml")).contains("<svg", "in.csv", "out.txt");
    assertThat(shown(cell(cells, 2), "text/plain")).contains("used by", "out.txt");
    assertThat(shown(cell(cells, 3), "text/html"))
        .contains("the results differ", "factor", "out.txt");
    assertThat(shown(cell(cells, 4), "text/html")).contains("acc", "0.9 (step 3)", "good");
    assertThat(shown(cell(cells, 4), "text/plain")).contains("recording", "4 cell runs");
    assertThat(cell(cells, 5).at("/outputs/0/evalue").asText()).contains("nonsense!");
    assertThat(cells.toString()).doesNotContain("Deja · look/1 · recording\"");
  }

  /** By its number when it was written: a failure adds cells that say so. */
  private static JsonNode cell(JsonNode cells, int number) {
    for (var cell : cells) {
      if (cell.path("id").asText().equals("cell-" + number)) {
        return cell;
      }
    }
    throw new AssertionError("no cell " + number);
  }

  private static String shown(JsonNode cell, String type) {
    for (var output : cell.get("outputs")) {
      if (output.path("data").has(type)) {
        return Notebooks.text(output.path("data").path(type));
      }
    }
    throw new AssertionError("nothing of type " + type + " in " + cell);
  }
}
