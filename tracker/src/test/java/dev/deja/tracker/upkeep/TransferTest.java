package dev.deja.tracker.upkeep;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.ForwardingStore;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.verify.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many executions that have most of their blobs in common, from one store to another. */
class TransferTest {

  private static final int EXECUTIONS = 40;

  @TempDir Path folder;
  private LocalObjectStore from;
  private LocalObjectStore to;

  @BeforeEach
  void fill() {
    StoreFixture store = new StoreFixture(folder.resolve("from"));
    Digest bundle = store.bundle("churn.ipynb", Map.of("churn.ipynb", "{}", "a.txt", "a"));
    for (int number = 1; number <= EXECUTIONS; number++) {
      store
          .execution("churn", number, "2026-11-20T10:%02d:00Z".formatted(number))
          .bundle(bundle)
          .files("read()", StoreFixture.input("not-kept.csv", "x"))
          .large("print()", "line\n".repeat(100))
          .seal(ExecutionStatus.COMPLETED);
    }
    from = LocalObjectStore.open(folder.resolve("from"));
    to = LocalObjectStore.open(folder.resolve("to"));
  }

  @Test
  void whatManyNameIsAskedForOnceAndEachObjectReadOnce() {
    Counting reading = new Counting(from);
    Counting writing = new Counting(to);

    Transfer.Copied copied = new Transfer(reading, writing).run(Optional.empty());

    assertThat(copied.executions()).isEqualTo(EXECUTIONS);
    assertThat(copied.blobs()).isEqualTo(4);
    assertThat(copied.damaged()).isEmpty();
    assertThat(reading.opened)
        .allSatisfy(
            (key, times) -> {
              if (key.startsWith("executions/") || key.startsWith("notebooks/")) {
                assertThat(times.get()).as(key).isEqualTo(1);
              }
            });
    assertThat(reading.requests.get()).isLessThan(EXECUTIONS * 6);
    assertThat(writing.requests.get()).isLessThan(EXECUTIONS * 5);
    assertThat(new Verification(to, (checked, bytes) -> {}).store().findings()).isEmpty();
  }

  @Test
  void whatNamesABlobComesBehindItThoughAnotherExecutionBringsIt() {
    List<String> early = new CopyOnWriteArrayList<>();
    ObjectStore slow =
        new ForwardingStore(to) {
          @Override
          public boolean putIfAbsent(String key, long sizeBytes, Source source) {
            if (key.startsWith("blobs/")) {
              pause();
            } else {
              missingOf(source).forEach(digest -> early.add(key + " before " + digest));
            }
            return super.putIfAbsent(key, sizeBytes, source);
          }
        };

    assertThat(new Transfer(from, slow).run(Optional.empty()).executions()).isEqualTo(EXECUTIONS);

    assertThat(early).isEmpty();
  }

  private List<Digest> missingOf(ObjectStore.Source source) {
    try (InputStream in = source.open()) {
      return Digest.allIn(new String(in.readAllBytes(), ISO_8859_1)).stream()
          .filter(digest -> from.exists(BlobStore.key(digest)) && !to.exists(BlobStore.key(digest)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A store that knows how often it was asked. */
  private static final class Counting extends ForwardingStore {

    private final AtomicInteger requests = new AtomicInteger();
    private final Map<String, AtomicInteger> opened = new ConcurrentHashMap<>();

    Counting(ObjectStore real) {
      super(real);
    }

    @Override
    public boolean putIfAbsent(String key, long sizeBytes, Source source) {
      requests.incrementAndGet();
      return super.putIfAbsent(key, sizeBytes, source);
    }

    @Override
    public Optional<InputStream> open(String key) {
      requests.incrementAndGet();
      opened.computeIfAbsent(key, any -> new AtomicInteger()).incrementAndGet();
      return super.open(key);
    }

    @Override
    public boolean exists(String key) {
      requests.incrementAndGet();
      return super.exists(key);
    }

    @Override
    public Stream<String> list(String prefix, String after, boolean delimiter) {
      requests.incrementAndGet();
      return super.list(prefix, after, delimiter);
    }
  }
}
