package dev.deja.tracker.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.tracker.model.BlobRef;
import dev.deja.tracker.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store in a bucket keeps to besides, whatever the server. */
abstract class S3StoreContract extends ObjectStoreContract {

  /** An empty store on the server. */
  protected abstract StoreAddress.Bucket address();

  protected abstract Map<String, String> credentials();

  private StoreAddress.Bucket address;
  private S3ObjectStore store;

  @BeforeEach
  void open() {
    address = address();
    store = S3ObjectStore.open(address, credentials());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Test
  void theBucketIsThere() {
    store.require();
  }

  @Test
  void aBucketThatIsMissingIsNamed() {
    StoreAddress.Bucket other =
        (StoreAddress.Bucket)
            StoreAddress.parse(
                "s3://no-such-bucket/x",
                Map.of("DEJA_S3_ENDPOINT", address.endpoint().orElseThrow().toString()));
    try (S3ObjectStore missing = S3ObjectStore.open(other, credentials())) {
      assertThatThrownBy(
              () -> missing.putIfAbsent("a", 1, () -> new ByteArrayInputStream(new byte[1])))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("s3://no-such-bucket/x")
          .hasMessageContaining("no bucket 'no-such-bucket'");
    }
  }

  @Test
  void aLargeFileGoesInPartsAndComesBackByteForByte(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("large");
    byte[] random = new byte[1 << 20];
    new Random(7).nextBytes(random);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < 40; i++) {
        out.write(random);
      }
      out.write(1);
    }
    BlobStore blobs = new BlobStore(store);

    BlobRef kept = blobs.put(file);

    assertThat(kept.sizeBytes()).isEqualTo((40 << 20) + 1);
    try (InputStream in = blobs.open(kept.digest())) {
      assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(kept.sizeBytes());
    }
    assertThat(keys("", "", false)).containsExactly(BlobStore.key(kept.digest()));
  }

  @Test
  void oneOfTwoWritersOfALargeObjectWins() throws Exception {
    int size = S3Upload.PART + 1;
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Boolean>> writers = new ArrayList<>();
      for (int writer = 0; writer < 2; writer++) {
        byte[] bytes = new byte[size];
        bytes[0] = (byte) writer;
        writers.add(
            () -> store.putIfAbsent("notebooks/x/1", size, () -> new ByteArrayInputStream(bytes)));
      }
      List<Boolean> won = new ArrayList<>();
      for (Future<Boolean> each : threads.invokeAll(writers)) {
        won.add(each.get());
      }

      assertThat(won).containsOnlyOnce(true);
      try (InputStream in = store.open("notebooks/x/1").orElseThrow()) {
        assertThat(in.read()).isEqualTo(won.indexOf(true));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aSourceThatFailsInALaterPartLeavesNothing() {
    long size = 3L * S3Upload.PART;
    InputStream failing =
        new InputStream() {
          private long read;

          @Override
          public int read() throws IOException {
            if (++read > 2L * S3Upload.PART) {
              throw new IOException("the cable was pulled");
            }
            return 0;
          }
        };

    assertThatThrownBy(() -> store.putIfAbsent("blobs/x", size, () -> failing))
        .hasMessageContaining("the cable was pulled");

    assertThat(keys("", "", false)).isEmpty();
  }

  @Test
  void moreThanAThousandKeysAreListedInPages() throws Exception {
    List<String> expected =
        IntStream.range(0, 1_203).mapToObj(i -> "events/%06d.json".formatted(i)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Boolean>> puts = new ArrayList<>();
      expected.forEach(key -> puts.add(() -> put(key, "{}")));
      for (Future<Boolean> each : threads.invokeAll(puts)) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(keys("events/", "", false)).isEqualTo(expected);
    assertThat(keys("events/", expected.get(1_100), false)).hasSize(102);
    assertThat(keys("", "", true)).containsExactly("events/");
  }

  @Test
  void wrongCredentialsAreSaidInWords() {
    Map<String, String> wrong =
        Map.of(
            "AWS_ACCESS_KEY_ID",
            credentials().get("AWS_ACCESS_KEY_ID"),
            "AWS_SECRET_ACCESS_KEY",
            "not-the-secret");
    try (S3ObjectStore locked = S3ObjectStore.open(address, wrong)) {
      assertThatThrownBy(() -> locked.exists("a"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(address.name());
      assertThatThrownBy(() -> locked.list("", "", false))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("AWS_SECRET_ACCESS_KEY")
          .hasMessageContaining("'" + credentials().get("AWS_ACCESS_KEY_ID") + "'");
    }
  }

  @Test
  void keysOfOthersInTheBucketAreNotSeen() {
    put("e/1", "mine");
    try (S3Bucket bucket = S3Bucket.open(address, credentials())) {
      bucket.put("somebody-elses", "x".getBytes(UTF_8));
    }

    assertThat(keys("", "", false)).containsExactly("e/1");
  }

  @Test
  void aBlobIsNotSentTwice() {
    BlobStore blobs = new BlobStore(store);
    byte[] bytes = new byte[1 << 20];
    Digest digest = blobs.put(bytes).digest();

    assertThat(
            store.putIfAbsent(
                BlobStore.key(digest),
                bytes.length,
                () -> {
                  throw new IOException("was read");
                }))
        .isFalse();
  }

  @Test
  void anObjectThatIsRenewedIsTheSameAndNotOlder() throws IOException {
    put("blobs/x", "bytes");
    Instant written = store.modified("blobs/x").orElseThrow();
    try (S3Bucket bucket = S3Bucket.open(address, credentials())) {
      bucket.renew(address.prefix() + "blobs/x");
      bucket.renew(address.prefix() + "blobs/nothing");
    }

    assertThat(text("blobs/x")).isEqualTo("bytes");
    assertThat(store.modified("blobs/x").orElseThrow()).isAfterOrEqualTo(written);
    assertThat(store.modified("blobs/nothing")).isEmpty();
  }
}
