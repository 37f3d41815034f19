package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Artifacts of notebooks, in other notebooks, on the command line, and in Python. */
class ArtifactsIT {

  @TempDir Path scratch;

  static List<Jdk> jdks() {
    return Jdk.all();
  }

  private static final String ROWS =
      """
      import java.time.*;
      record Leg(String name, long n, double w, boolean ok, LocalDate day, Instant at,
          java.math.BigDecimal price, List<Integer> xs, Map<String, Object> more) {}
      var rows = new ArrayList<Leg>();
      for (int i = 0; i < 100_000; i++) {
        rows.add(new Leg("leg " + i, i, i / 4.0, i % 2 == 0, LocalDate.of(2026, 1, 1).plusDays(i % 365),
            Instant.ofEpochSecond(1_800_000_000L + i), java.math.BigDecimal.valueOf(i, 2),
            List.of(i, i + 1), Map.of("half", i / 2)));
      }
      rows.set(7, new Leg(null, 7, Double.NaN, false, null, null, null, null, null));
      Deja.artifact("legs", rows);
      """;

  @ParameterizedTest
  @MethodSource("jdks")
  void rowsAreATableForPythonAndAnotherNotebookAndLineageGoesThrough(Jdk jdk) throws Exception {
    var installed = Installed.on(jdk, scratch);
    Notebooks.write(
        scratch.resolve("churn.ipynb"),
        List.of(
            "Files.writeString(Path.of(\"raw.csv\"), \"a,b\"); String raw = \"raw.csv\";",
            "String text = Files.readString(Path.of(raw));\n" + ROWS,
            "%artifact notes \"wörds\"\n%artifact model raw.csv"));
    Notebooks.write(
        scratch.resolve("report.ipynb"),
        List.of(
            "%artifact load churn/1/legs legs\nlegs.size()",
            "record L(long n, java.math.BigDecimal price, List<Integer> xs) {}\n"
                + "Deja.open().notebook(\"churn\").execution(1).artifact(\"legs\").rows(L.class)"
                + ".filter(l -> l.xs() != null).mapToLong(L::n).sum()",
            "Files.writeString(Path.of(\"report.html\"), \"<p>\");"));

    installed.deja(scratch, "run", "churn.ipynb").succeeded();
    installed.deja(scratch, "run", "report.ipynb").succeeded();

    var shown = installed.deja(scratch, "show", "report/1", "--json").succeeded().json();
    assertThat(shown.at("/cellRuns/0/outputs/0/data/text~1plain").asText()).isEqualTo("100000");
    assertThat(shown.at("/cellRuns/1/outputs/0/data/text~1plain").asText()).isEqualTo("4999949993");
    var input = shown.at("/cellRuns/0/files/0");
    assertThat(input.at("/path").asText()).isEqualTo("artifact://churn/1/legs");
    assertThat(input.at("/role").asText()).isEqualTo("INPUT");
    assertThat(installed.deja(scratch, "trace", "report.html").succeeded().out())
        .contains("churn/1/legs", "written by churn/1/2", "raw.csv");

    installed.deja(scratch, "artifact", "get", "churn/1/legs", "-o", "legs.arrow").succeeded();
    var python =
        installed.script("read_table.py", scratch.resolve("legs.arrow").toString()).succeeded();
    assertThat(python.out())
        .contains("pyarrow 100000 4999950000", "polars 100000 4999950000")
        .contains("duckdb 100000 4999950000", "7 None nan None");
    assertThat(installed.deja(scratch, "artifact", "get", "churn/1/notes").succeeded().out())
        .isEqualTo("wörds");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void objectsOfClassesThatCellsDeclareAreLoadedWhereTheyAreDeclaredToo(Jdk jdk) throws Exception {
    var installed = Installed.on(jdk, scratch);
    String point = "record Point(int x, int y) implements java.io.Serializable {}";
    String net =
        "class Net implements java.io.Serializable {\n"
            + "  double[] weights = {1, 2}; Point[] points; Kind kind = Kind.DEEP;\n"
            + "  enum Kind { FLAT, DEEP } }";
    Notebooks.write(
        scratch.resolve("train.ipynb"),
        List.of(
            "1",
            point + "\n" + net,
            "var net = new Net(); net.weights[1] = 7; net.points = new Point[] {new Point(3, 4)};\n"
                + "Deja.artifact(\"model\", net);"));
    String load = "%artifact load train/1/model model\n";
    Notebooks.write(
        scratch.resolve("use.ipynb"),
        List.of(
            "class Net implements java.io.Serializable { int of, another, kind; }",
            // An older class of the name stays behind, and comes later by the alphabet.
            "2",
            "3",
            "4",
            "5",
            "6",
            "7",
            "8",
            "9",
            "10",
            "11",
            point,
            net,
            load
                + "((Net) model).weights[1] + \" \" + ((Net) model).points[0] + ((Net) model).kind"));
    Notebooks.write(scratch.resolve("without.ipynb"), List.of(load + "model"));
    Notebooks.write(
        scratch.resolve("other.ipynb"),
        List.of(
            point, "class Net implements java.io.Serializable { int weights; }", load + "model"));

    Notebooks.write(
        scratch.resolve("retyped.ipynb"),
        List.of(
            "record Point(String x, int y) implements java.io.Serializable {}",
            net,
            load + "model"));

    installed.deja(scratch, "run", "train.ipynb").succeeded();
    installed.deja(scratch, "run", "use.ipynb", "use.out.ipynb").succeeded();

    assertThat(installed.deja(scratch, "show", "use/1").succeeded().out())
        .contains("7.0 Point[x=3, y=4]DEEP");
    assertThat(installed.deja(scratch, "run", "without.ipynb").exitedWith(1).err())
        .contains("train/1/model needs the class Net, which a cell declared; declare it here too");
    assertThat(installed.deja(scratch, "run", "other.ipynb").exitedWith(1).err())
        .contains("Net; it has other fields here");
    assertThat(installed.deja(scratch, "run", "retyped.ipynb").exitedWith(1).err())
        .contains("Point; it has other fields here");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theHistoryAndASeriesAreTablesForPython(Jdk jdk) throws Exception {
    var installed = Installed.on(jdk, scratch);
    Notebooks.write(
        scratch.resolve("train.ipynb"),
        List.of(
            "for (int i = 0; i < 20; i++) Deja.metadata(\"loss\", 1.0 / (i + 1), i);",
            "Deja.metadata(\"best\", \"tree\"); Deja.parameter(\"n\", 10)"));
    installed.deja(scratch, "run", "train.ipynb").succeeded();
    installed.deja(scratch, "run", "train.ipynb", "-p", "n", "20").succeeded();

    for (var format : List.of("arrow", "parquet")) {
      var history = scratch.resolve("history." + format);
      installed.deja(scratch, "export", "--format", format, "-o", history.toString()).succeeded();
      assertThat(installed.script("read_table.py", history.toString()).succeeded().out())
          .contains("pyarrow 2 30", "duckdb 2 30");
    }
    var series = scratch.resolve("series.arrow");
    installed
        .deja(scratch, "export", "--series", "loss", "--format", "arrow", "-o", series.toString())
        .succeeded();
    assertThat(installed.script("read_table.py", series.toString()).succeeded().out())
        .contains("pyarrow 40 380");
    assertThat(
            installed
                .deja(scratch, "export", "--series", "loss", "--format", "csv")
                .succeeded()
                .out()
                .lines())
        .hasSize(41)
        .first()
        .asString()
        .startsWith("reference,id,key,step,value");
    assertThat(Files.size(series)).isPositive();
  }
}
