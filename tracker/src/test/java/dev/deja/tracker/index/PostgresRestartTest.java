package dev.deja.tracker.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.store.StoreException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index in a PostgreSQL that is restarted while it is asked and written. */
class PostgresRestartTest {

  @TempDir Path folder;

  @Test
  void questionsFailInWordsMeanwhileAndAreAnsweredAfterwards() throws Exception {
    StoreFixture store = new StoreFixture(folder.resolve("store"));
    for (int number = 1; number <= 60; number++) {
      store.completed(
          "churn", number, "2026-11-%02dT10:%02d:00Z".formatted(1 + number / 60, number % 60));
    }
    Path data = folder.resolve("data");
    EmbeddedPostgres server = started(data, 0);
    int port = server.getPort();
    PostgresAddress address =
        PostgresAddress.parse(
            "postgresql://postgres@127.0.0.1:" + port + "/postgres", "restart", Map.of());
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch failed = new CountDownLatch(1);
    Thread asking =
        new Thread(
            () -> {
              while (!stop.get()) {
                try (Index index = Index.open(address, store.executions())) {
                  // From the beginning each time, so that it is writing when the server goes.
                  var unused = index.rebuild();
                  asked.countDown();
                } catch (RuntimeException e) {
                  failures.add(e);
                  failed.countDown();
                }
              }
            });
    asking.start();
    try {
      asked.await();
      server.close();
      failed.await();
      server = started(data, port);
    } finally {
      stop.set(true);
      asking.join();
    }

    try (Index index = Index.open(address, store.executions())) {
      var unused = index.catchUp();
      assertThat(index.list(Filter.ALL)).hasSize(60);
      assertThat(index.list(Filter.ALL)).extracting(ExecutionRow::id).doesNotHaveDuplicates();
      assertThat(index.catchUp().executions()).isZero();
    } finally {
      server.close();
    }
    assertThat(failures)
        .isNotEmpty()
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("127.0.0.1"));
  }

  private static EmbeddedPostgres started(Path data, int port) throws Exception {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
    return port == 0 ? builder.start() : builder.setPort(port).start();
  }
}
