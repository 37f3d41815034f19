package dev.deja.tracker.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.ForwardingStore;
import dev.deja.tracker.store.Layout;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.ObjectStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an index of many executions looks at, and when. */
class CatchUpTest {

  private static final int FEW = 3;

  @TempDir Path folder;
  private StoreFixture store;
  private Jdbi jdbi;

  @BeforeEach
  void fill() {
    store = new StoreFixture(folder.resolve("store"));
    SqliteLibrary.prepare(folder.resolve("cache"));
    jdbi = Jdbi.create(IndexFile.open(folder.resolve("index.db")).source());
    for (int number = 1; number <= 4; number++) {
      store.completed("churn", number, "2026-11-20T1" + number + ":00:00Z");
    }
    assertThat(catchUp()).isEqualTo(4);
    assertThat(catchUp()).isZero();
  }

  private int catchUp() {
    CatchUp catchUp = new CatchUp(jdbi, store.executions(), FEW);
    return catchUp.isNeeded() ? catchUp.run().executions() : 0;
  }

  private void wholeListingIsDue() {
    jdbi.useHandle(handle -> handle.execute("update whole_listings set at = at - 3600000"));
  }

  @Test
  void whatIsNewIsSeenAtOnceAlsoIfItArrivesADayLate() {
    store.completed("churn", 5, "2026-11-20T15:00:00Z");
    store.completed("etl", 1, "2026-11-19T15:00:00Z");

    assertThat(catchUp()).isEqualTo(2);
  }

  @Test
  void threeObjectsAreReadOfAnExecutionAndOneMoreOfAReRun() {
    ExecutionId original = store.completed("etl", 1, "2026-11-20T15:00:00Z");
    ExecutionId rerun =
        store
            .execution("etl", 2, "2026-11-20T16:00:00Z")
            .rerunOf(original)
            .ok("1", "1")
            .seal(ExecutionStatus.COMPLETED);
    store.verdict(original, rerun, Verdict.IDENTICAL);
    Queue<String> opened = new ConcurrentLinkedQueue<>();
    ObjectStore objects =
        new ForwardingStore(LocalObjectStore.open(store.folder())) {
          @Override
          public Optional<InputStream> open(String key) {
            opened.add(key);
            return super.open(key);
          }
        };

    new CatchUp(jdbi, new Executions(objects), FEW).run();

    assertThat(opened)
        .containsExactlyInAnyOrder(
            Layout.start(original),
            Layout.cells(original, 1),
            Layout.end(original),
            Layout.start(rerun),
            Layout.cells(rerun, 1),
            Layout.end(rerun),
            Layout.verdict(rerun));
  }

  @Test
  void whatArrivesAWeekLateIsSeenByTheNextWholeListing() {
    store.completed("etl", 1, "2026-11-13T15:00:00Z");
    assertThat(catchUp()).isZero();

    wholeListingIsDue();

    assertThat(catchUp()).isEqualTo(1);
  }

  @Test
  void aClockThatWentBackMakesAWholeListingDue() {
    store.completed("etl", 1, "2026-11-13T15:00:00Z");
    jdbi.useHandle(handle -> handle.execute("update whole_listings set at = at + 3600000"));

    assertThat(catchUp()).isEqualTo(1);
  }

  @Test
  void anOldExecutionThatIsRunningIsLookedAtUntilItIsSealed() {
    StoreFixture.Draft draft = store.execution("etl", 1, "2026-11-01T10:00:00Z").ok("1", "1");
    draft.running();
    wholeListingIsDue();
    assertThat(catchUp()).isEqualTo(1);
    assertThat(catchUp()).isEqualTo(1);

    draft.seal(ExecutionStatus.COMPLETED);

    assertThat(catchUp()).isEqualTo(1);
    assertThat(catchUp()).isZero();
  }

  @Test
  void whatIsGoneIsFoundGoneByTheNextWholeListing() {
    ExecutionId id = store.completed("etl", 1, "2026-11-20T16:00:00Z");
    assertThat(catchUp()).isEqualTo(1);
    LocalObjectStore objects = LocalObjectStore.open(store.folder());
    objects.list(Layout.EXECUTIONS + id + "/", "", false).toList().forEach(objects::delete);

    assertThat(catchUp()).isZero();
    wholeListingIsDue();
    assertThat(new CatchUp(jdbi, store.executions(), FEW).isNeeded()).isTrue();
  }

  @Test
  void eventsAreSeenAtOnce() {
    ExecutionId id = store.completed("churn", 5, "2026-11-20T15:00:00Z");
    store.tagAdded(id, "production", "ada");

    CatchUp catchUp = new CatchUp(jdbi, store.executions(), FEW);
    assertThat(catchUp.run().events()).isEqualTo(1);
    assertThat(new CatchUp(jdbi, store.executions(), FEW).isNeeded()).isFalse();
  }
}
