package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The notebooks in {@code notebooks/}, run as their readers run them. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.deja.e2e.Jdk#all")
class GalleryIT {

  private static final Path NOTEBOOKS =
      Path.of(System.getProperty("deja.notebooks", "../notebooks"));

  @TempDir Path scratch;
  @TempDir Path elsewhere;

  private final Jdk jdk;

  GalleryIT(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void cleaningTrainingAndScoringHandTheirResultsOnAndTheTraceGoesBackToTheFirstFile()
      throws Exception {
    var deja = Installed.on(jdk, scratch);
    var folder = copy();

    var cleaned = run(deja, folder, "cleaning");
    var trained = run(deja, folder, "training");
    var scored = run(deja, folder, "scoring");

    assertThat(output(cleaned, "clean")).contains("faster than 45 km/h", "typed twice");
    assertThat(output(trained, "keep")).contains("accuracy 0.");
    assertThat(output(scored, "score")).contains("Harbour", "University");
    var tagged = deja.deja(folder, "list", "--json", "--where", "tag = 'good'").succeeded().json();
    assertThat(tagged.findValuesAsText("reference")).containsExactly("training/1");
    var series = deja.deja(folder, "export", "--series", "accuracy", "--format", "csv").succeeded();
    assertThat(series.out().lines()).hasSizeGreaterThan(6);
    var trace = deja.deja(folder, "trace", "results/scores.csv", "--upstream").succeeded().out();
    assertThat(trace).contains("training/1/model", "cleaning/1/rides", "rides.csv");
    var impact = deja.deja(folder, "impact", "data/rides.csv").succeeded().out();
    assertThat(impact).contains("scores.csv", "training/1", "scoring/1");
  }

  @Test
  void theReportTakesItsParametersAndCanBeFoundByThem() throws Exception {
    var deja = Installed.on(jdk, scratch);
    var folder = copy();

    deja.deja(
            folder,
            "run",
            "report.ipynb",
            "harbour.ipynb",
            "-p",
            "station",
            "Harbour",
            "-p",
            "days",
            "14")
        .succeeded();

    var report = new ObjectMapper().readTree(folder.resolve("harbour.ipynb").toFile());
    assertThat(output(report, "report")).contains("## Harbour, the 14 days up to 2026-09-30");
    var found =
        deja.deja(folder, "list", "--json", "--where", "parameter.station = 'Harbour'")
            .succeeded()
            .json();
    assertThat(found.findValuesAsText("reference")).containsExactly("report/1");
    var refused = deja.deja(folder, "run", "report.ipynb", "-p", "days", "many").exitedWith(2);
    assertThat(refused.err()).contains("days", "many");
  }

  @Test
  void chartsAreKeptAsPicturesAndSpecifications() throws Exception {
    var charts = run(Installed.on(jdk, scratch), copy(), "charts");

    assertThat(types(charts, "picture")).contains("image/png");
    assertThat(types(charts, "vega")).anyMatch(type -> type.contains("vegalite"));
    assertThat(types(charts, "svg")).contains("image/svg+xml");
  }

  @Test
  void whatIjavaNotebooksDoRunsUnchanged() throws Exception {
    var ported = run(Installed.on(jdk, scratch), copy(), "from-ijava");

    assertThat(output(ported, "used")).contains("IJava's magics are here");
    assertThat(output(ported, "kernel")).contains("42");
    assertThat(output(ported, "redefined")).contains("42");
  }

  @Test
  void aDifferentVerdictIsTracedToTheFileThatSomebodyChanged() throws Exception {
    var deja = Installed.on(jdk, scratch);
    var folder = copy();
    // What a re-run does not lay out again: a file that is nowhere near the notebook.
    var rates = Files.copy(folder.resolve("data/rates.csv"), elsewhere.resolve("rates.csv"));

    deja.deja(folder, "run", "different-verdict.ipynb", "-p", "rates", rates.toString())
        .succeeded();
    Files.writeString(rates, Files.readString(rates).replace("11.62", "11.905"));
    var rerun = deja.deja(folder, "rerun", "different-verdict/1").exitedWith(3);

    assertThat(rerun.out()).contains("DIFFERENT", "first cell that diverges", "rates.csv");
    var diff =
        deja.deja(folder, "diff", "different-verdict/1", "different-verdict/2").exitedWith(3);
    assertThat(diff.out()).contains("rates.csv");
  }

  /** The folder as people get it, without results of earlier runs. */
  private Path copy() throws IOException {
    var folder = scratch.resolve("notebooks");
    try (var files = Files.walk(NOTEBOOKS)) {
      for (var file : files.toList()) {
        var relative = NOTEBOOKS.relativize(file).toString();
        if (!relative.startsWith("results") && !relative.endsWith(".executed.ipynb")) {
          Files.copy(file, folder.resolve(relative));
        }
      }
    }
    return folder;
  }

  /** Runs a notebook and gives what it has become. */
  private JsonNode run(Installed deja, Path folder, String name) throws IOException {
    deja.deja(folder, "run", name + ".ipynb").succeeded();
    return new ObjectMapper().readTree(folder.resolve(name + ".executed.ipynb").toFile());
  }

  private static JsonNode cell(JsonNode notebook, String id) {
    for (var cell : notebook.get("cells")) {
      if (cell.path("id").asText().equals(id)) {
        return cell;
      }
    }
    throw new AssertionError("no cell has the id " + id);
  }

  /** All text that a cell has put out. */
  private static String output(JsonNode notebook, String id) {
    var text = new StringBuilder();
    for (var output : cell(notebook, id).get("outputs")) {
      text.append(Notebooks.text(output.path("text")));
      output.path("data").forEach(each -> text.append(Notebooks.text(each)).append('\n'));
    }
    return text.toString();
  }

  private static List<String> types(JsonNode notebook, String id) {
    var types = new ArrayList<String>();
    for (var output : cell(notebook, id).get("outputs")) {
      output.path("data").properties().stream().map(Map.Entry::getKey).forEach(types::add);
    }
    return types;
  }
}
