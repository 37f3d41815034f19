package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spark from cells, and as the engine of a sweep; real clusters on loopback. Profile {@code spark}.
 */
@EnabledIfSystemProperty(named = "deja.spark", matches = ".+")
@DisabledOnOs(OS.WINDOWS)
class SparkIT {

  private static final Path GALLERY = Path.of(System.getProperty("deja.notebooks", "../notebooks"));

  private static final Path TARGET =
      Path.of(System.getProperty("deja.target", "target")).toAbsolutePath();

  @TempDir Path folder;

  /** Variables, methods, records and classes of cells on executors that are other processes. */
  @Test
  void whatCellsDeclareReachesExecutorsWithItsValue() throws Exception {
    Path home = SparkHome.in(TARGET);
    Path notebook =
        NotebookFiles.write(
            folder.resolve("cells.ipynb"),
            "%maven " + SparkHome.coordinates(),
            """
            import org.apache.spark.sql.*;
            import org.apache.spark.sql.types.*;
            import org.apache.spark.sql.api.java.*;
            import org.apache.spark.api.java.function.*;
            var spark = SparkSession.builder().master("local-cluster[2,1,512]")
                .config("spark.executor.memory", "512m")
                .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", "false").getOrCreate();
            int factor = 7;
            var numbers = spark.range(1, 4).repartition(2);\
            """,
            "numbers.map((MapFunction<Long, Long>) x -> x * factor,"
                + " Encoders.LONG()).collectAsList().stream().sorted().toList()",
            """
            factor = 10;
            int scale(long x) { return (int) x * factor; }
            record Pair(long a) implements java.io.Serializable { long twice() { return 2 * a + factor; } }
            List<Integer> more = List.of(5, 6, 7, 8);
            numbers.map((MapFunction<Long, Long>) x -> scale(x) + more.get(x.intValue()) + new Pair(x).twice(), Encoders.LONG())
                .collectAsList().stream().sorted().toList()\
            """,
            """
            spark.udf().register("times", (UDF1<Long, Long>) x -> x * factor, DataTypes.LongType);
            numbers.selectExpr("id", "times(id) as t").orderBy("id")\
            """,
            "numbers.map(new MapFunction<Long, Long>() { public Long call(Long x) { return x *"
                + " factor; } }, Encoders.LONG()).collectAsList()",
            "int count = 0;\nnumbers.foreach((ForeachFunction<Long>) x -> { count++; });",
            "numbers.write().parquet(\"out.parquet\");",
            "spark.read().parquet(\"out.parquet\").count()",
            "spark.stop();");
    Cli deja = new Cli(folder.resolve("store"));
    Process run =
        new DejaProcess(
                Map.of(
                    "DEJA_STORE", folder.resolve("store").toString(),
                    "SPARK_HOME", home.toString(),
                    "SPARK_SCALA_VERSION", "2.13"))
            .start("run", notebook.toString(), "--allow-errors", "--json");
    Cli.Result result = DejaProcess.finish(run);

    List<String> shown = NotebookFiles.shown(folder.resolve("cells.executed.ipynb"));
    assertThat(shown.get(2)).as(result.err()).endsWith("[7, 14, 21]");
    // 10x + more + 2x + 10
    assertThat(shown.get(3)).endsWith("[28, 41, 54]");
    assertThat(shown.get(4)).contains("1  10", "2  20", "3  30", "3 rows × 2 columns");
    JsonNode cells = result.json().path("cells");
    assertThat(cells.get(5).path("error").asText())
        .contains("the variable 'factor' of a cell has no value on this executor");
    assertThat(cells.get(6).path("error").asText())
        .contains("the variable 'count' of a cell cannot be changed on an executor");
    assertThat(shown.get(8)).endsWith("3");
    JsonNode record = deja.run("show", "cells/1", "--json").json();
    assertThat(parts(record, 7, "OUTPUT")).isNotEmpty().isEqualTo(parts(record, 8, "INPUT"));
  }

  /**
   * Digests of the Parquet files in {@code out.parquet} that a cell run has used, by their paths.
   */
  private static Map<String, String> parts(JsonNode record, int cell, String role) {
    Map<String, String> parts = new TreeMap<>();
    for (JsonNode file : record.path("cellRuns").get(cell).path("files")) {
      String path = file.path("path").asText();
      if (file.path("role").asText().equals(role) && path.matches(".*out.parquet/part-[^/]*")) {
        parts.put(path, file.path("digest").asText());
      }
    }
    return parts;
  }

  /** One of two workers dies in the middle, and nothing is lost or counted twice. */
  @Test
  void aSweepOnAClusterOutlivesAWorker() throws Exception {
    int runs = Integer.getInteger("deja.spark.runs", 6);
    Path home = SparkHome.in(TARGET);
    Path store = folder.resolve("store");
    Path notebook = Files.copy(GALLERY.resolve("sweep.ipynb"), folder.resolve("sweep.ipynb"));
    try (SparkCluster cluster = SparkCluster.start(home, folder, 2)) {
      Map<String, String> environment =
          Map.of("DEJA_STORE", store.toString(), "SPARK_HOME", home.toString());
      Process sweep = sweep(environment, cluster.master(), notebook, runs);
      List<String> said = new ArrayList<>();
      try (BufferedReader err = sweep.errorReader()) {
        boolean killed = false;
        for (String line = err.readLine(); line != null; line = err.readLine()) {
          said.add(line);
          if (!killed && said.stream().filter(each -> each.startsWith("[")).count() >= runs / 3) {
            cluster.killWorker(1);
            killed = true;
          }
        }
      }
      JsonNode result = Json.mapper().readTree(sweep.getInputStream());

      assertThat(sweep.waitFor()).as(String.join("\n", said)).isEqualTo(ExitCode.DONE);
      assertThat(result.path("tasks").asInt()).isEqualTo(runs);
      assertThat(result.path("done").asInt()).isEqualTo(runs);
      Set<Integer> seeds = new HashSet<>();
      for (JsonNode task : result.path("results")) {
        assertThat(task.path("status").asText()).isEqualTo("COMPLETED");
        assertThat(task.at("/parameters/seed").asInt()).isEqualTo(task.path("task").asInt());
        assertThat(task.at("/metadata/loss").asDouble()).isBetween(0.001, 0.1);
        seeds.add(task.at("/parameters/seed").asInt());
      }
      assertThat(seeds).hasSize(runs);
    }
  }

  /** The variables of workers may have several lines. */
  @Test
  void aTaskThatTakesItsProcessWithItIsOneOfTheResults() throws Exception {
    Path notebook =
        NotebookFiles.write(
            folder.resolve("deadly.ipynb"),
            """
            System.out.println("key-" + 4711);
            if (seed == 2) {
                ProcessHandle.current().parent().flatMap(ProcessHandle::parent).get().destroyForcibly();
                Thread.sleep(60_000);
            }\
            """);
    Path store = folder.resolve("store");
    Map<String, String> environment =
        Map.of(
            "DEJA_STORE", store.toString(),
            "DEJA_REDACT", "nowhere-[0-9]+\nkey-[0-9]+",
            "SPARK_HOME", SparkHome.in(TARGET).toString());

    Cli.Result sweep =
        DejaProcess.finish(
            sweep(environment, "local-cluster[1,1,512]", notebook, 3, "spark.task.maxFailures=2"));

    assertThat(sweep.code()).as(sweep.err()).isEqualTo(ExitCode.NOTEBOOK_FAILED);
    assertThat(sweep.err())
        .contains("[3/3]", "LOST", "the process that ran the task is gone")
        .doesNotContain("Spark cannot do it");
    assertThat(sweep.json().path("done").asInt()).isEqualTo(2);
    Cli deja = new Cli(store);
    for (JsonNode each : deja.run("list", "--where", "status = completed", "--json").json()) {
      assertThat(deja.run("show", each.path("reference").asText(), "--json").out())
          .contains("[redacted]")
          .doesNotContain("key-4711");
    }
  }

  @Test
  void aSweepThatIsStoppedWhileSparkStartsRunsNoTask() throws Exception {
    Path notebook = NotebookFiles.write(folder.resolve("n.ipynb"), "seed");
    Path store = folder.resolve("store");
    Map<String, String> environment =
        Map.of("DEJA_STORE", store.toString(), "SPARK_HOME", SparkHome.in(TARGET).toString());
    Process sweep = sweep(environment, "local[1]", notebook, 2);
    // Its driver; the whole line is too long to be seen.
    while (sweep.isAlive()
        && sweep
            .children()
            .noneMatch(child -> child.info().commandLine().orElse("").contains("-Xmx512m"))) {
      Thread.sleep(5);
    }

    // Process.destroy would close what it says.
    sweep.toHandle().destroy();
    Cli.Result result = DejaProcess.finish(sweep);

    assertThat(result.code()).as(result.err()).isEqualTo(143); // by SIGTERM
    Cli deja = new Cli(store);
    assertThat(deja.run("group", "list").out()).contains("cluster");
    assertThat(deja.run("list", "--json").json()).isEmpty();
  }

  @Test
  void ofMoreFilesThanARecordHasItIsSaid() throws Exception {
    Path notebook =
        NotebookFiles.write(
            folder.resolve("many.ipynb"),
            "%maven " + SparkHome.coordinates(),
            """
            import org.apache.spark.sql.*;
            var spark = SparkSession.builder().master("local[2]")
                .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", "false").getOrCreate();\
            """,
            "spark.range(0, 1010, 1, 1010).selectExpr(\"cast(id as string)"
                + " v\").write().text(\"many\");",
            "spark.read().text(\"many\").count()",
            "spark.stop();");
    Cli deja = new Cli(folder.resolve("store"));

    Cli.Result run = deja.run("run", notebook.toString());

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    JsonNode cells = deja.run("show", "many/1", "--json").json().path("cellRuns");
    assertThat(declared(cells.get(2))).isEqualTo(1_000);
    // With the file that says that all has been written.
    assertThat(cells.get(2).toString())
        .contains("a Spark query wrote 1011 files; the first 1000 are recorded");
    assertThat(declared(cells.get(3))).isEqualTo(1_000);
    assertThat(cells.get(3).toString())
        .contains("a Spark query read 1010 files; the first 1000 are recorded");
  }

  /** The files that Spark's listeners told of. */
  private static long declared(JsonNode run) {
    return run.path("files").findValues("how").stream()
        .filter(how -> how.toString().contains("declared"))
        .count();
  }

  @Test
  void theNotebookOfTheGalleryRuns() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    Files.copy(GALLERY.resolve("data/bridge.csv"), folder.resolve("data/bridge.csv"));
    Path notebook = Files.copy(GALLERY.resolve("spark.ipynb"), folder.resolve("spark.ipynb"));
    Cli deja = new Cli(folder.resolve("store"));

    Cli.Result run = deja.run("run", notebook.toString());

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    List<String> shown = NotebookFiles.shown(folder.resolve("spark.executed.ipynb"));
    assertThat(shown.get(2)).contains("warm", "days", "riders", "2 rows × 3 columns");
    assertThat(shown.get(4)).endsWith("150.0");
    JsonNode record = deja.run("show", "spark/1", "--json").json();
    assertThat(record.at("/cellRuns/2/files").toString()).contains("data/bridge.csv");
  }

  private static Process sweep(
      Map<String, String> environment, String master, Path notebook, int runs, String... settings)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "sweep",
                notebook.toString(),
                "-p",
                "seed=1.." + runs,
                "--name",
                "cluster",
                "--master",
                master,
                "--json"));
    Stream.concat(SparkCluster.settings().stream(), Stream.of(settings))
        .forEach(setting -> arguments.addAll(List.of("--conf", setting)));
    return new DejaProcess(environment).start(arguments.toArray(String[]::new));
  }

  @Test
  void whatWorkersCannotDoIsSaidBeforeTheFirstTask() throws Exception {
    Path notebook = NotebookFiles.write(folder.resolve("n.ipynb"), "1");
    Files.createDirectories(folder.resolve("spark/jars"));
    Cli deja =
        new Cli(folder.resolve("store")).with("SPARK_HOME", folder.resolve("spark").toString());

    assertThat(sweep(deja, notebook, "spark://127.0.0.1:1"))
        .contains("the master 'spark://127.0.0.1:1' cannot be reached");
    assertThat(sweep(deja, notebook, "spark://nowhere"))
        .contains("--master is 'spark://nowhere'; expected spark://HOST:PORT");
    assertThat(sweep(new Cli(folder.resolve("store")), notebook, "local[1]"))
        .contains("SPARK_HOME is not set");
    assertThat(deja.run("group", "list", "--json").json()).isEmpty();
  }

  private static String sweep(Cli deja, Path notebook, String master) {
    Cli.Result result = deja.run("sweep", notebook.toString(), "-p", "n=1,2", "--master", master);
    assertThat(result.code()).isEqualTo(ExitCode.WRONG);
    return result.err();
  }
}
