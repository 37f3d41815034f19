package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.store.EmbeddedS3;
import dev.deja.tracker.store.S3Bucket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code deja run} with real kernels. */
class RunIT {

  @TempDir Path folder;

  private Path project;
  private Cli deja;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectory(folder.resolve("project"));
    deja = new Cli(folder.resolve("store"));
  }

  @Test
  void aNotebookIsRunRememberedAndWrittenBesideItself() throws IOException {
    Path notebook =
        NotebookFiles.write(
            project.resolve("sums.ipynb"),
            "int x = 20;",
            " ",
            "System.out.println(\"here: \" + Path.of(\"\").toAbsolutePath());\nx + 1");
    String before = Files.readString(notebook);

    Cli.Result run = deja.run("run", notebook.toString());

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains("sums/1  COMPLETED", "sums.executed.ipynb")
        .contains("deja show sums/1", "deja rerun sums/1", "deja list");
    assertThat(run.err()).contains("[1/2]", "[2/2]");
    assertThat(notebook).hasContent(before);
    assertThat(NotebookFiles.shown(project.resolve("sums.executed.ipynb")))
        .containsExactly("", "", "here: " + project.toRealPath() + "\n21");
    JsonNode shown = deja.run("show", "sums/1", "--json").json();
    assertThat(shown.path("cellRuns"))
        .extracting(cell -> cell.path("cellId").asText())
        .containsExactly("cell-1", "cell-3");
  }

  @Test
  void runningItAgainIsAnotherExecutionOfTheSameCode() {
    Path notebook = NotebookFiles.write(project.resolve("again.ipynb"), "1 + 1");

    deja.run("run", notebook.toString());
    deja.run("run", notebook.toString());

    JsonNode first = deja.run("show", "again/1", "--json").json();
    JsonNode second = deja.run("show", "again/2", "--json").json();
    assertThat(first.path("bundle").asText())
        .startsWith("sha256:")
        .isEqualTo(second.path("bundle").asText());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void ctrlCSavesWhatThereIsAndReturns130() throws Exception {
    assertSaved("INT", ExitCode.INTERRUPTED);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whoTerminatesARunGetsWhatThereIs() throws Exception {
    assertSaved("TERM", 143);
  }

  private void assertSaved(String signal, int code) throws Exception {
    ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    String tellThenLoop =
        "new Socket(InetAddress.getLoopbackAddress(), %d).close();\nwhile (true) {}"
            .formatted(busy.getLocalPort());
    Path notebook = NotebookFiles.write(project.resolve("stop.ipynb"), "1 + 1", tellThenLoop, "3");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                notebook.toString())
            .redirectOutput(folder.resolve("out").toFile());
    builder.environment().put("DEJA_STORE", folder.resolve("store").toString());
    Process process = builder.start();
    try (busy;
        BufferedReader err = process.errorReader()) {
      process.getOutputStream().close();
      assertThat(err.readLine()).contains("[1/3]", "ok");
      busy.accept().close();
      new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
      assertThat(err.lines()).anyMatch(line -> line.contains("INTERRUPTED"));
    }

    assertThat(process.waitFor()).isEqualTo(code);
    assertThat(folder.resolve("out")).content().contains("stop/1  INTERRUPTED");
    assertThat(NotebookFiles.shown(project.resolve("stop.executed.ipynb")))
        .containsExactly("2", "KeyboardInterrupt", "");
  }

  @Test
  void aFailingCellEndsTheRunAndWhatThereIsIsSaved() {
    Path notebook = NotebookFiles.write(project.resolve("sad.ipynb"), "1 + 1", "1 / 0", "3");

    Cli.Result run = deja.run("run", notebook.toString(), "--json");

    assertThat(run.code()).isEqualTo(ExitCode.NOTEBOOK_FAILED);
    JsonNode json = run.json();
    assertThat(json.path("reference").asText()).isEqualTo("sad/1");
    assertThat(json.path("status").asText()).isEqualTo("FAILED");
    assertThat(json.path("cells"))
        .extracting(cell -> cell.path("status").asText())
        .containsExactly("OK", "ERROR");
    assertThat(json.at("/cells/1/error").asText())
        .isEqualTo("java.lang.ArithmeticException: / by zero");
    assertThat(NotebookFiles.shown(Path.of(json.path("executed").asText())))
        .containsExactly("2", "java.lang.ArithmeticException", "");
  }

  @Test
  void tagsOfCellsAreHonouredAsNbclientDoes() {
    ObjectNode notebook = NotebookFiles.notebook();
    NotebookFiles.addCell(notebook, "1 / 0", List.of("raises-exception"));
    NotebookFiles.addCell(notebook, "2 / 0", List.of("skip-execution"));
    NotebookFiles.addCell(notebook, "3", List.of());
    Path file = NotebookFiles.write(project.resolve("tagged.ipynb"), notebook);

    Cli.Result run = deja.run("run", file.toString(), "--inplace");

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(NotebookFiles.shown(file)).containsExactly("java.lang.ArithmeticException", "", "3");
    assertThat(project.toFile().list()).containsExactly("tagged.ipynb");
  }

  @Test
  void aCellThatRunsTooLongIsInterrupted() {
    Path notebook = NotebookFiles.write(project.resolve("long.ipynb"), "while (true) {}", "2");

    Cli.Result run = deja.run("run", notebook.toString(), "--timeout", "1", "--json");

    assertThat(run.code()).isEqualTo(ExitCode.NOTEBOOK_FAILED);
    assertThat(run.json().path("cells")).hasSize(1);
    assertThat(run.json().at("/cells/0/timedOut").asBoolean()).isTrue();
    assertThat(run.json().at("/cells/0/status").asText()).isEqualTo("INTERRUPTED");
  }

  @Test
  void aKernelThatDiesIsSaidAndItsRecordIsSealed() {
    Path notebook =
        NotebookFiles.write(
            project.resolve("murder.ipynb"),
            "System.out.println(\"before\");",
            "ProcessHandle.current().parent().get().destroyForcibly(); Thread.sleep(60_000);");

    Cli.Result run = deja.run("run", notebook.toString());

    assertThat(run.code()).isEqualTo(ExitCode.KERNEL_DIED);
    assertThat(run.err()).contains("the kernel is gone");
    assertThat(NotebookFiles.shown(project.resolve("murder.executed.ipynb")))
        .first()
        .isEqualTo("before\n");
    JsonNode shown = deja.run("show", "murder/1", "--json").json();
    assertThat(shown.path("status").asText()).isEqualTo("INTERRUPTED");
    assertThat(shown.path("cellRuns")).hasSize(2);
  }

  @Test
  void aNotebookRunsAlsoWhereItCannotBeRecordedAndIsToldSo() throws IOException {
    Files.createDirectories(folder.resolve("store"));
    Files.writeString(folder.resolve("store/spool"), "in the way");
    Path notebook = NotebookFiles.write(project.resolve("lost.ipynb"), "1 + 1");

    Cli.Result run = deja.run("run", notebook.toString());

    assertThat(run.code()).as("what was asked for is a record, too").isEqualTo(ExitCode.WRONG);
    assertThat(run.err()).contains("spool", "this run was not recorded", "deja doctor");
    assertThat(run.out()).doesNotContain("deja show").contains("lost.executed.ipynb");
  }

  @Test
  void wrongInputIsSaidInOneLineAndNothingIsWritten() throws IOException {
    ObjectNode python = NotebookFiles.notebook();
    python.withObject("/metadata/kernelspec").put("language", "python");
    NotebookFiles.addCell(python, "1", List.of());
    NotebookFiles.write(project.resolve("python.ipynb"), python);
    Path java = NotebookFiles.write(project.resolve("java.ipynb"), "1");

    assertWrong("there is no notebook", project.resolve("none.ipynb").toString());
    assertWrong("is a Python notebook", project.resolve("python.ipynb").toString());
    assertWrong("is a folder", project.toString());
    assertWrong("is no folder", java.toString(), "--cwd", "no/such");
    assertWrong("no kernelspec has that name", java.toString(), "-k", "nosuch");
    assertWrong("was not given", java.toString(), "out-{n}.ipynb");
    assertWrong("given twice", java.toString(), "a.ipynb", "--inplace");
    assertWrong("no file", "s4://a/b.ipynb");
    assertWrong("both go to standard output", java.toString(), "-", "--json");
    assertWrong("say --inplace instead", java.toString(), "-o", java.toString());
    assertWrong("above 0", java.toString(), "--timeout", "0");
    assertWrong("cannot be written", java.toString(), "-o", project + "/no/such/out.ipynb");

    assertThat(project.toFile().list()).containsExactlyInAnyOrder("python.ipynb", "java.ipynb");
  }

  @Test
  void parametersAreInjectedRecordedAndGivenAgain() throws IOException {
    ObjectNode notebook = NotebookFiles.notebook();
    NotebookFiles.addCell(notebook, "int n = 10;\nString name = \"a\";", List.of("parameters"));
    NotebookFiles.addCell(notebook, "name + n + Deja.parameter(\"rate\", 0.5)", List.of());
    Path file = NotebookFiles.write(project.resolve("given.ipynb"), notebook);

    Cli.Result run =
        deja.run("run", file.toString(), "-p", "n", "-5", "-r", "name", "ü", "-y", "{rate: 2}");

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(NotebookFiles.shown(project.resolve("given.executed.ipynb")))
        .containsExactly("", "", "ü-52.0");
    JsonNode executed = Json.mapper().readTree(project.resolve("given.executed.ipynb").toFile());
    assertThat(executed.at("/metadata/papermill/parameters/n").asInt()).isEqualTo(-5);
    assertThat(executed.at("/metadata/papermill/exception").isNull()).isTrue();
    assertThat(executed.at("/cells/1/metadata/papermill/status").asText()).isEqualTo("completed");
    assertThat(executed.at("/cells/1/metadata/tags/0").asText()).isEqualTo("injected-parameters");
    assertThat(deja.run("show", "given/1").out())
        .contains("n = -5\n", "name = \"ü\"\n", "rate = 2.0\n")
        .doesNotContain("hidden state");
    assertThat(deja.run("rerun", "given/1").code()).isEqualTo(ExitCode.DONE);
    assertThat(deja.run("show", "given/2", "--json").json().at("/parameters/rate").asDouble())
        .isEqualTo(2.0);

    deja.run("run", file.toString());

    assertThat(deja.run("show", "given/3").out())
        .contains("n = 10  (default)", "rate = 0.5  (default)");
  }

  @Test
  void jarsThatCanBeFetchedAgainAreKeptIfAsked() throws IOException {
    Path repository = folder.resolve("repository");
    Path jar =
        Files.createDirectories(repository.resolve("made/up/small/1")).resolve("small-1.jar");
    aJar(jar);
    Files.writeString(
        jar.resolveSibling("small-1.pom"),
        "<project><modelVersion>4.0.0</modelVersion><groupId>made.up</groupId>"
            + "<artifactId>small</artifactId><version>1</version></project>");
    Path notebook =
        NotebookFiles.write(
            project.resolve("jars.ipynb"),
            "%mavenRepo made-up " + repository.toUri() + "\n%maven made.up:small:1 from=made-up");

    Cli.Result without = deja.run("run", notebook.toString());

    assertThat(without.code()).as(without.err()).isZero();
    assertThat(blob(jar)).doesNotExist();
    deja.run("run", notebook.toString(), "--mirror");
    assertThat(blob(jar)).hasSameBinaryContentAs(jar);
  }

  @Test
  void aJarFromAFileIsKeptAsTheInputThatItIs() throws IOException {
    Path jar = folder.resolve("small.jar");
    aJar(jar);
    Path notebook = NotebookFiles.write(project.resolve("jars.ipynb"), "%jars " + jar);

    Cli.Result run = deja.run("run", notebook.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(blob(jar)).hasSameBinaryContentAs(jar);
  }

  private static void aJar(Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      ZipEntry entry = new ZipEntry("hello.txt");
      // The same bytes in every run: the local repository may have it from an earlier one.
      entry.setTimeLocal(java.time.LocalDateTime.of(2026, 1, 1, 0, 0));
      out.putNextEntry(entry);
      out.write("hello".getBytes(StandardCharsets.UTF_8));
    }
  }

  private Path blob(Path file) throws IOException {
    String digest = Digest.of(Files.readAllBytes(file)).hex();
    return folder.resolve("store/blobs/sha256").resolve(digest.substring(0, 2)).resolve(digest);
  }

  @Test
  void standardInputIsRunToStandardOutputAndNothingElseIsWrittenThere() throws Exception {
    Path notebook = NotebookFiles.write(project.resolve("piped.ipynb"), "6 * 7");
    Process process =
        new DejaProcess(java.util.Map.of("DEJA_STORE", folder.resolve("store").toString()))
            .start("run", "-", "-");
    process.getOutputStream().write(Files.readAllBytes(notebook));
    process.getOutputStream().close();

    Cli.Result run = DejaProcess.finish(process);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.json().at("/cells/0/outputs/0/data/text~1plain/0").asText()).isEqualTo("42");
    assertThat(run.err()).contains("stdin/1  COMPLETED");
  }

  @Test
  void aNotebookInABucketIsRunIntoABucket() throws Exception {
    Path notebook = NotebookFiles.write(project.resolve("far.ipynb"), "6 * 7");
    try (EmbeddedS3 server = EmbeddedS3.start();
        S3Bucket bucket = S3Bucket.open(server.address(), EmbeddedS3.CREDENTIALS)) {
      bucket.put("in/far.ipynb", Files.readAllBytes(notebook));
      EmbeddedS3.CREDENTIALS.forEach(deja::with);
      deja.with("DEJA_S3_ENDPOINT", server.endpoint().toString());
      String at = "s3://" + EmbeddedS3.BUCKET + "/";

      Cli.Result run =
          deja.run("run", at + "in/far.ipynb", at + "out/far-{n}.ipynb", "-p", "n", "5");

      assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
      assertThat(run.out()).contains("far/1  COMPLETED", at + "out/far-5.ipynb");
      try (InputStream in = bucket.get("out/far-5.ipynb").orElseThrow()) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("\"42\"");
      }
      assertWrong("there is no notebook '" + at + "nosuch.ipynb'", at + "nosuch.ipynb");
      assertWrong("names no object", at);
      assertWrong("nowhere-store", "s3://nowhere-store/a.ipynb");
    }
  }

  @Test
  void theExecutedNotebookIsNoPartOfTheCodeWhateverItIsCalled() {
    Path notebook = NotebookFiles.write(project.resolve("in.ipynb"), "1 + 1");
    String out = project.resolve("out.ipynb").toString();

    deja.run("run", notebook.toString(), out);
    deja.run("run", notebook.toString(), out);

    JsonNode second = deja.run("show", "in/2", "--json").json();
    assertThat(second.path("bundle").asText())
        .isEqualTo(deja.run("show", "in/1", "--json").json().path("bundle").asText());
    assertThat(second.path("bundleAtEnd").isMissingNode()).isTrue();
  }

  @Test
  void outputIsLoggedAsItComesAndKeptInFiles() throws IOException {
    Path notebook =
        NotebookFiles.write(
            project.resolve("loud.ipynb"),
            "System.out.println(\"to out\"); System.err.println(\"to err\"); 6 * 7");

    Cli.Result run =
        deja.run(
            "run",
            notebook.toString(),
            "--log-output",
            "--stdout-file",
            project.resolve("out.txt").toString(),
            "--stderr-file",
            project.resolve("err.txt").toString());

    assertThat(run.err()).contains("to out\n", "to err\n", "42\n").doesNotContain("[1/1]");
    assertThat(project.resolve("out.txt")).hasContent("to out\n");
    assertThat(project.resolve("err.txt")).hasContent("to err\n");
  }

  @Test
  void aReportHidesSourcesAndAPreparedNotebookHasItsPaths() throws IOException {
    Path notebook = NotebookFiles.write(project.resolve("in.ipynb"), "PAPERMILL_OUTPUT_PATH");
    String out = project.resolve("out.ipynb").toString();

    deja.run("run", notebook.toString(), out, "--prepare-only", "--inject-paths", "--report-mode");

    JsonNode prepared = Json.mapper().readTree(project.resolve("out.ipynb").toFile());
    assertThat(prepared.at("/cells/0/source").asText())
        .contains("var PAPERMILL_INPUT_PATH = ", "var PAPERMILL_OUTPUT_PATH = \"" + out);
    assertThat(prepared.at("/cells/1/metadata/jupyter/source_hidden").asBoolean()).isTrue();
    assertThat(prepared.at("/metadata/papermill/output_path").asText()).isEqualTo(out);
  }

  @Test
  void aWrongParameterIsSaidBeforeAnythingRuns() throws IOException {
    ObjectNode notebook = NotebookFiles.notebook();
    NotebookFiles.addCell(notebook, "int count = 10;", List.of("parameters"));
    Path file = NotebookFiles.write(project.resolve("wrong.ipynb"), notebook);
    Path yaml = Files.writeString(project.resolve("bad.yaml"), "{ a: [");

    assertWrong("'count' is of type int", file.toString(), "-p", "count", "many");
    assertWrong("nearest: count", file.toString(), "-p", "cuont", "1");
    assertWrong("is no YAML", file.toString(), "-f", yaml.toString());
    assertWrong("cannot be read", file.toString(), "-f", "no/such.yaml");
    assertWrong("no parameters by name", file.toString(), "-y", "[1, 2]");
    assertWrong("is no Base64", file.toString(), "-b", "%");
  }

  private void assertWrong(String message, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "run";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Cli.Result run = deja.run(all);

    assertThat(run.code()).isEqualTo(ExitCode.WRONG);
    assertThat(run.err()).contains(message);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
  }
}
