package dev.deja.tracker.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.tracker.model.BlobRef;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.FaultyWire;
import dev.deja.tracker.store.MinioServer;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.S3ObjectStore;
import dev.deja.tracker.store.StoreAddress;
import dev.deja.tracker.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server that is killed, and that many write to at once. {@code -Ddeja.faults=200} kills it
 * so often, {@code -Ddeja.minutes=10} lets many write so long.
 */
class MinioFaultsIT {

  private static final int WRITERS = 32;
  private static final int CELLS = 5;

  @TempDir static Path shared;
  private static MinioServer server;

  @BeforeAll
  static void start() throws Exception {
    server = MinioServer.start(shared);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aServerThatIsKilledWhileASessionIsShippedLosesNothing(@TempDir Path folder)
      throws Exception {
    StoreAddress.Bucket address = server.address();
    long seed = Long.getLong("deja.seed", System.nanoTime());
    Random random = new Random(seed);
    List<RecordedSession> sessions = new ArrayList<>();
    try (FaultyWire wire = new FaultyWire(server.endpoint())) {
      BucketFaults faults =
          new BucketFaults(BucketFaults.through(wire, address), MinioServer.CREDENTIALS, folder);
      faults.notebook("churn");
      for (int round = 0; round < Integer.getInteger("deja.faults", 4); round++) {
        // One session takes about a hundred.
        wire.after(1 + random.nextInt(100), server::kill);
        RecordedSession session = faults.session("churn", Duration.ofMillis(500));
        BucketFaults.play(session, CELLS);
        sessions.add(session);

        wire.after(Integer.MAX_VALUE / 2, () -> {});
        server.kill();
        server.startAgain();
        assertThat(faults.recovered()).as("seed %d, round %d", seed, round).isEmpty();
      }
      faults.requireWhole(sessions, CELLS);
    }
  }

  @Test
  void aServerThatIsKilledInTheMiddleOfALargeUploadHasNoPartOfIt() throws Exception {
    byte[] bytes = new byte[24 << 20];
    new Random(1).nextBytes(bytes);
    Digest digest = Digest.of(bytes);
    try (ObjectStore store = S3ObjectStore.open(server.address(), MinioServer.CREDENTIALS)) {
      AtomicInteger read = new AtomicInteger();

      assertThatThrownBy(
              () ->
                  store.putIfAbsent(
                      BlobStore.key(digest),
                      bytes.length,
                      () -> watched(bytes, () -> killAt(read, 12))))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(server.endpoint().toString());

      server.startAgain();
      assertThat(store.exists(BlobStore.key(digest))).isFalse();
      BlobRef again = new BlobStore(store).put(bytes);
      assertThat(new BlobStore(store).read(again.digest())).isEqualTo(bytes);
    }
  }

  /** Kills the server when so many megabytes have been read. */
  private static void killAt(AtomicInteger read, int megabytes) {
    if (read.incrementAndGet() == megabytes) {
      server.kill();
    }
  }

  /** Tells of every megabyte that is read. */
  private static InputStream watched(byte[] bytes, Runnable megabyte) {
    return new ByteArrayInputStream(bytes) {
      private int told;

      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        int count = super.read(into, offset, length);
        for (; told < pos >> 20; told++) {
          megabyte.run();
        }
        return count;
      }
    };
  }

  @Test
  void manyWritersAtOnceLoseAndDoubleNothing(@TempDir Path folder) throws Exception {
    StoreAddress.Bucket address = server.address();
    BucketFaults faults = new BucketFaults(address, MinioServer.CREDENTIALS, folder);
    for (int notebook = 0; notebook < 4; notebook++) {
      faults.notebook("notebook" + notebook);
    }
    Instant until = Instant.now().plus(Duration.ofMinutes(Integer.getInteger("deja.minutes", 0)));
    List<RecordedSession> sessions = Collections.synchronizedList(new ArrayList<>());
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Callable<Boolean>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        String notebook = "notebook" + writer % 4;
        writers.add(() -> write(faults, notebook, until, sessions));
      }
      for (Future<Boolean> each : threads.invokeAll(writers)) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(faults.recovered()).isEmpty();
    System.out.println(sessions.size() + " sessions of " + WRITERS + " writers");
    faults.requireWhole(sessions, CELLS);
  }

  private static boolean write(
      BucketFaults faults, String notebook, Instant until, List<RecordedSession> sessions) {
    do {
      RecordedSession session = faults.session(notebook, RecorderOptions.UNLIMITED);
      sessions.add(session);
      BucketFaults.play(session, CELLS);
    } while (Instant.now().isBefore(until));
    return true;
  }
}
