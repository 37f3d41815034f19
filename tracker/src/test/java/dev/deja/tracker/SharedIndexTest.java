package dev.deja.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.index.Filter;
import dev.deja.tracker.index.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedIndexTest {

  @TempDir Path folder;

  @Test
  void theDatabaseThatIsNamedAnswersAndNoFileIsMade() throws Exception {
    StoreFixture store = new StoreFixture(folder.resolve("store"));
    store.completed("churn", 1, "2026-05-01T10:00:00Z");
    try (TestPostgres postgres = TestPostgres.start();
        Tracker tracker =
            Tracker.open(
                Map.of(
                    "DEJA_STORE",
                    store.folder().toString(),
                    "DEJA_INDEX",
                    postgres.url(),
                    "XDG_CACHE_HOME",
                    folder.resolve("cache").toString()))) {

      assertThat(tracker.list(Filter.ALL)).hasSize(1);
      assertThat(tracker.reindex().executions()).isEqualTo(1);
      assertThat(tracker.list(Filter.ALL)).hasSize(1);
    }

    assertThat(folder.resolve("store/index.db")).doesNotExist();
  }
}
