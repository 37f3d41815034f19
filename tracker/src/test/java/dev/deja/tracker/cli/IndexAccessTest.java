package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.index.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which people reach the database of their team, which asks for a password. */
class IndexAccessTest {

  private static final String PASSWORD = "open: sesame/1";

  @TempDir static Path data;
  private static EmbeddedPostgres server;

  @TempDir Path folder;
  private Cli deja;

  @BeforeAll
  static void start() throws Exception {
    server = TestPostgres.builder().setDataDirectory(data.resolve("pg")).start();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create role deja login password '" + PASSWORD + "'");
      statement.execute("create database notebooks owner deja");
      Files.writeString(
          data.resolve("pg/pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
      statement.execute("select pg_reload_conf()");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void fill() {
    StoreFixture store = new StoreFixture(folder.resolve("store"));
    store.completed("churn", 1, "2026-11-20T10:00:00Z");
    deja = new Cli(store.folder());
  }

  private String url(String credentials) {
    return "postgresql://" + credentials + "127.0.0.1:" + server.getPort() + "/notebooks";
  }

  @Test
  void theVariablesOfPostgresqlGiveUserAndPassword() {
    Cli.Result listed =
        deja.with("DEJA_INDEX", url(""))
            .with("PGUSER", "deja")
            .with("PGPASSWORD", PASSWORD)
            .run("list");

    assertThat(listed.err()).isEmpty();
    assertThat(listed.out()).contains("churn/1");
  }

  @Test
  void theAddressGivesThemBeforeTheVariables() {
    Cli.Result listed =
        deja.with("DEJA_INDEX", url("deja:open%3A%20sesame%2F1@"))
            .with("PGUSER", "nobody")
            .with("PGPASSWORD", "wrong")
            .run("list");

    assertThat(listed.out()).as(listed.err()).contains("churn/1");
  }

  @Test
  void whatIsWrongIsSaidWithoutThePassword() throws Exception {
    Cli.Result wrong = deja.with("DEJA_INDEX", url("deja:hunter2@")).run("list");
    assertThat(wrong.code()).isEqualTo(ExitCode.WRONG);
    assertThat(wrong.err())
        .contains("127.0.0.1:" + server.getPort(), "(user 'deja')", "PGPASSWORD, or ~/.pgpass. ")
        .doesNotContain("hunter2");

    deja.with("PGPASSWORD", PASSWORD);
    assertThat(deja.with("DEJA_INDEX", url("deja@") + "2").run("list").err())
        .contains("\"notebooks2\" does not exist. Create the database, or name another one. ");
    assertThat(deja.with("DEJA_INDEX", "postgresql://deja@nowhere.invalid/db").run("list").err())
        .contains("unknown host 'nowhere.invalid'. ");
    assertThat(
            deja.with("DEJA_INDEX", "postgresql://deja:hunter/2@127.0.0.1:70000/db")
                .run("list")
                .err())
        .contains("DEJA_INDEX='postgresql://deja:…@127.0.0.1:70000/db' is no database");
    try (ServerSocket silent = new ServerSocket(0)) {
      String address = "postgresql://deja@127.0.0.1:" + silent.getLocalPort() + "/db";
      assertThat(deja.with("DEJA_INDEX", address).run("list").err()).contains("timed out. ");
    }
    try (ServerSocket other = new ServerSocket(0)) {
      Thread hangUp =
          new Thread(
              () -> {
                try {
                  while (true) {
                    other.accept().close();
                  }
                } catch (java.io.IOException e) {
                  // The test is over.
                }
              });
      hangUp.start();
      assertThat(
              deja.with("DEJA_INDEX", "postgresql://deja@127.0.0.1:" + other.getLocalPort() + "/db")
                  .run("list")
                  .err())
          .contains("does not speak PostgreSQL's protocol. ");
    }
  }

  @Test
  void theDoctorSaysWhatIsWrongWithTheIndexAndShowsNoPassword() {
    Cli.Result said =
        deja.with("DEJA_INDEX", url("deja:hunter2@"))
            .with("DEJA_UI_TOKEN", "hunter3")
            .run("doctor");

    assertThat(said.out())
        .contains(
            "FAIL  store     the index at ", "DEJA_INDEX=" + url("deja:…@"), "DEJA_UI_TOKEN=…")
        .doesNotContain("hunter", "Choose a store");
  }
}
