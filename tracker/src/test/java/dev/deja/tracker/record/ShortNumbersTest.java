package dev.deja.tracker.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.store.ForwardingStore;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.ObjectStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShortNumbersTest {

  @TempDir Path folder;
  private final AtomicInteger opened = new AtomicInteger();
  private ObjectStore objects;

  @BeforeEach
  void fill() {
    StoreFixture store = new StoreFixture(folder);
    for (int number = 1; number <= 20; number++) {
      store.completed("churn", number, "2026-11-20T10:00:00Z");
    }
    objects =
        new ForwardingStore(LocalObjectStore.open(folder)) {
          @Override
          public Optional<InputStream> open(String key) {
            opened.incrementAndGet();
            return super.open(key);
          }
        };
  }

  @Test
  void whoIsTheFirstToAskReadsNoNumbersOfOthers() {
    assertThat(ShortNumbers.reserve(objects, "churn", id(), true)).isEqualTo(21);
    assertThat(opened).hasValue(0);
  }

  @Test
  void whoMayHaveAskedBeforeGetsTheSame() {
    ExecutionId id = id();
    assertThat(ShortNumbers.reserve(objects, "churn", id, true)).isEqualTo(21);
    assertThat(ShortNumbers.reserve(objects, "churn", id(), true)).isEqualTo(22);

    assertThat(ShortNumbers.reserve(objects, "churn", id, false)).isEqualTo(21);
    assertThat(ShortNumbers.reserve(objects, "churn", id(), false)).isEqualTo(23);
  }

  @Test
  void whoAsksAtOnceGetsANumberOfItsOwn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Integer>> all =
          IntStream.range(0, 40)
              .mapToObj(
                  n ->
                      (Callable<Integer>)
                          () -> ShortNumbers.reserve(objects, "churn", id(), n % 2 == 0))
              .toList();
      List<Integer> numbers = new java.util.ArrayList<>();
      for (Future<Integer> number : threads.invokeAll(all)) {
        numbers.add(number.get());
      }
      assertThat(numbers)
          .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(21, 60).boxed().toList());
    } finally {
      threads.shutdownNow();
    }
  }

  private static ExecutionId id() {
    return StoreFixture.id(Instant.now());
  }
}
