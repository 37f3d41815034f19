package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spark as the engine of a sweep, on real clusters on loopback, and in notebooks. Profile {@code
 * spark}.
 */
@EnabledIfSystemProperty(named = "deja.spark", matches = ".+")
@DisabledOnOs(OS.WINDOWS)
class SparkIT {

  private static final Path GALLERY = Path.of(System.getProperty("deja.notebooks", "../notebooks"));

  /** The process of Deja that started the kernel is a child of it. */
  private static final String KILL_WHO_STARTED_DEJA =
      """
      ProcessHandle deja = ProcessHandle.current().parent().flatMap(ProcessHandle::parent).get();
      deja.parent().get().destroyForcibly();
      Thread.sleep(60_000)\
      """;

  private static final Path TARGET =
      Path.of(System.getProperty("deja.target", "target")).toAbsolutePath();

  @TempDir Path folder;

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
        DejaProcess.finish(sweep(environment, "local[1]", notebook, 3, "spark.task.maxFailures=2"));

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

  /** Spark then aborts the whole job. */
  @Test
  void aTaskThatTakesItsExecutorWithItDoesNotTakeTheOthers() throws Exception {
    Path deadly = Files.createFile(folder.resolve("deadly"));
    Path notebook =
        NotebookFiles.write(
            folder.resolve("n.ipynb"),
            """
            if (seed == 2 && Files.exists(Path.of("deadly"))) {
                %s;
            }\
            """
                .formatted(KILL_WHO_STARTED_DEJA));
    Path store = folder.resolve("store");
    Map<String, String> environment =
        Map.of(
            "DEJA_STORE", store.toString(),
            "SPARK_HOME", SparkHome.in(TARGET).toString(),
            "SPARK_SCALA_VERSION", "2.13");

    Cli.Result sweep =
        DejaProcess.finish(
            sweep(environment, "local-cluster[2,1,512]", notebook, 5, "spark.task.maxFailures=2"));

    assertThat(sweep.code()).as(sweep.err()).isEqualTo(ExitCode.NOTEBOOK_FAILED);
    assertThat(sweep.err())
        .contains("[5/5]", "Spark gave it up after 2 attempts: ", "ExecutorLostFailure")
        .contains("1 task was not run to its end; go on with 'deja sweep --resume cluster'");
    assertThat(sweep.json().path("done").asInt()).isEqualTo(4);
    Files.delete(deadly);
    assertGoesOn(new Cli(store), 1, 5);
  }

  /** On this machine alone a task that takes its executor with it takes all of Spark. */
  @Test
  void aSweepWhoseSparkIsGoneSaysWhatIsLeftAndGoesOn() throws Exception {
    Path notebook =
        NotebookFiles.write(
            folder.resolve("n.ipynb"),
            """
            if (seed == 2 && Files.notExists(Path.of("once"))) {
                Files.createFile(Path.of("once"));
                %s;
            }\
            """
                .formatted(KILL_WHO_STARTED_DEJA));
    Path store = folder.resolve("store");
    Map<String, String> environment =
        Map.of("DEJA_STORE", store.toString(), "SPARK_HOME", SparkHome.in(TARGET).toString());

    Cli.Result sweep = DejaProcess.finish(sweep(environment, "local[1]", notebook, 3));

    assertThat(sweep.code()).as(sweep.err()).isEqualTo(ExitCode.NOTEBOOK_FAILED);
    assertThat(sweep.err())
        .contains("[1/3]", "Spark's driver was killed (its exit code is 137).")
        .contains("2 tasks were not run to their end; go on with 'deja sweep --resume cluster'");
    assertThat(sweep.json().path("done").asInt()).isEqualTo(1);
    assertGoesOn(new Cli(store), 2, 3);
  }

  private static void assertGoesOn(Cli deja, int left, int tasks) throws Exception {
    // What ran when Spark went away is sealed by the process that ran it.
    while (deja.run("group", "show", "cluster", "--json").json().path("stopped").asInt() == 0) {
      Thread.sleep(100);
    }
    Cli.Result again = deja.run("sweep", "--resume", "cluster", "--json");
    assertThat(again.code()).as(again.err()).isEqualTo(ExitCode.DONE);
    assertThat(again.err()).contains(": %d of %d tasks".formatted(left, tasks));
    assertThat(again.json().path("done").asInt()).isEqualTo(tasks);
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

  /** Ctrl-C reaches all processes of a terminal, and what they run has a record to seal. */
  @Test
  void whatIsSaidOfASweepThatWasStoppedIsWhatTheStoreHas() throws Exception {
    ServerSocket busy = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
    Path notebook =
        NotebookFiles.write(
            folder.resolve("n.ipynb"),
            """
            if (seed > 1) {
                new Socket(InetAddress.getLoopbackAddress(), %d).close();
                while (true) Thread.onSpinWait();
            }\
            """
                .formatted(busy.getLocalPort()));
    Path store = folder.resolve("store");
    Map<String, String> environment =
        Map.of("DEJA_STORE", store.toString(), "SPARK_HOME", SparkHome.in(TARGET).toString());
    Process sweep = sweep(environment, "local-cluster[2,1,512]", notebook, 5);
    try (busy) {
      busy.accept().close();
      busy.accept().close();
    }

    List<String> interrupt = new ArrayList<>(List.of("kill", "-INT"));
    Stream.concat(Stream.of(sweep.toHandle()), sweep.descendants())
        .forEach(each -> interrupt.add(String.valueOf(each.pid())));
    new ProcessBuilder(interrupt).inheritIO().start().waitFor();
    Cli.Result stopped = DejaProcess.finish(sweep);

    assertThat(stopped.code()).as(stopped.err()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(stopped.err()).contains("stopped; go on with 'deja sweep --resume cluster'");
    assertThat(stopped.json().path("done").asInt()).as(stopped.err()).isEqualTo(1);
    assertThat(stopped.json().path("stopped").asInt()).as(stopped.err()).isEqualTo(2);
    assertThat(stopped.json().path("waiting").asInt()).isEqualTo(2);
    assertThat(new Cli(store).run("group", "show", "cluster", "--json").json())
        .isEqualTo(stopped.json());
  }

  /** Also where the kernel is killed, as Jupyter does with one that is to go at once. */
  @Test
  void sparkLeavesNoTemporaryFilesBehind() throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    DejaProcess deja =
        new DejaProcess(
            Map.of(
                "DEJA_STORE",
                folder.resolve("store").toString(),
                "SPARK_HOME",
                SparkHome.in(TARGET).toString(),
                "JAVA_TOOL_OPTIONS",
                "-Djava.io.tmpdir=" + temporary));
    Path swept = NotebookFiles.write(folder.resolve("n.ipynb"), "seed");
    Path killed =
        NotebookFiles.write(
            folder.resolve("killed.ipynb"),
            "%maven " + SparkHome.coordinates(),
            """
            import org.apache.spark.sql.*;
            var spark = SparkSession.builder().master("local[2]")
                .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", "false").getOrCreate();
            System.out.println(spark.range(9).repartition(2).count());
            ProcessHandle.current().parent().get().destroyForcibly();
            Thread.sleep(60_000);\
            """);

    Cli.Result sweep =
        DejaProcess.finish(
            deja.start(
                "sweep",
                swept.toString(),
                "-p",
                "seed=1",
                "--master",
                "local[1]",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.driver.bindAddress=127.0.0.1"));
    Cli.Result run = DejaProcess.finish(deja.start("run", killed.toString(), "-"));

    assertThat(sweep.code()).as(sweep.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).contains("the kernel is gone");
    // The notebook JVM ends by itself.
    for (int i = 0; i < 150 && temporary.toFile().list().length > 0; i++) {
      Thread.sleep(100);
    }
    assertThat(temporary).isEmptyDirectory();
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
    assertThat(sweep(deja, notebook, "bogus")).contains("--master is 'bogus'; expected spark://");
    assertThat(sweep(deja, notebook, "local-cluster[2,1]")).contains("local-cluster[WORKERS,");
    assertThat(sweep(new Cli(folder.resolve("store")), notebook, "local[1]"))
        .contains("SPARK_HOME is not set");
    assertThat(deja.run("group", "list", "--json").json()).isEmpty();
    // A folder without Spark's jars: the driver does not start.
    assertThat(sweep(deja, notebook, "local[1]"))
        .contains(
            "No task has begun; when that is mended, go on with 'deja sweep --resume n-sweep-1'");
  }

  private static String sweep(Cli deja, Path notebook, String master) {
    Cli.Result result = deja.run("sweep", notebook.toString(), "-p", "n=1,2", "--master", master);
    assertThat(result.code()).isEqualTo(ExitCode.WRONG);
    return result.err();
  }
}
