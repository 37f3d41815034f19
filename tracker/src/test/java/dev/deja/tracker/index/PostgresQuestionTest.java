package dev.deja.tracker.index;

import dev.deja.tracker.StoreFixture;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same questions, asked of PostgreSQL. */
class PostgresQuestionTest extends QuestionTest {

  private static TestPostgres server;

  @BeforeAll
  static void start() throws IOException {
    server = TestPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  /** Each opens a connection. */
  @Override
  int questions() {
    return 60;
  }

  @Override
  Index open(StoreFixture store) {
    return Index.open(server.address(), store.executions());
  }
}
