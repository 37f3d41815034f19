package dev.deja.tracker.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.kernel.extension.CommandRun;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellOutput.StreamName;
import dev.deja.kernel.model.CellStatus;
import dev.deja.kernel.model.CompiledCode;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.model.MemberUse;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.tracker.model.BlobRef;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Environment;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.HiddenState;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.SmallDisk;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.store.StoredExecution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {

  @TempDir Path temporary;
  private Path folder;
  private Path project;

  @BeforeEach
  void makeProject() throws IOException {
    folder = temporary.resolve("store");
    project = Files.createDirectories(temporary.resolve("project"));
  }

  private RecordedSession session() {
    return new RecordedSession(folder, project);
  }

  private Executions executions() {
    return new Executions(LocalObjectStore.open(folder));
  }

  @Test
  void aSessionIsFoundInTheStoreAsItHappened() {
    RecordedSession session = session();
    session.run("int x = 1", "", CellStatus.OK);
    session.start("System.out.println(x)");
    session.print("1\n");
    session.finish(CellStatus.OK);

    StoredExecution stored = session.end();

    assertThat(stored.status()).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(stored.start().reference()).isEqualTo("console/1");
    assertThat(stored.start().environment().javaVersion())
        .isEqualTo(System.getProperty("java.runtime.version"));
    assertThat(stored.start().environment().jvmOptions()).containsExactly("-Xmx1g");
    assertThat(stored.cells())
        .extracting(CellRun::number, CellRun::source, CellRun::status)
        .containsExactly(
            tuple(1, "int x = 1", CellRun.Status.OK),
            tuple(2, "System.out.println(x)", CellRun.Status.OK));
    assertThat(stored.cells().get(1).wall()).isEqualTo(Duration.ofMillis(12));
    assertThat(stored.cells().get(1).outputs())
        .extracting(JsonNode::toString)
        .containsExactly("{\"output_type\":\"stream\",\"name\":\"stdout\",\"text\":\"1\\n\"}");
    assertThat(stored.end().orElseThrow().sealedBy()).isEqualTo("kernel");
    assertThat(stored.end().orElseThrow().wall()).isEqualTo(Duration.ofMillis(24));
    assertThat(session.warnings).isEmpty();
    assertThat(Spool.of(folder).folder(session.id)).doesNotExist();
  }

  @Test
  void ofCompiledCodeThatIsRecordedWhichMayChangeResults() {
    RecordedSession session = session();
    int cell = session.start("new Random().nextInt() + lines.size()");
    session.recorder.cellCompiled(
        cell,
        new CompiledCode(
            List.of(1, 2),
            List.of(
                new MemberUse("java.util.Random", "new", 0, List.of(1)),
                new MemberUse("java.util.List", "size", 0, List.of(1)))));
    session.recorder.cellCompiled(
        cell,
        new CompiledCode(
            List.of(4), List.of(new MemberUse("java.lang.System", "nanoTime", 0, List.of()))));
    session.finish(CellStatus.OK);
    session.run("1 + 1", "", CellStatus.OK);

    List<CellRun> cells = session.end().cells();

    assertThat(cells.get(0).compiled().orElseThrow())
        .isEqualTo(
            new dev.deja.tracker.model.CompiledCode(
                List.of(1, 2, 4),
                List.of(
                    new dev.deja.tracker.model.MemberUse("java.util.Random", "new", 0, List.of(1)),
                    new dev.deja.tracker.model.MemberUse(
                        "java.lang.System", "nanoTime", 0, List.of()))));
    assertThat(cells.get(1).compiled()).isEmpty();
  }

  @Test
  void whatIsKnownAtOnceIsTheSameEnvironmentInTheJournal() throws IOException {
    RecordedSession session =
        new RecordedSession(
            folder, project, Map.of("LANG", "C.UTF-8"), () -> LocalObjectStore.open(folder));
    session.start("forever()");
    LocalObjectStore other = LocalObjectStore.open(temporary.resolve("other"));
    new Shipper(session.id, other, Spool.of(folder).journal(session.id)).seal("recovery");
    Environment early = new Executions(other).start(session.id).orElseThrow().environment();
    session.finish(CellStatus.OK);
    Environment late = session.end().start().environment();

    assertThat(early)
        .usingRecursiveComparison()
        .ignoringFields("cpuModel", "memoryBytes", "gpus", "container", "containerImage")
        .isEqualTo(late);
  }

  @Test
  void parametersAndHiddenStateAreKnownAtTheEnd() throws IOException {
    Path notebook =
        Files.writeString(
            project.resolve("n.ipynb"),
            """
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
              {"cell_type": "code", "id": "p", "metadata": {"tags": ["parameters"]},
               "source": "int n = 10;", "outputs": [], "execution_count": null},
              {"cell_type": "code", "id": "a", "metadata": {},
               "source": "n + 1", "outputs": [], "execution_count": null}]}
            """);
    RecordedSession session =
        new RecordedSession(
            folder,
            project,
            Map.of("JPY_SESSION_NAME", notebook.toString(), "DEJA_PRICE_PER_HOUR", "0.48 EUR"),
            () -> LocalObjectStore.open(folder));
    session.start("int n = 10;", Optional.of("p"), false);
    session.finish(CellStatus.OK);
    session.start("n + 1", Optional.of("a"), false);
    session.note("parameter", "{\"name\":\"k\",\"value\":7,\"given\":false}");
    session.note("packages", "{\"manager\":\"pip\",\"before\":{},\"after\":{\"numpy\":\"2.0\"}}");
    session.finish(CellStatus.OK);
    session.start("int n = 20;", Optional.of("p"), false);
    session.finish(CellStatus.OK);

    ExecutionEnd end = session.end().end().orElseThrow();

    assertThat(end.parameters()).isEqualTo(Map.of("n", 20, "k", 7));
    assertThat(end.hiddenState())
        .extracting(HiddenState::kind, HiddenState::cell)
        .containsExactly(
            tuple(HiddenState.Kind.EDITED_SINCE, 2),
            tuple(HiddenState.Kind.OUT_OF_ORDER, 2),
            tuple(HiddenState.Kind.SAVED_DIFFERS, 3));
    assertThat(end.cost().orElseThrow().currency()).isEqualTo("EUR");
    assertThat(end.packages().get(0).changes()).containsExactly("+numpy 2.0");
    assertThat(end.faults()).isEmpty();
  }

  @Test
  void aSessionWithoutACellRunLeavesNothing() {
    RecordedSession session = session();

    session.recorder.sessionEnded();

    try (Stream<?> executions = executions().list(Optional.empty())) {
      assertThat(executions).isEmpty();
    }
    assertThat(Spool.of(folder).folder(session.id)).doesNotExist();
  }

  @Test
  void whatWasRepairedBeforeTheEndIsCompleted() {
    RecordedSession session = session();
    session.run("broken()", "", CellStatus.ERROR);
    session.run("broken()", "", CellStatus.OK);

    assertThat(session.end().status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  void whatStayedBrokenIsFailedAlsoWhenTheLastCellIsGood() {
    RecordedSession session = session();
    session.run("broken()", "", CellStatus.ERROR);
    session.run("fine()", "", CellStatus.OK);

    assertThat(session.end().status()).isEqualTo(ExecutionStatus.FAILED);
  }

  @Test
  void cellsWithoutAnIdAreToldApartByTheirSource() {
    RecordedSession session = session();
    session.start("broken()", Optional.empty(), false);
    session.finish(CellStatus.ERROR);
    session.start("other()", Optional.empty(), false);
    session.finish(CellStatus.OK);
    session.start("broken()", Optional.empty(), false);
    session.finish(CellStatus.OK);

    assertThat(session.end().status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  void aSilentRunThatFailsIsTheClientsOwnBusiness() {
    RecordedSession session = session();
    session.run("fine()", "", CellStatus.OK);
    session.start("probe()", Optional.empty(), true);
    session.finish(CellStatus.ERROR);

    StoredExecution stored = session.end();

    assertThat(stored.status()).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(stored.cells()).hasSize(2);
  }

  @Test
  void aCellThatRunsAtTheEndOfTheSessionIsInterruptedWithWhatItPutOut() {
    RecordedSession session = session();
    session.run("fine()", "", CellStatus.OK);
    session.start("forever()");
    session.print("half");

    StoredExecution stored = session.end();

    assertThat(stored.status()).isEqualTo(ExecutionStatus.INTERRUPTED);
    CellRun last = stored.cells().get(1);
    assertThat(last.status()).isEqualTo(CellRun.Status.INTERRUPTED);
    assertThat(last.wall()).isZero();
    assertThat(last.outputs().get(0).path("text").asText()).isEqualTo("half");
  }

  @Test
  void outputsAreThoseThatTheNotebookShows() {
    RecordedSession session = session();
    session.start("show()");
    session.print("gone\n");
    session.recorder.cellOutput(1, new CellOutput.Clear(false));
    session.print("a").print("b").printError("c").print("d");
    session.display("old", "progress").update("new", "progress");
    session.recorder.cellOutput(1, new CellOutput.Result(MimeBundle.text("7"), 1));
    session.finish(CellStatus.OK);

    List<JsonNode> outputs = session.end().cells().get(0).outputs();

    assertThat(outputs)
        .extracting(
            output -> output.path("output_type").asText(),
            output -> output.path("text").asText() + output.at("/data/text~1plain").asText())
        .containsExactly(
            tuple("stream", "ab"),
            tuple("stream", "c"),
            tuple("stream", "d"),
            tuple("display_data", "new"),
            tuple("execute_result", "7"));
  }

  @Test
  void clearingBeforeTheNextOutputWaitsForIt() {
    RecordedSession session = session();
    session.start("first()");
    session.print("kept");
    session.recorder.cellOutput(1, new CellOutput.Clear(true));
    session.finish(CellStatus.OK);
    session.start("second()");
    session.print("gone");
    session.recorder.cellOutput(2, new CellOutput.Clear(true));
    session.print("shown");
    session.finish(CellStatus.OK);

    List<CellRun> cells = session.end().cells();

    assertThat(cells.get(0).outputs()).singleElement().asString().contains("kept");
    assertThat(cells.get(1).outputs()).singleElement().asString().contains("shown");
  }

  @Test
  void aLaterCellUpdatesADisplayOfAnEarlierOne() {
    RecordedSession session = session();
    session.start("show()");
    session.display("0 %", "bar");
    session.finish(CellStatus.OK);
    session.start("go()");
    session.update("100 %", "bar");
    session.finish(CellStatus.OK);

    List<CellRun> cells = session.end().cells();

    assertThat(cells.get(0).outputs()).singleElement().asString().contains("100 %");
    assertThat(cells.get(1).outputs()).isEmpty();
  }

  @Test
  void jsonTypesAreObjectsInTheRecord() {
    RecordedSession session = session();
    session.start("show()");
    session.recorder.cellOutput(
        1,
        new CellOutput.Display(
            new MimeBundle(
                Map.of("application/vnd.vega+json", "{\"mark\": \"bar\"}"),
                Map.of("application/vnd.vega+json", "{\"width\": 3}")),
            Optional.empty(),
            false));
    session.finish(CellStatus.OK);

    JsonNode output = session.end().cells().get(0).outputs().get(0);

    assertThat(output.at("/data/application~1vnd.vega+json/mark").asText()).isEqualTo("bar");
    assertThat(output.at("/metadata/application~1vnd.vega+json/width").asInt()).isEqualTo(3);
  }

  @Test
  void largeOutputsAreABlob() {
    RecordedSession session = session();
    String text = "x".repeat(20_000);
    session.run("print()", text, CellStatus.OK);

    CellRun run = session.end().cells().get(0);

    assertThat(run.outputs()).isEmpty();
    assertThat(run.outputsBlob()).isPresent();
    assertThat(executions().outputs(run).get(0).path("text").asText()).isEqualTo(text);
  }

  @Test
  void jsonLinesOfStandardOutputAreMetadata() {
    RecordedSession session = session();
    session.start("train()");
    session.print("epoch 1\n{\"step\": 1, \"loss\": 0.5, \"note\": \"ok\"}\n{\"st");
    session.print("ep\": 2, \"loss\": 0.25, \"_time\": \"now\"}\n");
    session.printError("{\"not\": \"this\"}\n");
    session.print("{\"broken\": }\n{\"a\": 1} and more\n[1]\n{\"final\": true}");
    session.finish(CellStatus.OK);

    assertThat(session.end().cells().get(0).metadata())
        .extracting(point -> point.key() + " " + point.value() + " " + point.step().orElse(-1L))
        .containsExactly("loss 0.5 1", "note \"ok\" 1", "loss 0.25 2", "final true -1");
  }

  @Test
  void aVeryLongLineIsNoMetadataAndTheNextOneIs() {
    RecordedSession session = session();
    session.start("train()");
    session.print("{\"text\": \"");
    for (int i = 0; i < 10; i++) {
      session.print("y".repeat(10_000));
    }
    session.print("\"}\n{\"loss\": 1}\n");
    session.finish(CellStatus.OK);

    assertThat(session.end().cells().get(0).metadata())
        .singleElement()
        .satisfies(point -> assertThat(point.key()).isEqualTo("loss"));
  }

  @Test
  void notesBecomeMetadataAndTags() {
    RecordedSession session = session();
    session.start("say()");
    session.note("metadata", "{\"key\": \"accuracy\", \"value\": 0.92, \"step\": 3}");
    session.note("tag", "{\"tag\": \"production\", \"add\": true}");
    session.note("tag", "{\"tag\": \"draft\", \"add\": false}");
    session.note("something-of-the-future", "{}");
    session.finish(CellStatus.OK);

    StoredExecution stored = session.end();

    assertThat(stored.cells().get(0).metadata())
        .singleElement()
        .satisfies(
            point -> {
              assertThat(point.key()).isEqualTo("accuracy");
              assertThat(point.value().asDouble()).isEqualTo(0.92);
              assertThat(point.step()).contains(3L);
            });
    try (Stream<Event> events = executions().events(Optional.empty())) {
      assertThat(events)
          .extracting(Event::execution, Event::kind, Event::value)
          .containsExactly(
              tuple(session.id, Event.Kind.TAG_ADDED, "production"),
              tuple(session.id, Event.Kind.TAG_REMOVED, "draft"));
    }
    assertThat(session.warnings).isEmpty();
  }

  @Test
  void aNoteThatMakesNoSenseIsSaidAndRecordingGoesOn() {
    RecordedSession session = session();
    session.start("say()");
    session.note("metadata", "{\"key\": \"loss\", \"value\": 1, \"step\": 1.5}");
    session.note("metadata", "not json");
    session.note("tag", "{\"tag\": \"no spaces please\"}");
    session.finish(CellStatus.OK);

    StoredExecution stored = session.end();

    assertThat(session.warnings).hasSize(3);
    assertThat(session.warnings.get(0)).contains("'loss'").contains("1.5");
    assertThat(session.warnings.get(1)).contains("not json");
    assertThat(session.warnings.get(2)).contains("'no spaces please'");
    assertThat(stored.status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  void commandsAndTheLockAreRecorded() {
    RecordedSession session = session();
    session.start("%maven org.example:thing:1");
    String sha256 = Digest.of("jar".getBytes(UTF_8)).hex();
    Jar jar =
        new Jar(
            Path.of("/m2/thing-1.jar"),
            Optional.of("org.example:thing:1"),
            Optional.of("https://user:pass@repo.example/maven"),
            sha256,
            3,
            true);
    Jar classes = new Jar(Path.of("/classes"), Optional.empty(), Optional.empty(), "", 0, true);
    session.recorder.commandRan(
        1,
        new CommandRun("maven", "%maven org.example:thing:1", project, 0, Duration.ofMillis(300)));
    session.recorder.classPathChanged(1, List.of(jar, classes));
    session.finish(CellStatus.OK);
    session.run("use()", "", CellStatus.OK);

    StoredExecution stored = session.end();

    CellRun run = stored.cells().get(0);
    assertThat(run.commands()).singleElement().asString().contains("org.example:thing:1");
    assertThat(run.classPath()).isPresent();
    assertThat(stored.cells().get(1).classPath()).isEmpty();
    assertThat(stored.end().orElseThrow().lock())
        .singleElement()
        .satisfies(
            dependency -> {
              assertThat(dependency.digest().hex()).isEqualTo(sha256);
              assertThat(dependency.file()).isEqualTo("thing-1.jar");
              assertThat(dependency.repository()).contains("https://repo.example/maven");
            });
  }

  @Test
  void theNotebookAndTheCodeAroundItAreRecorded() throws IOException {
    Path notebook = Files.writeString(project.resolve("Churn model.ipynb"), "{}");
    Files.writeString(project.resolve("helper.jsh"), "int a;");
    RecordedSession session =
        new RecordedSession(
            folder,
            project,
            Map.of("JPY_SESSION_NAME", notebook.toString()),
            () -> LocalObjectStore.open(folder));
    session.run("int x", "", CellStatus.OK);
    writeLater("helper.jsh", "int b;");

    StoredExecution stored = session.end();

    assertThat(stored.start().reference()).isEqualTo("Churn-model/1");
    assertThat(stored.start().notebook().path()).contains(notebook.toString());
    Digest end = stored.end().orElseThrow().bundleAtEnd().orElseThrow();
    BundleManifest manifest = executions().bundle(end);
    assertThat(manifest.notebook()).contains("Churn model.ipynb");
    assertThat(manifest.files())
        .extracting(BundleManifest.File::path)
        .containsExactly("Churn model.ipynb", "helper.jsh");
  }

  @Test
  void whatCellsWriteIsNoCodeOfTheStart() throws IOException {
    Path notebook = Files.writeString(project.resolve("n.ipynb"), "{}");
    RecordedSession session =
        new RecordedSession(
            folder,
            project,
            Map.of("JPY_SESSION_NAME", notebook.toString()),
            () -> LocalObjectStore.open(folder));
    session.start("write()");
    writeLater("result.csv", "a,b");
    session.finish(CellStatus.OK);

    StoredExecution stored = session.end();

    assertThat(executions().bundle(stored.start().bundle().orElseThrow()).files())
        .extracting(BundleManifest.File::path)
        .containsExactly("n.ipynb");
    assertThat(executions().bundle(stored.end().orElseThrow().bundleAtEnd().orElseThrow()).files())
        .extracting(BundleManifest.File::path)
        .containsExactly("n.ipynb", "result.csv");
  }

  /** Writes a file of the project, clearly after everything so far. */
  private void writeLater(String name, String text) throws IOException {
    Path file = Files.writeString(project.resolve(name), text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(1)));
  }

  @Test
  void executionsOfANotebookAreNumbered() {
    for (int number = 1; number <= 11; number++) {
      RecordedSession session = session();
      session.run("1", "", CellStatus.OK);
      assertThat(session.end().start().number()).isEqualTo(number);
      assertThat(executions().byNumber("console", number)).contains(session.id);
    }
  }

  @Test
  void outputOfAThreadThatOutlivesItsCellIsItsCells() {
    RecordedSession session = session();
    session.run("startThread()", "now\n", CellStatus.OK);
    session.run("other()", "", CellStatus.OK);
    session.recorder.cellOutput(1, new CellOutput.Stream(StreamName.STDOUT, "later\n"));

    List<CellRun> cells = session.end().cells();

    assertThat(cells.get(0).outputs().get(0).path("text").asText()).isEqualTo("now\nlater\n");
    assertThat(cells.get(1).outputs()).singleElement().asString().doesNotContain("later");
  }

  @Test
  void whatIsTooMuchToBeShownIsKeptWholeBesideTheOutputs() throws Exception {
    RecordedSession session = session();
    session.start("flood()");
    session.print("shown");
    hide(session, 1, "hidden é\n");
    hide(session, 1, "more\n");
    session.finish(CellStatus.OK);
    session.run("next()", "", CellStatus.OK);
    hide(session, 1, "from a thread that goes on\n");

    StoredExecution stored = session.end();

    CellRun run = stored.cells().get(0);
    assertThat(run.outputs()).singleElement().asString().contains("shown");
    BlobStore blobs = new BlobStore(LocalObjectStore.open(session.storeFolder));
    List<String> texts = new ArrayList<>();
    for (BlobRef blob : run.hiddenOutputs()) {
      new String(blobs.read(blob.digest()), UTF_8).lines().forEach(texts::add);
    }
    assertThat(texts)
        .containsExactly(
            "{\"output_type\":\"stream\",\"name\":\"stdout\",\"text\":\"hidden é\\n\"}",
            "{\"output_type\":\"stream\",\"name\":\"stdout\",\"text\":\"more\\n\"}",
            "{\"output_type\":\"stream\",\"name\":\"stdout\","
                + "\"text\":\"from a thread that goes on\\n\"}");
    assertThat(stored.cells().get(1).hiddenOutputs()).isEmpty();
    assertThat(stored.end().orElseThrow().faults()).isEmpty();
    assertThat(Spool.of(session.storeFolder).executions()).isEmpty();
  }

  @Test
  void metadataIsFoundOnceAlsoInWhatIsTooMuchToBeShown() {
    RecordedSession session = session();
    session.start("flood()");
    session.print("{\"acc\": 0.1, \"step\": 1}\n{\"acc\": 0.2, ");
    hide(session, 1, "\"step\": 2}\n{\"acc\": NaN, \"step\": 3}\n");
    hide(session, 1, "{\"acc\": 0.4, \"step\": 4}");
    // How the hidden text ends is shown when the cell ends.
    session.print("NaN, \"step\": 3}\n{\"acc\": 0.4, \"step\": 4}");
    session.finish(CellStatus.OK);
    session.run("next()", "{\"loss\": 7}\n", CellStatus.OK);

    StoredExecution stored = session.end();

    assertThat(stored.cells().get(0).metadata())
        .extracting(point -> point.step().orElseThrow() + " " + point.value())
        .containsExactly("1 0.1", "2 0.2", "3 \"NaN\"", "4 0.4");
    assertThat(stored.cells().get(1).metadata()).hasSize(1);
  }

  private static void hide(RecordedSession session, int run, String text) {
    session.recorder.cellOutputHidden(run, new CellOutput.Stream(StreamName.STDOUT, text));
  }

  @Test
  void tooMuchOutputIsLeftOutAlsoFromThreadsOfEarlierCellsAndFromResults() {
    RecordedSession session = session();
    session.run("startThread()", "now\n", CellStatus.OK);
    session.start("huge()");
    String huge = "x".repeat((int) Recorder.MOST_OUTPUT + 1);
    session.recorder.cellOutput(1, new CellOutput.Stream(StreamName.STDOUT, huge));
    session.recorder.cellOutput(2, new CellOutput.Result(MimeBundle.text(huge), 2));
    session.finish(CellStatus.OK);

    StoredExecution stored = session.end();

    assertThat(stored.cells().get(0).outputs()).singleElement().asString().contains("now");
    assertThat(stored.cells().get(1).outputs()).isEmpty();
    assertThat(stored.end().orElseThrow().faults())
        .containsExactly(
            "cell run 1 put out more than 64 million characters; the rest is not recorded",
            "cell run 2 put out more than 64 million characters; the rest is not recorded");
  }

  @Test
  void aStoreThatCannotBeReachedDelaysTheRecordAndFailsNoCell() {
    RecordedSession session =
        new RecordedSession(
            folder,
            project,
            Map.of(),
            () -> {
              throw new StoreException("the store is on holiday; try tomorrow");
            });
    session.run("1", "1", CellStatus.OK);
    session.recorder.sessionEnded();

    assertThat(session.warnings).singleElement().asString().contains("on holiday");
    assertThat(Recovery.run(Spool.of(folder), LocalObjectStore.open(folder)))
        .extracting(Recovery.Recovered::status)
        .containsExactly(Optional.of(ExecutionStatus.COMPLETED));
    assertThat(session.stored().cells()).hasSize(1);
    assertThat(session.stored().end().orElseThrow().sealedBy()).isEqualTo("recovery");
  }

  @Test
  void aSessionWhoseStartWasNeverRecordedIsIncompleteAndSaysWhy() throws IOException {
    Path notebook = Files.writeString(project.resolve("n.ipynb"), "{}");
    RecordedSession session =
        new RecordedSession(
            folder,
            project,
            Map.of("JPY_SESSION_NAME", notebook.toString()),
            () -> {
              throw new StoreException("the store is on holiday; try tomorrow");
            });
    session.run("1", "1", CellStatus.OK);
    session.recorder.sessionEnded();

    assertThat(Recovery.run(Spool.of(folder), LocalObjectStore.open(folder)))
        .extracting(Recovery.Recovered::status)
        .containsExactly(Optional.of(ExecutionStatus.INCOMPLETE));
    assertThat(session.stored().end().orElseThrow().faults())
        .containsExactly("the session ended before its bundle and Git state were recorded");
  }

  @Test
  void aKernelKilledBeforeItsStartWasRecordedIsInterruptedAndSaysWhatIsMissing()
      throws IOException {
    Path notebook = Files.writeString(project.resolve("n.ipynb"), "{}");
    RecordedSession session =
        new RecordedSession(
            folder,
            project,
            Map.of("JPY_SESSION_NAME", notebook.toString()),
            () -> LocalObjectStore.open(folder));
    session.start("forever()");
    LocalObjectStore other = LocalObjectStore.open(temporary.resolve("other"));
    new Shipper(session.id, other, Spool.of(folder).journal(session.id)).seal("recovery");
    ExecutionEnd killed = new Executions(other).end(session.id).orElseThrow();

    assertThat(killed.status()).isEqualTo(ExecutionStatus.INTERRUPTED);
    assertThat(killed.faults())
        .containsExactly("the session ended before its bundle and Git state were recorded");
    session.finish(CellStatus.OK);
    assertThat(session.end().status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  void aFullDiskIsSaidOnceAndFailsNoCell() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(temporary.resolve("small"))) {
      Path store = disk.folder().resolve("store");
      RecordedSession session = new RecordedSession(store, project);
      session.run("small()", "recorded", CellStatus.OK);
      session.start("large()");
      session.print("z".repeat(1 << 20));
      session.print("z".repeat(1 << 20));
      session.finish(CellStatus.OK);
      session.run("after()", "recorded too", CellStatus.OK);

      StoredExecution stored = session.end();

      assertThat(session.warnings).singleElement().asString().contains("incomplete");
      assertThat(stored.status()).isEqualTo(ExecutionStatus.INCOMPLETE);
      assertThat(stored.end().orElseThrow().faults())
          .singleElement()
          .asString()
          .containsIgnoringCase("space");
      assertThat(stored.cells())
          .extracting(CellRun::source)
          .containsExactly("small()", "large()", "after()");
    }
  }
}
