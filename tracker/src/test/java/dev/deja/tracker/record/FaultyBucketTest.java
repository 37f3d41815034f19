package dev.deja.tracker.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.store.EmbeddedS3;
import dev.deja.tracker.store.FaultyWire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole sessions that are recorded while the way to the server is bad, or is shared by many. */
class FaultyBucketTest {

  @TempDir Path folder;
  private EmbeddedS3 server;
  private FaultyWire wire;
  private BucketFaults faults;

  @BeforeEach
  void start() throws Exception {
    server = EmbeddedS3.startOpen();
    wire = new FaultyWire(server.endpoint());
    faults =
        new BucketFaults(
            EmbeddedS3.address(wire.endpoint(), UUID.randomUUID().toString()),
            EmbeddedS3.CREDENTIALS,
            folder);
  }

  @AfterEach
  void stop() throws Exception {
    wire.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"SLOW", "SILENT", "FLAKY"})
  void aSessionIsWholeInTheEndWhateverTheServerDidMeanwhile(FaultyWire.State state)
      throws Exception {
    faults.notebook("churn");
    wire.is(state);
    RecordedSession session = faults.session("churn", Duration.ofMillis(300));

    BucketFaults.play(session, 12);

    wire.is(FaultyWire.State.GOOD);
    // Requests that hang are those of a process that would be gone.
    wire.reset();
    assertThat(faults.recovered()).isEmpty();
    faults.requireWhole(List.of(session), 12);
  }

  @Test
  void kernelsWithOneNotebookHaveNumbersOfTheirOwn() throws Exception {
    faults.notebook("churn");
    List<RecordedSession> sessions = together(4, () -> one("churn"));

    assertThat(faults.recovered()).isEmpty();
    faults.requireWhole(sessions, 4);
  }

  private RecordedSession one(String notebook) {
    RecordedSession session = faults.session(notebook, RecorderOptions.UNLIMITED);
    BucketFaults.play(session, 4);
    return session;
  }

  private static List<RecordedSession> together(int count, Callable<RecordedSession> session)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<RecordedSession> sessions = new ArrayList<>();
      for (Future<RecordedSession> each :
          threads.invokeAll(java.util.Collections.nCopies(count, session))) {
        sessions.add(each.get());
      }
      return sessions;
    } finally {
      threads.shutdownNow();
    }
  }
}
