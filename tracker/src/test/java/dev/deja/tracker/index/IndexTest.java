package dev.deja.tracker.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.store.StoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexTest {

  @TempDir Path folder;

  private StoreFixture store;
  private Path file;

  @BeforeEach
  void openStore() {
    store = new StoreFixture(folder.resolve("store"));
    file = store.folder().resolve("index.db");
  }

  @Test
  void catchingUpBringsInOnlyWhatIsNew() {
    store.completed("churn", 1, "2026-11-20T10:00:00Z");
    try (Index index = open()) {
      assertThat(index.catchUp().executions()).isEqualTo(1);
      assertThat(index.catchUp()).isEqualTo(CaughtUp.NOTHING);

      ExecutionId late = store.completed("old", 1, "2020-01-01T00:00:00Z");
      store.tagAdded(late, "found", "ada");

      assertThat(index.catchUp()).isEqualTo(new CaughtUp(1, 1, List.of()));
      assertThat(references(index)).containsExactly("churn/1", "old/1");
    }
  }

  @Test
  void rerunsAreFoundByWhatWasRunAgain() {
    ExecutionId original = store.completed("churn", 1, "2026-11-20T10:00:00Z");
    ExecutionId other = store.completed("churn", 2, "2026-11-20T11:00:00Z");
    for (int number = 3; number <= 5; number++) {
      store
          .execution("churn", number, "2026-11-20T1%d:00:00Z".formatted(number))
          .rerunOf(number == 4 ? other : original)
          .ok("1 + 1", "2")
          .seal(ExecutionStatus.COMPLETED);
    }
    try (Index index = open()) {
      index.catchUp();

      assertThat(index.rerunsOf(original))
          .extracting(ExecutionRow::reference)
          .containsExactly("churn/5", "churn/3");
      assertThat(index.rerunsOf(StoreFixture.id(java.time.Instant.EPOCH))).isEmpty();
    }
  }

  @Test
  void tagsAreTheFoldOfEventsInWhateverOrderTheyArrive() {
    ExecutionId id = StoreFixture.id(java.time.Instant.parse("2026-11-20T10:00:00Z"));
    store.tagAdded(id, "early", "ada");
    try (Index index = open()) {
      index.catchUp();
      store.execution("churn", 1, "2026-11-20T10:00:00Z").id(id.ulid()).running();
      store.tagAdded(id, "best", "ada");
      index.catchUp();
      store.tagRemoved(id, "best", "bob");
      store.tagAdded(id, "later", "bob");
      index.catchUp();

      assertThat(index.list(Filter.ALL).get(0).tags())
          .containsExactly(new TagName("early"), new TagName("later"));
    }
  }

  @Test
  void anExecutionThatIsGoneFromTheStoreIsGoneFromTheIndex() throws IOException {
    ExecutionId id = store.completed("churn", 1, "2026-11-20T10:00:00Z");
    store.completed("etl", 1, "2026-11-20T10:00:00Z");
    try (Index index = open()) {
      index.catchUp();
      Path objects = store.folder().resolve("executions").resolve(id.ulid());
      try (var files = Files.list(objects)) {
        for (Path each : files.toList()) {
          Files.delete(each);
        }
      }
      Files.delete(objects);

      index.catchUp();

      assertThat(references(index)).containsExactly("etl/1");
    }
  }

  @Test
  void onlyItsOwnerCanReadTheIndex() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    store.completed("churn", 1, "2026-11-20T10:00:00Z");
    assertCaughtUp();

    for (String name : List.of("index.db", "index.db.lock")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(file.resolveSibling(name))))
          .as(name)
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsReplaced() throws IOException {
    store.completed("churn", 1, "2026-11-20T10:00:00Z");
    Files.writeString(file, "this is no database, and long enough to be looked at ".repeat(40));

    assertCaughtUp();
  }

  @Test
  void aDatabaseOfSomethingElseIsReplaced() throws SQLException {
    store.completed("churn", 1, "2026-11-20T10:00:00Z");
    execute("create table executions (something integer)");

    assertCaughtUp();
  }

  @Test
  void anIndexOfALaterVersionIsReplaced() throws SQLException {
    store.completed("churn", 1, "2026-11-20T10:00:00Z");
    assertCaughtUp();
    execute("update schema_history set version = '99'");

    assertCaughtUp();
  }

  @Test
  void anIndexWithoutOneOfItsTablesIsReplaced() throws SQLException {
    store.completed("churn", 1, "2026-11-20T10:00:00Z");
    assertCaughtUp();
    execute("drop table tags");

    assertCaughtUp();
  }

  @Test
  void anIndexWhoseMiddleIsDamagedIsReplaced() throws IOException, SQLException {
    for (int number = 1; number <= 30; number++) {
      store.completed("churn", number, "2026-11-20T10:00:00Z");
    }
    try (Index index = open()) {
      index.catchUp();
    }
    execute("pragma wal_checkpoint(truncate)");
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] junk = new byte[(int) bytes.length() - 4096];
      java.util.Arrays.fill(junk, (byte) 0x5a);
      bytes.seek(4096);
      bytes.write(junk);
    }

    try (Index index = open()) {
      index.catchUp();
      assertThat(index.list(Filter.ALL)).hasSize(30);
    }
  }

  @Test
  void aDamageThatShowsWhileAskingIsMended() throws SQLException {
    store.completed("churn", 1, "2026-11-20T10:00:00Z");
    try (Index index = open()) {
      index.catchUp();
      execute("drop table tags");

      assertThat(references(index)).containsExactly("churn/1");
    }
  }

  @Test
  void anIndexThatCannotBeAFileSaysWhatToDo() throws IOException {
    Files.createDirectories(file.resolve("in the way"));

    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll("'" + file + "'", "DEJA_STORE");
  }

  @Test
  void rebuildingGivesTheSame() {
    ExecutionId id = store.completed("churn", 1, "2026-11-20T10:00:00Z");
    store.execution("churn", 2, "2026-11-21T10:00:00Z").rerunOf(id).running();
    store.tagAdded(id, "best", "ada");
    try (Index index = open()) {
      index.catchUp();
      List<ExecutionRow> before = index.list(Filter.ALL);

      index.rebuild();

      assertThat(index.list(Filter.ALL)).isEqualTo(before).hasSize(2);
    }
  }

  @Test
  void aSealReadByOneIsNotUndoneByAnotherWhoReadBefore() {
    ExecutionId id = store.execution("churn", 1, "2026-11-20T10:00:00Z").running();
    var before = store.executions().read(id).orElseThrow();
    store
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .id(id.ulid())
        .seal(ExecutionStatus.COMPLETED);
    try (Index index = open()) {
      index.catchUp();

      org.jdbi.v3.core.Jdbi.create("jdbc:sqlite:" + file)
          .useTransaction(handle -> ExecutionWriter.write(handle, List.of(before)));

      assertThat(index.list(Filter.ALL).get(0).status()).isEqualTo(ExecutionStatus.COMPLETED);
    }
  }

  @Test
  void fourThreadsCatchUpAtOnce() throws Exception {
    for (int number = 1; number <= 250; number++) {
      store.completed("churn", number, "2026-11-20T10:00:00Z");
    }
    CyclicBarrier start = new CyclicBarrier(4);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<List<String>>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        tasks.add(
            () -> {
              start.await();
              try (Index index = open()) {
                index.catchUp();
                return references(index);
              }
            });
      }
      for (Future<List<String>> result : threads.invokeAll(tasks)) {
        assertThat(result.get()).hasSize(250);
      }
    } finally {
      threads.shutdown();
    }
  }

  @RepeatedTest(50)
  void sixThreadsOpenAnIndexThatIsNotThereYet() throws Exception {
    CyclicBarrier start = new CyclicBarrier(6);
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Callable<List<String>>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 6; thread++) {
        tasks.add(
            () -> {
              start.await();
              try (Index index = open()) {
                return references(index);
              }
            });
      }
      for (Future<List<String>> result : threads.invokeAll(tasks)) {
        assertThat(result.get()).isEmpty();
      }
    } finally {
      threads.shutdown();
    }
  }

  private Index open() {
    return Index.open(file, folder.resolve("cache"), store.executions());
  }

  private void assertCaughtUp() {
    try (Index index = open()) {
      index.catchUp();
      assertThat(references(index)).containsExactly("churn/1");
    }
  }

  private static List<String> references(Index index) {
    return index.list(Filter.ALL).stream().map(ExecutionRow::reference).toList();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
