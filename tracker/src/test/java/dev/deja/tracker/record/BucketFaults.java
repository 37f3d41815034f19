package dev.deja.tracker.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellStatus;
import dev.deja.kernel.model.SessionInfo;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.FaultyWire;
import dev.deja.tracker.store.Ids;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.S3ObjectStore;
import dev.deja.tracker.store.SpoolBound;
import dev.deja.tracker.store.StagedObjectStore;
import dev.deja.tracker.store.StoreAddress;
import dev.deja.tracker.store.StoredExecution;
import dev.deja.tracker.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sessions that are recorded for a bucket, and what must be there of them whatever went wrong. */
final class BucketFaults {

  private final StoreAddress.Bucket address;
  private final Map<String, String> credentials;
  private final Spool spool;
  private final Path project;

  BucketFaults(StoreAddress.Bucket address, Map<String, String> credentials, Path folder)
      throws IOException {
    this.address = address;
    this.credentials = credentials;
    this.spool = new Spool(folder.resolve("spool"));
    this.project = Files.createDirectories(folder.resolve("project"));
    Files.writeString(project.resolve("data.csv"), "a,b\n1,2\n");
  }

  ObjectStore bucket() {
    return S3ObjectStore.open(address, credentials);
  }

  /** A session that begins now, in one of these notebooks. */
  RecordedSession session(String notebook, Duration patience) {
    ExecutionId id = Ids.next(Instant.now());
    Path file = project.resolve(notebook + ".ipynb");
    RecorderOptions options =
        new RecorderOptions(
            "jupyter",
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Map.of("JPY_SESSION_NAME", file.toString()),
            patience);
    SessionInfo info =
        new SessionInfo(
            "0.1.0", Instant.now(), project, List.of(), Path.of(System.getProperty("java.home")));
    Recorder recorder =
        Recorder.start(
            Clock.systemUTC(),
            id,
            () ->
                new StagedObjectStore(
                    LocalObjectStore.open(spool.stage(id)),
                    this::bucket,
                    new SpoolBound(spool.folder(), 1L << 30, warning -> {})),
            spool,
            info,
            options,
            warning -> {});
    return new RecordedSession(id, spool.folder(), recorder);
  }

  /** Runs cells whose outputs are blobs, and ends the session. */
  static void play(RecordedSession session, int cells) {
    for (int cell = 1; cell <= cells; cell++) {
      session.run(source(cell), output(session, cell), CellStatus.OK);
    }
    session.recorder.sessionEnded();
  }

  private static String source(int cell) {
    return "cell" + cell + "()";
  }

  private static String output(RecordedSession session, int cell) {
    return (session.id + " " + cell + "\n").repeat(2_000);
  }

  void notebook(String name) throws IOException {
    Files.writeString(project.resolve(name + ".ipynb"), "{\"cells\":[],\"metadata\":{}}");
  }

  /** Ships what waits, as the next command does. */
  List<String> recovered() {
    List<String> problems = new ArrayList<>();
    try (ObjectStore bucket = bucket()) {
      while (!spool.waiting().isEmpty() && problems.isEmpty()) {
        Recovery.run(spool, bucket).forEach(each -> each.problem().ifPresent(problems::add));
      }
    }
    return problems;
  }

  /** Every session is whole: all cells, once, with their outputs; and every digest is right. */
  void requireWhole(List<RecordedSession> sessions, int cells) {
    try (ObjectStore bucket = bucket()) {
      Executions executions = new Executions(bucket);
      for (RecordedSession session : sessions) {
        StoredExecution stored = executions.read(session.id).orElseThrow();
        assertThat(stored.end()).isPresent();
        assertThat(stored.cells()).hasSize(cells);
        for (CellRun run : stored.cells()) {
          assertThat(run.source()).isEqualTo(source(run.number()));
          assertThat(executions.outputs(run).get(0).path("text").asText())
              .isEqualTo(output(session, run.number()));
        }
      }
      Verification.Report report = new Verification(bucket, (objects, bytes) -> {}).store();
      assertThat(report.findings()).isEmpty();
      assertThat(report.executions()).isEqualTo(sessions.size());
      assertThat(
              sessions.stream()
                  .map(session -> executions.start(session.id).orElseThrow().reference()))
          .doesNotHaveDuplicates();
    }
  }

  /** A wire to the server of a store, and the store as it is seen through it. */
  static StoreAddress.Bucket through(FaultyWire wire, StoreAddress.Bucket address) {
    return dev.deja.tracker.store.EmbeddedS3.address(
        wire.endpoint(), address.prefix().replaceAll("/$", ""));
  }
}
