package dev.deja.tracker.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.tracker.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store in a bucket whose server, or the way to it, is bad. */
class S3FaultsTest {

  private static EmbeddedS3 server;
  private FaultyWire wire;
  private StoreAddress.Bucket address;
  private S3ObjectStore store;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedS3.startOpen();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    wire = new FaultyWire(server.endpoint());
    address = EmbeddedS3.address(wire.endpoint(), UUID.randomUUID().toString());
    store = S3ObjectStore.open(address, EmbeddedS3.CREDENTIALS);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    wire.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"DOWN", "BUSY", "BROKEN"})
  void aServerThatDoesNotServeIsSaidToAndServesAgainLater(FaultyWire.State state) {
    wire.is(state);

    assertThatThrownBy(() -> put("e/1", "x"))
        .isInstanceOf(StoreUnreachable.class)
        .hasMessageContaining(wire.endpoint().toString());

    wire.is(FaultyWire.State.GOOD);
    assertThat(put("e/1", "x")).isTrue();
  }

  @Test
  void aServerThatIsNotThereIsSaidSo() {
    try (S3ObjectStore nowhere =
        S3ObjectStore.open(
            EmbeddedS3.address(java.net.URI.create("http://127.0.0.1:1"), "x"),
            EmbeddedS3.CREDENTIALS)) {
      assertThatThrownBy(() -> nowhere.exists("e/1"))
          .isInstanceOf(StoreUnreachable.class)
          .hasMessageContaining("nobody listens")
          .hasMessageContaining("DEJA_S3_ENDPOINT");
    }
  }

  @Test
  void aDownloadThatBreaksGoesOnWhereItBroke() {
    byte[] bytes = new byte[3 << 20];
    new Random(3).nextBytes(bytes);
    BlobStore blobs = new BlobStore(store);
    Digest digest = blobs.put(bytes).digest();

    wire.cutAnswers(3);

    assertThat(blobs.read(digest)).isEqualTo(bytes);
  }

  @Test
  void anUploadWhoseConnectionsBreakInTheMiddleOfPartsArrivesWhole() {
    byte[] bytes = new byte[3 * S3Upload.PART + 1];
    new Random(5).nextBytes(bytes);
    BlobStore blobs = new BlobStore(store);

    wire.cutRequests(3);
    Digest digest = blobs.put(bytes).digest();

    assertThat(blobs.read(digest)).isEqualTo(bytes);
  }

  @Test
  void whatFailsNowAndThenIsTriedAgainUntilAllIsThere() {
    wire.is(FaultyWire.State.FLAKY);

    for (int i = 0; i < 12; i++) {
      assertThat(put("e/" + i, "content " + i)).as("created by this writer").isTrue();
      assertThat(put("e/" + i, "other")).isFalse();
    }

    wire.is(FaultyWire.State.GOOD);
    for (int i = 0; i < 12; i++) {
      assertThat(new String(read("e/" + i), UTF_8)).isEqualTo("content " + i);
    }
  }

  @Test
  void aSlowServerIsWaitedFor() {
    wire.is(FaultyWire.State.SLOW);
    byte[] bytes = new byte[S3Upload.PART + 1];
    new Random(6).nextBytes(bytes);
    BlobStore blobs = new BlobStore(store);

    Digest digest = blobs.put(bytes).digest();

    assertThat(blobs.read(digest)).isEqualTo(bytes);
  }

  @Test
  void partsThatADeadWriterLeftAreSweptAndOthersAreNot() throws Exception {
    StoreAddress.Bucket address =
        EmbeddedS3.address(server.endpoint(), UUID.randomUUID().toString());
    try (S3Bucket bucket = S3Bucket.open(address, EmbeddedS3.CREDENTIALS);
        S3ObjectStore swept = S3ObjectStore.open(address, EmbeddedS3.CREDENTIALS)) {
      String key = address.prefix() + "blobs/left";
      String upload = bucket.begin(key, new S3Attempts.Writer());
      var unused = bucket.part(key, upload, 1, new byte[S3Upload.PART], S3Upload.PART);

      Instant later = Instant.now().plusSeconds(3_600);
      assertThat(bucket.begun(address.prefix(), later)).hasSize(1);

      swept.sweep(Instant.now().minusSeconds(3_600));
      assertThat(bucket.begun(address.prefix(), later)).hasSize(1);

      swept.sweep(later);
      assertThat(bucket.begun(address.prefix(), later)).isEmpty();
    }
  }

  private byte[] read(String key) {
    try (var in = store.open(key).orElseThrow()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anETagThatLiesChangesNoByte() {
    wire.is(FaultyWire.State.LYING);
    byte[] bytes = new byte[1 << 20];
    new Random(4).nextBytes(bytes);
    BlobStore blobs = new BlobStore(store);

    Digest digest = blobs.put(bytes).digest();

    assertThat(blobs.read(digest)).isEqualTo(bytes);
  }

  @Test
  void anUploadInPartsWhoseETagsLieFailsAndLeavesNothing() {
    wire.is(FaultyWire.State.LYING);
    byte[] bytes = new byte[S3Upload.PART + 1];

    assertThatThrownBy(
            () ->
                store.putIfAbsent(
                    "blobs/large", bytes.length, () -> new ByteArrayInputStream(bytes)))
        .isInstanceOf(StoreException.class);

    wire.is(FaultyWire.State.GOOD);
    assertThat(store.exists("blobs/large")).isFalse();
  }

  @Test
  void whereTheServerKnowsNoConditionsOneOfManyWritersWinsAsWell() throws Exception {
    wire.is(FaultyWire.State.UNCONDITIONAL);
    int writers = 4;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        String content = "writer " + writer;
        calls.add(() -> put("notebooks/churn/1", content));
      }
      List<Boolean> won = new ArrayList<>();
      for (Future<Boolean> call : threads.invokeAll(calls)) {
        won.add(call.get());
      }

      assertThat(won).containsOnlyOnce(true);
      assertThat(store.open("notebooks/churn/1").orElseThrow().readAllBytes())
          .asString(UTF_8)
          .isEqualTo("writer " + won.indexOf(true));
      assertThat(put("notebooks/churn/1", "late")).isFalse();
      assertThat(store.list("", "", false)).containsExactly("notebooks/churn/1");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void nobodyWinsWhereTheServersClockStandsStill() {
    wire.is(FaultyWire.State.TIMELESS);

    assertThatThrownBy(() -> put("notebooks/churn/1", "mine"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the clock of the store's server stands still at");

    assertThat(store.exists("notebooks/churn/1")).isFalse();
    try (S3Bucket bucket = S3Bucket.open(address, EmbeddedS3.CREDENTIALS)) {
      String ticks = address.prefix() + S3Claims.OWN + "tick/";
      assertThat(S3Listing.of(bucket, ticks, "", false)).isEmpty();
    }
  }

  private boolean put(String key, String content) {
    byte[] bytes = content.getBytes(UTF_8);
    return store.putIfAbsent(key, bytes.length, () -> new ByteArrayInputStream(bytes));
  }
}
