package dev.deja.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.cli.SparkCluster;
import dev.deja.tracker.cli.SparkHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Spark from cells of a kernel as Jupyter runs it, with executors in its own JVM, in processes that
 * Spark starts for it, and on a standalone cluster of two workers. Profile {@code spark}.
 */
@NeedsJupyter
@EnabledIfSystemProperty(named = "deja.spark", matches = ".+")
@ParameterizedClass(name = "{0}")
@MethodSource("dev.deja.e2e.Jdk#all")
class SparkCellsIT {

  /** What a cell may need to end once it is interrupted. */
  private static final double SOON_SECONDS = 10;

  private static final String ALL = "deja.spark.all";

  private static final String STANDALONE = "a master and two workers";
  private static final String CLUSTER = "local-cluster[2,1,1024]";
  private static final String LOCAL = "local[*]";

  private static final List<String> CELLS =
      List.of(
          "%maven MAVEN",
          """
          import org.apache.spark.sql.*;
          import org.apache.spark.sql.types.*;
          import org.apache.spark.sql.api.java.*;
          import org.apache.spark.api.java.function.*;
          var spark = SparkSession.builder().master("MASTER")
              .config("spark.executor.memory", "512m")
              .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.ui.enabled", "false").getOrCreate();
          int factor = 7;
          var numbers = spark.range(1, 4).repartition(2);
          numbers.map((MapFunction<Long, Long>) x -> x * factor, Encoders.LONG()).collectAsList().stream().sorted().toList()\
          """,
          """
          factor = 10;
          int scale(long x) { return (int) x * factor; }
          record Pair(long a) implements java.io.Serializable { long twice() { return 2 * a + factor; } }
          class Shift implements java.io.Serializable { final long by; Shift(long by) { this.by = by; } long of(long x) { return x + by; } }
          List<Integer> more = List.of(5, 6, 7, 8);
          var shift = new Shift(1_000);
          numbers.map((MapFunction<Long, Long>) x -> shift.of(scale(x) + more.get(x.intValue()) + new Pair(x).twice()), Encoders.LONG())
              .collectAsList().stream().sorted().toList()\
          """,
          """
          spark.udf().register("times", (UDF1<Long, Long>) x -> x * factor, DataTypes.LongType);
          numbers.selectExpr("id", "times(id) as t").orderBy("id")\
          """,
          "spark.range(0, 8, 1, 8).foreach((ForeachFunction<Long>) x -> Thread.sleep(300));",
          "String file = \"numbers.parquet\";\nnumbers.write().parquet(file);",
          "spark.read().parquet(file).count()",
          // Says that it has started when a task has.
          """
          String ticks = Path.of("ticks.txt").toAbsolutePath().toString();
          new Thread(() -> {
              while (Files.notExists(Path.of(ticks))) { try { Thread.sleep(20); } catch (InterruptedException e) { return; } }
              System.out.println("started");
          }).start();
          spark.range(0, 4, 1, 4).foreach((ForeachFunction<Long>) x -> {
              for (;;) {
                  Files.writeString(Path.of(ticks), ".", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                  Thread.sleep(50);
              }
          });\
          """,
          // Its slots are free again, and no task goes on in secret.
          """
          long counted = numbers.count();
          long size = Files.size(Path.of(ticks));
          Thread.sleep(500);
          counted + " " + (Files.size(Path.of(ticks)) - size) + " " + spark.sparkContext().statusTracker().getActiveJobIds().length\
          """,
          "numbers.map(new MapFunction<Long, Long>() { public Long call(Long x) { return x * factor; }"
              + " }, Encoders.LONG()).collectAsList()",
          "int count = 0;\nnumbers.foreach((ForeachFunction<Long>) x -> { count++; });",
          "spark.stop();");

  private final Jdk jdk;
  @TempDir Path scratch;

  SparkCellsIT(Jdk jdk) {
    this.jdk = jdk;
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, CLUSTER, LOCAL})
  void whatCellsDeclareReachesExecutorsAndWhatSparkDoesIsSeen(String master) throws Exception {
    assumeTrue(
        master.equals(jdk.equals(Jdk.newest()) ? STANDALONE : CLUSTER) || Boolean.getBoolean(ALL),
        "-D" + ALL + "=true tries each on each JDK");
    var home = SparkHome.in(Installed.TARGET);
    var installed = Installed.on(jdk, scratch);
    try (var cluster =
        master.equals(STANDALONE) ? SparkCluster.start(jdk.home(), home, scratch, 2) : null) {
      var address = cluster == null ? master : cluster.master();
      var notebook =
          Notebooks.write(
              scratch.resolve("spark.ipynb"),
              CELLS.stream()
                  .map(cell -> cell.replace("MAVEN", SparkHome.coordinates()))
                  .map(cell -> cell.replace("MASTER", address))
                  .toList());

      var ran =
          installed
              .script(
                  "run_cells.py",
                  "--kernel",
                  installed.kernel(),
                  "--notebook",
                  notebook.toString(),
                  "--environment",
                  "SPARK_HOME=" + home)
              .succeeded()
              .json();
      var runs =
          installed.deja(scratch, "show", "spark/1", "--json").succeeded().json().path("cellRuns");

      check(master, ran, runs);
    }
  }

  private static void check(String master, JsonNode ran, JsonNode runs) {
    assertThat(runs).hasSize(CELLS.size());
    assertThat(shown(ran.get(1))).as("%s", ran).endsWith("[7, 14, 21]");
    // 1000 + 10x + more + 2x + 10
    assertThat(shown(ran.get(2))).as("%s", ran).endsWith("[1028, 1041, 1054]");
    assertThat(shown(ran.get(3))).contains("1  10", "2  20", "3  30", "3 rows × 2 columns");
    assertThat(ran.get(3).path("html").toString()).contains("<table");
    assertThat(ran.get(4).path("shown").toString()).contains("Spark: foreach");
    assertThat(shown(ran.get(6))).as("%s", ran).endsWith("3");
    assertThat(parts(runs.get(5), "OUTPUT")).isNotEmpty().isEqualTo(parts(runs.get(6), "INPUT"));

    assertThat(ran.get(7).path("status").asText()).as("%s", ran).isEqualTo("error");
    assertThat(ran.get(7).path("seconds").asDouble()).isLessThan(SOON_SECONDS);
    assertThat(runs.get(7).path("status").asText()).isEqualTo("INTERRUPTED");
    assertThat(shown(ran.get(8))).as("%s", ran).isEqualTo("3 0 0");

    if (master.equals(LOCAL)) {
      // Executors are in this JVM, and read the variables themselves.
      assertThat(shown(ran.get(9))).contains("10", "20", "30");
      assertThat(ran.get(10).path("status").asText()).isEqualTo("ok");
    } else {
      assertThat(ran.get(9).path("error").asText())
          .contains("the variable 'factor' of a cell has no value on this executor");
      assertThat(ran.get(10).path("error").asText())
          .contains("the variable 'count' of a cell cannot be changed on an executor");
    }
  }

  /** What a cell showed at last. */
  private static String shown(JsonNode cell) {
    var all = cell.path("shown");
    return all.isEmpty() ? cell.toString() : all.get(all.size() - 1).asText();
  }

  /** Digests of the Parquet files that a cell run has used, by their paths. */
  private static Map<String, String> parts(JsonNode run, String role) {
    var parts = new TreeMap<String, String>();
    for (var file : run.path("files")) {
      var path = file.path("path").asText();
      if (file.path("role").asText().equals(role) && path.matches(".*numbers.parquet/part-[^/]*")) {
        parts.put(path, file.path("digest").asText());
      }
    }
    return parts;
  }
}
