package dev.deja.tracker.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellStatus;
import dev.deja.kernel.model.SessionInfo;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.store.EmbeddedS3;
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
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that are recorded for a store in a bucket, whose server may be down. */
class FarStoreTest {

  @TempDir Path temporary;
  private EmbeddedS3 server;
  private FaultyWire wire;
  private StoreAddress.Bucket address;
  private Spool spool;
  private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void start() throws Exception {
    server = EmbeddedS3.startOpen();
    wire = new FaultyWire(server.endpoint());
    address = EmbeddedS3.address(wire.endpoint(), UUID.randomUUID().toString());
    spool = new Spool(temporary.resolve("spool"));
  }

  @AfterEach
  void stop() throws Exception {
    wire.close();
    server.close();
  }

  private ObjectStore bucket() {
    return S3ObjectStore.open(address, EmbeddedS3.CREDENTIALS);
  }

  private StagedObjectStore staged(ExecutionId id, long most) {
    return new StagedObjectStore(
        LocalObjectStore.open(spool.stage(id)),
        this::bucket,
        new SpoolBound(spool.folder(), most, warnings::add));
  }

  private RecordedSession session(Duration patience) throws Exception {
    Path folder = Files.createDirectories(temporary.resolve("project"));
    Files.writeString(folder.resolve("data.csv"), "a,b\n1,2\n");
    ExecutionId id = Ids.next(Instant.now());
    RecorderOptions options =
        new RecorderOptions(
            "jupyter", Optional.empty(), Optional.empty(), Map.of(), Map.of(), patience);
    SessionInfo info =
        new SessionInfo(
            "0.1.0", Instant.now(), folder, List.of(), Path.of(System.getProperty("java.home")));
    Recorder recorder =
        Recorder.start(
            Clock.systemUTC(), id, () -> staged(id, 1L << 30), spool, info, options, warnings::add);
    return new RecordedSession(id, spool.folder(), recorder);
  }

  @Test
  void whatIsRecordedIsInTheBucketAndNoMoreOnThisMachine() throws Exception {
    RecordedSession session = session(RecorderOptions.UNLIMITED);
    session.run("1 + 1", "2", CellStatus.OK);
    session.recorder.sessionEnded();

    StoredExecution stored = new Executions(bucket()).read(session.id).orElseThrow();
    assertThat(stored.end().orElseThrow().status()).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(stored.cells()).hasSize(1);
    assertThat(spool.waiting()).isEmpty();
  }

  @Test
  void aServerThatIsDownLosesNothingAndIsCaughtUpWithLater() throws Exception {
    wire.is(FaultyWire.State.DOWN);
    RecordedSession session = session(Duration.ofMillis(100));
    session.run("1 + 1", "x".repeat(100_000), CellStatus.OK);
    session.run("2 + 2", "4", CellStatus.OK);
    session.recorder.sessionEnded();

    assertThat(spool.waiting()).singleElement().matches(each -> each.id().equals(session.id));
    assertThat(warnings).anyMatch(line -> line.contains("later"));

    wire.is(FaultyWire.State.GOOD);
    assertThat(recovered()).isEmpty();
    StoredExecution stored = new Executions(bucket()).read(session.id).orElseThrow();
    assertThat(stored.end().orElseThrow().status()).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(stored.cells()).hasSize(2);
    assertThat(new Executions(bucket()).outputs(stored.cells().get(0))).hasSize(1);
    assertThat(spool.waiting()).isEmpty();
  }

  /** What could not be shipped, when nobody holds the journal any more. */
  private List<String> recovered() {
    List<String> problems = new ArrayList<>();
    while (!spool.waiting().isEmpty() && problems.isEmpty()) {
      Recovery.run(spool, bucket()).forEach(each -> each.problem().ifPresent(problems::add));
    }
    return problems;
  }

  @Test
  void blobsWaitOnThisMachineAndAreSentBeforeWhatNamesThem() throws Exception {
    ExecutionId id = Ids.next(Instant.now());
    wire.is(FaultyWire.State.DOWN);
    StagedObjectStore store = staged(id, 1L << 30);
    byte[] bytes = {1, 2, 3};

    assertThat(put(store, "blobs/sha256/ab/abc", bytes)).isTrue();
    assertThat(put(store, "blobs/sha256/ab/abc", bytes)).isFalse();
    assertThat(store.open("blobs/sha256/ab/abc")).isPresent();
    assertThat(spool.stage(id).resolve("blobs/sha256/ab/abc")).exists();

    wire.is(FaultyWire.State.GOOD);
    assertThat(put(store, "events/1.json", bytes)).isTrue();

    assertThat(spool.stage(id).resolve("blobs/sha256/ab/abc")).doesNotExist();
    try (var keys = bucket().list("", "", false)) {
      assertThat(keys.toList()).containsExactly("blobs/sha256/ab/abc", "events/1.json");
    }
    assertThat(put(store, "blobs/sha256/ab/abc", bytes)).isFalse();
  }

  @Test
  void whatMayWaitHasABoundAndAWarningBeforeIt() {
    StagedObjectStore store = staged(Ids.next(Instant.now()), 100);

    put(store, "blobs/a", new byte[70]);
    assertThat(warnings).isEmpty();
    put(store, "blobs/b", new byte[20]);
    assertThat(warnings).singleElement().asString().contains("deja status");

    put(store, "blobs/c", new byte[20]);

    assertThat(warnings).hasSize(2);
    assertThat(warnings.get(1)).contains("DEJA_SPOOL_LIMIT");
    assertThat(bucket().exists("blobs/c")).isTrue();
  }

  private static boolean put(ObjectStore store, String key, byte[] bytes) {
    return store.putIfAbsent(key, bytes.length, () -> new ByteArrayInputStream(bytes));
  }
}
