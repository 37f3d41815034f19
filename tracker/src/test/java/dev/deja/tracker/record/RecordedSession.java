package dev.deja.tracker.record;

import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.CellFinish;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellOutput.StreamName;
import dev.deja.kernel.model.CellStart;
import dev.deja.kernel.model.CellStatus;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.kernel.model.Note;
import dev.deja.kernel.model.SessionInfo;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.Ids;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.StoredExecution;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A kernel session as the recorder sees one, played by a test. */
final class RecordedSession {

  final ExecutionId id;
  final Path storeFolder;
  final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
  final Recorder recorder;
  private int number;

  RecordedSession(Path storeFolder, Path workingFolder) {
    this(storeFolder, workingFolder, Map.of(), () -> LocalObjectStore.open(storeFolder));
  }

  RecordedSession(
      Path storeFolder,
      Path workingFolder,
      Map<String, String> variables,
      Supplier<ObjectStore> store) {
    this.id = Ids.next(Instant.now());
    this.storeFolder = storeFolder;
    SessionInfo session =
        new SessionInfo(
            "0.1.0",
            Instant.now(),
            workingFolder,
            List.of("-Xmx1g"),
            Path.of(System.getProperty("java.home")));
    this.recorder =
        Recorder.start(
            Clock.systemUTC(),
            id,
            store,
            Spool.of(storeFolder),
            session,
            RecorderOptions.jupyter(variables),
            warnings::add);
  }

  /** A session whose recorder a test has made. */
  RecordedSession(ExecutionId id, Path storeFolder, Recorder recorder) {
    this.id = id;
    this.storeFolder = storeFolder;
    this.recorder = recorder;
  }

  /** Begins a run of a cell, whose id is its source. */
  int start(String source) {
    return start(source, Optional.of(source.replaceAll("[^A-Za-z0-9]", "-")), false);
  }

  int start(String source, Optional<String> cellId, boolean silent) {
    number++;
    recorder.cellStarted(
        new CellStart(
            number, cellId, number, source, silent, !silent, Instant.now(), Optional.empty()));
    return number;
  }

  RecordedSession print(String text) {
    recorder.cellOutput(number, new CellOutput.Stream(StreamName.STDOUT, text));
    return this;
  }

  RecordedSession printError(String text) {
    recorder.cellOutput(number, new CellOutput.Stream(StreamName.STDERR, text));
    return this;
  }

  RecordedSession display(String text, String displayId) {
    recorder.cellOutput(
        number, new CellOutput.Display(MimeBundle.text(text), Optional.of(displayId), false));
    return this;
  }

  RecordedSession update(String text, String displayId) {
    recorder.cellOutput(
        number, new CellOutput.Display(MimeBundle.text(text), Optional.of(displayId), true));
    return this;
  }

  RecordedSession note(String topic, String json) {
    recorder.cellNote(number, new Note(topic, json));
    return this;
  }

  void finish(CellStatus status) {
    Optional<CellError> error =
        status == CellStatus.OK
            ? Optional.empty()
            : Optional.of(new CellError("java.lang.Error", "no", List.of("no")));
    error.ifPresent(it -> recorder.cellOutput(number, new CellOutput.Error(it)));
    recorder.cellFinished(
        new CellFinish(
            number, status, Duration.ofMillis(12), Duration.ofMillis(7), 1 << 20, error));
  }

  /** A whole run. */
  void run(String source, String output, CellStatus status) {
    start(source);
    print(output);
    finish(status);
  }

  /** Ends the session, and reads what the store has of it then. */
  StoredExecution end() {
    recorder.sessionEnded();
    return stored();
  }

  StoredExecution stored() {
    return new Executions(LocalObjectStore.open(storeFolder)).read(id).orElseThrow();
  }
}
