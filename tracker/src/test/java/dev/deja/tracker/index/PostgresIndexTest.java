package dev.deja.tracker.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.query.Query;
import dev.deja.tracker.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index in PostgreSQL says what one in SQLite says, and what the store has. */
class PostgresIndexTest {

  private static TestPostgres server;

  @TempDir Path folder;
  private StoreFixture store;
  private PostgresAddress address;

  @BeforeAll
  static void start() throws IOException {
    server = TestPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void fill() {
    store = new StoreFixture(folder.resolve("store"));
    address = server.address();
    ExecutionId first = store.completed("churn", 1, "2026-11-20T10:00:00Z");
    ExecutionId second =
        store
            .execution("Étude", 1, "2026-11-20T11:00:00Z")
            .parameter("k", 8)
            .parameter("name", "a'b%_\\")
            .metadata("x", "loss", "0.25")
            .parameter("nul", "a\0b 😀")
            .ok("1 + 1", "2")
            .seal(ExecutionStatus.COMPLETED);
    store
        .execution("churn", 2, "2026-11-20T12:00:00Z")
        .rerunOf(first)
        .parameter("long", "x".repeat(5_000))
        .error("1 / 0", "ArithmeticException", "/ by zero")
        .seal(ExecutionStatus.FAILED);
    store.tagAdded(first, "production", "ada");
    store.tagAdded(second, "baseline", "grace");
    store.tagRemoved(second, "baseline", "ada");
    store.verdict(first, second, Verdict.IDENTICAL);
  }

  /** All that can be asked, as text. */
  private List<String> answers(Index index) {
    List<String> answers = new ArrayList<>();
    index.list(Filter.ALL).forEach(row -> answers.add(row.toString()));
    index.history(Filter.ALL).forEach(row -> answers.add(row.toString()));
    for (ExecutionRow row : index.list(Filter.ALL)) {
      answers.add(index.tags(row.id()).toString());
      answers.add(index.events(row.id()).toString());
      answers.add(index.rerunsOf(row.id()).toString());
    }
    answers.add(index.deployments().toString());
    answers.add(index.bundles().toString());
    for (String question :
        List.of(
            "metadata.loss > 0.1",
            "params.name = 'a''b%_\\'",
            "notebook < 'd'",
            "notebook like 'é%'",
            "params.long is not null",
            "tag = production or status = failed",
            "not (user = nobody)")) {
      Filter asked =
          new Filter(
              Optional.empty(),
              List.of(),
              List.of(),
              Optional.empty(),
              Optional.of(Query.parse(question, Instant::parse)),
              Optional.empty(),
              0);
      answers.add(
          question + ": " + index.list(asked).stream().map(ExecutionRow::reference).toList());
    }
    answers.add(index.resolve(Reference.parse("churn/latest")).toString());
    return answers;
  }

  @Test
  void itAnswersAsSqliteDoes() {
    try (Index postgres = Index.open(address, store.executions());
        Index sqlite = Index.open(folder.resolve("index.db"), folder, store.executions())) {
      postgres.catchUp();
      sqlite.catchUp();

      assertThat(answers(postgres)).isEqualTo(answers(sqlite));
    }
  }

  @Test
  void whatIsMadeAnewFromTheStoreIsWhatWasThere() {
    try (Index index = Index.open(address, store.executions())) {
      index.catchUp();
      store.completed("churn", 3, "2026-11-20T13:00:00Z");
      index.catchUp();
      List<String> before = answers(index);

      assertThat(index.rebuild().executions()).isEqualTo(4);

      assertThat(answers(index)).isEqualTo(before);
    }
  }

  @Test
  void manyWhoAskAtOnceBringInEverythingOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Callable<List<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        calls.add(
            () -> {
              try (Index index = Index.open(address, store.executions())) {
                index.catchUp();
                return index.list(Filter.ALL).stream().map(ExecutionRow::reference).toList();
              }
            });
      }
      for (Future<List<String>> each : threads.invokeAll(calls)) {
        assertThat(each.get()).containsExactly("churn/2", "Étude/1", "churn/1");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void everyStoreHasTablesOfItsOwn() {
    StoreFixture other = new StoreFixture(folder.resolve("other"));
    try (Index one = Index.open(address, store.executions());
        Index two = Index.open(server.address(), other.executions())) {
      one.catchUp();
      two.catchUp();

      assertThat(two.list(Filter.ALL)).isEmpty();
      assertThat(one.list(Filter.ALL)).hasSize(3);
    }
  }

  @Test
  void tablesThatAreGoneAreMadeAgain() throws Exception {
    try (Index index = Index.open(address, store.executions())) {
      index.catchUp();
      execute("drop schema " + address.schema() + " cascade");

      index.catchUp();

      assertThat(index.list(Filter.ALL)).hasSize(3);
    }
  }

  @Test
  void tablesOfALaterVersionAreLeftAlone() throws Exception {
    Index.open(address, store.executions()).close();
    execute("update " + address.schema() + ".schema_history set version = '9999'");

    assertThatThrownBy(() -> Index.open(address, store.executions()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("later version");
  }

  @Test
  void aServerThatIsNotThereIsSaidSoAndNoPassword() {
    PostgresAddress nowhere =
        PostgresAddress.parse("postgresql://ada:secret@127.0.0.1:1/deja", "store", Map.of());

    assertThatThrownBy(() -> Index.open(nowhere, store.executions()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageContaining("DEJA_INDEX")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void whatIsNoDatabaseIsSaidSoWithoutThePassword() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PostgresAddress.parse("mysql://ada:secret@host/db", "store", Map.of()))
        .withMessageContaining("DEJA_INDEX")
        .withMessageNotContaining("secret");
  }

  private void execute(String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(
                address.url(), address.user().orElse(""), address.password().orElse(""));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
