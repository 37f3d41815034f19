package dev.deja.tracker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.LocalObjectStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deja rerun} of what {@code deja run} has recorded, with real kernels. */
class RerunIT {

  @TempDir Path folder;

  private Path project;
  private Path store;
  private Cli deja;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectory(folder.resolve("project"));
    store = folder.resolve("store");
    deja = new Cli(store);
  }

  @Test
  void whatDependsOnNothingElseIsIdenticalAlsoWhereItFails() throws IOException {
    Files.writeString(project.resolve("data.csv"), "1\n2\n");
    run(
        "--allow-errors",
        "int sum ="
            + " Files.readAllLines(Path.of(\"data.csv\")).stream().mapToInt(Integer::parseInt).sum();",
        "System.out.println(sum); System.err.println(\"!\"); sum",
        "throw new IllegalStateException(\"as ever\");",
        "System.exit(3);",
        "sum");

    Cli.Result rerun = deja.run("rerun", "nb/1", "--json");

    assertThat(rerun.code()).as(rerun.err()).isEqualTo(ExitCode.DONE);
    JsonNode json = rerun.json();
    assertThat(json.path("verdict").asText()).isEqualTo("IDENTICAL");
    assertThat(json.path("original").asText()).isEqualTo("nb/1");
    assertThat(json.path("reference").asText()).isEqualTo("nb/2");
    assertThat(verdicts(json)).hasSize(5).containsOnly("IDENTICAL");
    assertThat(json.path("warnings")).isEmpty();
    JsonNode shown = deja.run("show", "nb/2", "--json").json();
    assertThat(shown.path("rerunOf").toString()).contains(json.path("originalId").asText());
  }

  @Test
  void everyCellGetsTheVerdictThatItsOutputsDeserve() {
    run(
        "--allow-errors",
        // Identity hashes of a quiet machine can be the same twice; this one is never.
        "class Foo { public int hashCode() { return (int) System.nanoTime(); } }\nnew Foo()",
        "new Random().nextLong()",
        "var cards = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,"
            + " 16));",
        "Collections.shuffle(cards);",
        "cards",
        "1 + 1",
        "long start = System.nanoTime();\n"
            + "System.out.println(\"took \" + (System.nanoTime() - start) + \" ns\");",
        "System.out.println(Path.of(\"\").toAbsolutePath());");

    Cli.Result rerun = deja.run("rerun", "nb/1", "--json");

    assertThat(rerun.code()).as(rerun.err()).isEqualTo(ExitCode.DONE);
    JsonNode json = rerun.json();
    assertThat(verdicts(json))
        .containsExactly(
            "EQUIVALENT",
            "EXPLAINED",
            "IDENTICAL",
            "IDENTICAL",
            "EXPLAINED",
            "IDENTICAL",
            "EQUIVALENT",
            "EQUIVALENT");
    assertThat(json.at("/cells/0/normalizers/0").asText()).isEqualTo("identity-hashes");
    assertThat(json.at("/cells/1/reason").asText()).isEqualTo("unseeded random: new Random()");
    assertThat(json.at("/cells/4/reason").asText())
        .isEqualTo("unseeded random: Collections.shuffle(…) in cell 4");
    assertThat(json.at("/cells/6/normalizers/0").asText()).isEqualTo("durations");
    assertThat(json.at("/cells/7/normalizers/0").asText()).isEqualTo("folders");
    assertThat(json.path("verdict").asText()).isEqualTo("EXPLAINED");
  }

  @Test
  void causesAreThoseThatTheCompilerHasFound() {
    run(
        "import static java.time.Instant.now;",
        "class Random { long nextLong() { return ticks(); } }\n"
            + "long ticks() { return now().getNano(); }",
        "new Random().nextLong()",
        "ThreadLocal<SplittableRandom> own = ThreadLocal.withInitial(SplittableRandom::new);",
        "own.get().nextLong()",
        "%time String.valueOf(Math.random())");

    JsonNode json = deja.run("rerun", "nb/1", "--json").json();

    assertThat(json.at("/cells/2/reason").asText()).isEqualTo("time: Instant.now() in cell 2");
    assertThat(json.at("/cells/4/reason").asText())
        .isEqualTo("unseeded random: new SplittableRandom() in cell 4");
    assertThat(json.at("/cells/5/reason").asText()).isEqualTo("unseeded random: Math.random()");
    assertThat(verdicts(json))
        .containsExactly(
            "IDENTICAL", "IDENTICAL", "EXPLAINED", "IDENTICAL", "EXPLAINED", "EXPLAINED");
  }

  @Test
  void whatALaterCellMakesOfADisplayIsShownAndIdentical() {
    run("Deja.display(\"start\", \"x\");", "Deja.updateDisplay(\"x\", \"done\");");

    assertThat(NotebookFiles.shown(project.resolve("nb.executed.ipynb")))
        .containsExactly("done", "");
    Cli.Result rerun = deja.run("rerun", "nb/1", "--json");
    assertThat(rerun.code()).as(rerun.err()).isEqualTo(ExitCode.DONE);
    assertThat(verdicts(rerun.json())).containsExactly("IDENTICAL", "IDENTICAL");
  }

  @Test
  void linesOfThreadsAreTheSameInWhateverOrder() {
    run("IntStream.range(0, 200).parallel().forEach(System.out::println);");

    JsonNode json = deja.run("rerun", "nb/1", "--json").json();

    assertThat(json.path("verdict").asText()).isIn("IDENTICAL", "EXPLAINED");
  }

  @Test
  void whatALibraryFetchedIsExplainedByTheConnectionThatWasSeen() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] answer = String.valueOf(asked.incrementAndGet()).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      int port = server.getAddress().getPort();
      // A parser of XML that loads what a document names: nothing in the source is of a network.
      run(
          "var entity = \"<!DOCTYPE a [<!ENTITY e SYSTEM 'http://localhost:"
              + port
              + "/'>]><a>&e;</a>\";",
          "var document ="
              + " javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new"
              + " ByteArrayInputStream(entity.getBytes()));",
          "document.getDocumentElement().getTextContent()");

      JsonNode json = deja.run("rerun", "nb/1", "--json").json();

      assertThat(verdicts(json)).containsExactly("IDENTICAL", "IDENTICAL", "EXPLAINED");
      assertThat(json.at("/cells/2/reason").asText())
          .isEqualTo("network: a connection to localhost:" + port + " in cell 2");
      assertThat(deja.run("show", "nb/1").out()).contains("tcp://localhost:" + port);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void filesBesideTheNotebooksFolderAreFoundByTheSameRelativePath() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data/raw"));
    Files.writeString(data.resolve("in.txt"), "recorded");
    run(
        "Files.readString(Path.of(\"../data/raw/in.txt\"))",
        "Files.writeString(Path.of(\"../data/out.txt\"), \"made\"); 1");
    Files.delete(data.resolve("in.txt"));
    Files.delete(folder.resolve("data/out.txt"));

    JsonNode json = deja.run("rerun", "nb/1", "--json").json();

    assertThat(verdicts(json)).containsExactly("IDENTICAL", "IDENTICAL");
    assertThat(json.at("/cells/1/files/0/verdict").asText()).isEqualTo("IDENTICAL");
    assertThat(folder.resolve("data/out.txt")).doesNotExist();
    assertThat(json.path("warnings").toString()).contains("in.txt' is missing here");
  }

  @Test
  void anInputBesideTheNotebooksFolderThatWasTakenOutIsSaid() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    Path in = Files.writeString(data.resolve("in.txt"), "recorded");
    run(
        "var file = Path.of(\"../data/in.txt\");\n"
            + "Files.exists(file) ? Files.readString(file).length() : -1");
    assertThat(deja.run("redact", "--blob", Digest.of(in).toString()).code())
        .isEqualTo(ExitCode.DONE);

    Cli.Result rerun = deja.run("rerun", "nb/1", "--json");

    assertThat(rerun.code()).as(rerun.err()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(rerun.json().path("warnings").toString())
        .containsOnlyOnce("in.txt' was redacted by")
        .contains("nothing is in its place");
  }

  @Test
  void artifactsAreComparedWhateverTheCellShows() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere.txt"), "one");
    run(
        "Deja.artifact(\"always\", List.of(1, 2));",
        "Deja.artifact(\"chance\", new Random().nextLong() + \" by chance\");",
        "Deja.artifact(\"text\", Files.readString(Path.of(\"" + elsewhere + "\")));");
    Files.writeString(elsewhere, "two");

    Cli.Result rerun = deja.run("rerun", "nb/1", "--json");

    assertThat(rerun.code()).as(rerun.err()).isEqualTo(ExitCode.DIFFERENT);
    JsonNode json = rerun.json();
    assertThat(verdicts(json)).containsExactly("IDENTICAL", "EXPLAINED", "DIFFERENT");
    assertThat(json.at("/cells/0/files/0/path").asText()).isEqualTo("artifact://always");
    assertThat(json.at("/cells/1/reason").asText()).isEqualTo("unseeded random: new Random()");
    assertThat(json.at("/cells/2/reason").asText()).isEqualTo("artifact text differs");
    assertThat(json.at("/cells/2/diff").asText()).contains("-one", "+two");
    assertThat(deja.run("show", "nb/2").out()).contains("artifact text  DIFFERENT");
  }

  @Test
  void aChangeOfTheWorldIsDifferentAndShown() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere.txt"), "one");
    run("Files.readString(Path.of(\"" + elsewhere + "\"))", "2");
    Files.writeString(elsewhere, "two");

    Cli.Result rerun = deja.run("rerun", "nb/1");

    assertThat(rerun.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(rerun.err()).contains("[1/2]", "DIFFERENT", "[2/2]", "IDENTICAL");
    assertThat(rerun.out())
        .contains("first cell that diverges: cell run 1", "-", "one", "+", "two")
        .contains("nb/1 → nb/2  DIFFERENT  1 identical, 1 different");
    JsonNode shown = deja.run("show", "nb/2", "--json").json();
    assertThat(shown.path("verdict").toString()).contains("DIFFERENT");
  }

  @Test
  void aCellThatNoLongerRunsHasFailed() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere.txt"), "one");
    run("Files.readString(Path.of(\"" + elsewhere + "\"))", "2");
    Files.delete(elsewhere);

    Cli.Result rerun = deja.run("rerun", "nb/1", "--json");

    assertThat(rerun.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verdicts(rerun.json())).containsExactly("FAILED", "IDENTICAL");
    assertThat(rerun.json().at("/cells/0/reason").asText()).contains("NoSuchFileException");
  }

  @Test
  void aCellThatRunsLongerThanItMayIsInterruptedAndTheOthersGoOn() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere.txt"), "one");
    run("int n = 1;", "while (!Files.exists(Path.of(\"" + elsewhere + "\"))) { n++; }", "n");
    Files.delete(elsewhere);

    Cli.Result rerun = deja.run("rerun", "nb/1", "--timeout", "2", "--json");

    assertThat(rerun.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verdicts(rerun.json())).containsExactly("IDENTICAL", "FAILED", "DIFFERENT");
    assertThat(rerun.json().at("/cells/1/reason").asText()).contains("it was interrupted");
    assertThat(rerun.json().path("warnings").toString())
        .contains("cell 2 of 3 ran longer than 2 s, as --timeout allows, and was interrupted");
    assertThat(deja.run("rerun", "nb/1", "--timeout", "0").err())
        .contains("--timeout is 0; expected a number of seconds above 0.");
  }

  @Test
  void theFolderIsKeptWhenAskedFor() throws IOException {
    run("Files.writeString(Path.of(\"out.txt\"), \"made\"); 1");

    JsonNode json = deja.run("rerun", "nb/1", "--keep", "--json").json();

    Path kept = Path.of(json.path("folder").asText());
    assertThat(kept.resolve("out.txt")).hasContent("made");
    assertThat(project.resolve("out.txt")).hasContent("made");
    Files.walk(kept).sorted(java.util.Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
  }

  @Test
  void aDamagedOrMissingFileOfTheBundleIsNamedAndNothingRuns() throws IOException {
    Files.writeString(project.resolve("data.csv"), "1\n2\n");
    run("1");
    Path blob = store.resolve(BlobStore.key(fileOfBundle("data.csv").digest()));
    assertThat(blob.toFile().setWritable(true)).isTrue();
    Files.writeString(blob, "1\n3\n");

    Cli.Result damaged = deja.run("rerun", "nb/1");
    Files.delete(blob);
    Cli.Result missing = deja.run("rerun", "nb/1");

    for (Cli.Result rerun : List.of(damaged, missing)) {
      assertThat(rerun.code()).isEqualTo(ExitCode.WRONG);
      assertThat(rerun.err()).contains(fileOfBundle("data.csv").digest().toString(), "nb/1");
    }
    assertThat(deja.run("list", "--json").json()).hasSize(1);
  }

  private BundleManifest.File fileOfBundle(String path) {
    JsonNode shown = deja.run("show", "nb/1", "--json").json();
    try (LocalObjectStore objects = LocalObjectStore.open(store)) {
      Executions executions = new Executions(objects);
      ExecutionId id = ExecutionId.parse(shown.path("id").asText());
      return executions
          .bundle(executions.start(id).orElseThrow().bundle().orElseThrow())
          .files()
          .stream()
          .filter(file -> file.path().equals(path))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Runs a notebook {@code nb} of these cells; options start with {@code --}. */
  private void run(String... optionsAndSources) {
    List<String> arguments =
        new ArrayList<>(List.of("run", project.resolve("nb.ipynb").toString()));
    List<String> sources = new ArrayList<>();
    for (String text : optionsAndSources) {
      (text.startsWith("--") ? arguments : sources).add(text);
    }
    NotebookFiles.write(project.resolve("nb.ipynb"), sources.toArray(String[]::new));

    Cli.Result run = deja.run(arguments.toArray(String[]::new));

    assertThat(run.out()).as(run.err()).contains("nb/1");
  }

  private static List<String> verdicts(JsonNode rerun) {
    List<String> verdicts = new ArrayList<>();
    rerun.path("cells").forEach(cell -> verdicts.add(cell.path("verdict").asText()));
    return verdicts;
  }
}
