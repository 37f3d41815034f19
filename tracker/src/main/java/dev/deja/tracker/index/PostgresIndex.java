package dev.deja.tracker.index;

import dev.deja.tracker.store.StoreException;
import java.io.EOFException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An index in a schema of a PostgreSQL database, which a team shares: whoever asks first after
 * something new brings it in for all. Thread-safe, and safe beside other processes.
 */
final class PostgresIndex implements IndexDatabase {

  private static final int CONNECT_SECONDS = 10;

  /** What listens may be no PostgreSQL, and wait for us to speak. */
  private static final int LOGIN_SECONDS = 15;

  /** PostgreSQL takes every character but one, which programs may well have printed. */
  static final class Texts extends AbstractArgumentFactory<String> {

    Texts() {
      super(Types.VARCHAR);
    }

    @Override
    protected Argument build(String value, ConfigRegistry config) {
      String text = value.replace('\0', '\u2400');
      return (position, statement, context) -> statement.setString(position, text);
    }
  }

  /** It tells of every step; kept here because loggers that nobody holds forget their level. */
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  static {
    FLYWAY.setLevel(Level.SEVERE);
  }

  /** The database's lock is held by a connection; this is for the threads of one process. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final PostgresAddress address;
  private final PGSimpleDataSource source;

  private PostgresIndex(PostgresAddress address) {
    this.address = address;
    this.source = new PGSimpleDataSource();
    source.setUrl(address.url());
    address.user().ifPresent(source::setUser);
    address.password().ifPresent(source::setPassword);
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(LOGIN_SECONDS);
    source.setCurrentSchema(address.schema());
    source.setApplicationName("deja");
    source.setReWriteBatchedInserts(true);
  }

  static PostgresIndex open(PostgresAddress address) {
    PostgresIndex index = new PostgresIndex(address);
    if (!index.isCurrent()) {
      index.alone(
          () -> {
            if (!index.isCurrent()) {
              index.migrate();
            }
          });
    }
    return index;
  }

  @Override
  public DataSource source() {
    return source;
  }

  @Override
  public void alone(Runnable action) {
    if (THREADS.isHeldByCurrentThread()) {
      action.run();
      return;
    }
    THREADS.lock();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      // Freed when the connection ends, however that comes about.
      statement.execute(
          "select pg_advisory_lock(hashtext('deja index'), hashtext('" + address.schema() + "'))");
      action.run();
    } catch (SQLException e) {
      throw unusable(e);
    } finally {
      THREADS.unlock();
    }
  }

  @Override
  public void replace() {
    alone(
        () -> {
          try (Connection connection = source.getConnection();
              Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists " + address.schema() + " cascade");
          } catch (SQLException e) {
            throw unusable(e);
          }
          migrate();
        });
  }

  @Override
  public void scrub() {
    // The server does, with what it calls autovacuum; tables of others are its affair as well.
  }

  @Override
  public boolean isDamage(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e && e.getSQLState() != null) {
        // A table, a column or the schema is not there.
        return List.of("42P01", "42703", "3F000").contains(e.getSQLState());
      }
    }
    return false;
  }

  @Override
  public RuntimeException explained(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e) {
        return unusable(e);
      }
    }
    return failure;
  }

  private StoreException unusable(SQLException cause) {
    String state = String.valueOf(cause.getSQLState());
    String advice =
        state.startsWith("28")
            ? "Check its user and password: in DEJA_INDEX, PGUSER and PGPASSWORD, or ~/.pgpass."
            : state.startsWith("3D")
                ? "Create the database, or name another one."
                : state.startsWith("42501")
                    ? "Its user must be allowed to create a schema."
                    : "Is the server running, and DEJA_INDEX right?";
    return new StoreException(
        "the index at "
            + name()
            + address.user().map(user -> " (user '" + user + "')").orElse("")
            + " cannot be used: "
            + why(cause).replaceAll("[.\\s]+$", "")
            + ". "
            + advice
            + " Without DEJA_INDEX the index is on this machine.",
        cause);
  }

  private String name() {
    return PostgresAddress.withoutPassword(address.url());
  }

  /** The driver says of some only that they failed. */
  private static String why(SQLException failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "unknown host '" + cause.getMessage() + "'";
      }
      if (cause instanceof EOFException) {
        return "what listens there does not speak PostgreSQL's protocol";
      }
      if (cause instanceof SocketTimeoutException) {
        return "no answer in time";
      }
    }
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  /**
   * One question tells whether there is anything to migrate.
   *
   * @throws StoreException if a later version of Deja has made the tables: others need them so
   */
  private boolean isCurrent() {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      String history = address.schema() + "." + IndexFile.HISTORY;
      try (ResultSet table = statement.executeQuery("select to_regclass('" + history + "')")) {
        if (!table.next() || table.getString(1) == null) {
          return false;
        }
      }
      try (ResultSet versions =
          statement.executeQuery(
              "select version from "
                  + history
                  + " where version is not null and success order by installed_rank desc limit"
                  + " 1")) {
        int version = versions.next() ? Integer.parseInt(versions.getString(1)) : 0;
        int own = Integer.parseInt(IndexFile.VERSION);
        if (version > own) {
          throw new StoreException(
              "the index at "
                  + name()
                  + " was made by a later version of Deja. Update this one, or unset DEJA_INDEX to"
                  + " have an index on this machine.");
        }
        return version == own;
      }
    } catch (SQLException e) {
      throw unusable(e);
    }
  }

  private void migrate() {
    try {
      Flyway.configure()
          .dataSource(source)
          .schemas(address.schema())
          .table(IndexFile.HISTORY)
          .locations(IndexFile.MIGRATIONS)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw explained(e);
    }
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      for (String change : adjustments(statement)) {
        statement.execute(change);
      }
    } catch (SQLException e) {
      throw unusable(e);
    }
  }

  /**
   * SQLite knows neither lengths of texts nor orders of languages: so that both answer alike, texts
   * have no bound here either and are compared by their code points. What is too long for an index
   * is indexed by its beginning.
   */
  private List<String> adjustments(Statement statement) throws SQLException {
    List<String> changes = new ArrayList<>();
    for (String table : List.of("metadata", "parameters")) {
      changes.add("drop index if exists " + table + "_by_text");
      changes.add(
          "create index " + table + "_by_text on " + table + " (name, left(text_value, 250))");
    }
    changes.add("drop index if exists file_uses_by_file");
    // Not by a hash: a file that many executions use makes a chain that each new row walks along.
    changes.add(
        "create index file_uses_by_file on file_uses (" + FileUseRows.BEGINNING + ", execution)");
    changes.add("alter table file_uses drop constraint if exists file_uses_pkey");
    changes.add("drop index if exists file_uses_by_execution");
    changes.add("create index file_uses_by_execution on file_uses (execution, cell)");
    try (ResultSet columns =
        statement.executeQuery(
            "select table_name, column_name from information_schema.columns where table_schema = '"
                + address.schema()
                + "' and table_name <> '"
                + IndexFile.HISTORY
                + "' and data_type in ('character varying', 'text')"
                + " and collation_name is distinct from 'C'")) {
      while (columns.next()) {
        changes.add(
            "alter table "
                + columns.getString(1)
                + " alter column "
                + columns.getString(2)
                + " type text collate \"C\"");
      }
    }
    return changes;
  }
}
