package dev.deja.tracker.index;

import dev.deja.tracker.store.OwnerOnly;
import dev.deja.tracker.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The index's SQLite file: creates it, brings its tables up to date, and replaces it when it is
 * damaged or was made by a later version. Thread-safe, and safe beside other processes.
 */
final class IndexFile implements IndexDatabase {

  /** The last migration; one more file {@code V<n>__….sql} raises it. */
  static final String VERSION = "7";

  static final String MIGRATIONS = "classpath:dev/deja/tracker/index";
  static final String HISTORY = "schema_history";
  private static final int BUSY_MILLIS = 30_000;

  /** SQLite's result codes for what a user can do something about. */
  private static final int BUSY = 5;

  private static final int READONLY = 8;
  private static final int IOERR = 10;
  private static final int FULL = 13;
  private static final int CANTOPEN = 14;

  /** It tells of every step; kept here because loggers that nobody holds forget their level. */
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  static {
    FLYWAY.setLevel(Level.SEVERE);
  }

  /** File locks are held by a process; this is for the threads of one. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final Path file;
  private final SQLiteDataSource source;

  private IndexFile(Path file) {
    this.file = file;
    this.source = source(file);
  }

  private static SQLiteDataSource source(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  /** The file, ready for questions. Missing, damaged and foreign files are made anew, empty. */
  static IndexFile open(Path file) {
    IndexFile opened = new IndexFile(file);
    if (opened.state() != State.CURRENT) {
      opened.replaceUnlessCurrent();
    }
    return opened;
  }

  @Override
  public SQLiteDataSource source() {
    return source;
  }

  @Override
  public void alone(Runnable action) {
    if (THREADS.isHeldByCurrentThread()) {
      // Closing a second channel would free the lock of the first.
      action.run();
      return;
    }
    Path locked = sibling(".lock");
    THREADS.lock();
    try (FileChannel channel = openLock(locked);
        FileLock lock = channel.lock()) {
      if (lock.isValid()) {
        action.run();
      }
    } catch (IOException e) {
      throw unusable(e);
    } finally {
      THREADS.unlock();
    }
  }

  private static FileChannel openLock(Path locked) throws IOException {
    createForOwner(locked);
    return FileChannel.open(locked, StandardOpenOption.WRITE);
  }

  /** Creates a file that only its owner can read, unless it is there. */
  private static void createForOwner(Path created) throws IOException {
    try {
      OwnerOnly.createFile(created);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster, or an earlier one has made it.
    }
  }

  @Override
  public boolean isDamage(Throwable failure) {
    return isDamaged(failure);
  }

  private static boolean isDamaged(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException e) {
        int code = e.getResultCode().code;
        String message = String.valueOf(e.getMessage());
        return (code & 0xff) == SQLiteErrorCode.SQLITE_CORRUPT.code
            || code == SQLiteErrorCode.SQLITE_NOTADB.code
            || code == SQLiteErrorCode.SQLITE_IOERR_SHORT_READ.code
            || message.contains("no such table")
            || message.contains("no such column");
      }
    }
    return false;
  }

  /** A failure of the disk or of another process's lock, in words; any other as it is. */
  @Override
  public RuntimeException explained(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException e) {
        return switch (e.getResultCode().code & 0xff) {
          case FULL, READONLY, CANTOPEN, IOERR, BUSY -> unusable(e);
          default -> failure;
        };
      }
    }
    return failure;
  }

  private StoreException unusable(Exception cause) {
    return new StoreException(
        "the index '"
            + file
            + "' cannot be used: "
            + cause.getMessage()
            + ". It must be writable and its disk not full; or choose another store with"
            + " DEJA_STORE.",
        cause);
  }

  private void replaceUnlessCurrent() {
    alone(
        () -> {
          State state = state();
          if (state != State.CURRENT && !(state == State.BEHIND && migrate(source))) {
            replace();
          }
        });
  }

  /**
   * Puts an empty index in the place of the file. It is made aside and moved there when it is
   * whole: SQLite does not wait for another's lock while it turns a file to write-ahead logging.
   */
  @Override
  public void replace() {
    alone(
        () -> {
          Path made = sibling(".new");
          try {
            deleteAll(made);
            // SQLite would create it for all to read; its other files get the permissions of this.
            createForOwner(made);
            writeAhead(made);
            if (!migrate(source(made))) {
              throw new IllegalStateException(
                  "a new index at " + made + " does not take its tables");
            }
            deleteAll(file);
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
          } catch (IOException | SQLException e) {
            throw unusable(e);
          }
        });
  }

  @Override
  public void scrub() {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("vacuum");
      statement.execute("pragma wal_checkpoint(truncate)");
    } catch (SQLException e) {
      throw unusable(e);
    }
  }

  private Path sibling(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static void deleteAll(Path database) throws IOException {
    for (String suffix : new String[] {"", "-wal", "-shm"}) {
      Files.deleteIfExists(database.resolveSibling(database.getFileName() + suffix));
    }
  }

  /** The file itself remembers this mode. */
  private static void writeAhead(Path database) throws SQLException {
    try (Connection connection = source(database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("pragma journal_mode = wal");
    }
  }

  private enum State {
    CURRENT,
    BEHIND,
    UNUSABLE
  }

  /** Flyway costs a third of a second at every start; one question tells whether it is needed. */
  private State state() {
    return Files.exists(file) ? state(source) : State.UNUSABLE;
  }

  private State state(SQLiteDataSource target) {
    try (Connection connection = target.getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet tables =
          statement.executeQuery(
              "select count(*) from sqlite_master where name = '" + HISTORY + "'")) {
        if (!tables.next() || tables.getInt(1) == 0) {
          return State.UNUSABLE;
        }
      }
      try (ResultSet versions =
          statement.executeQuery(
              "select version, success from " + HISTORY + " order by installed_rank desc")) {
        if (!versions.next()) {
          return State.UNUSABLE;
        }
        int version = Integer.parseInt(versions.getString(1));
        if (!versions.getBoolean(2) || version > Integer.parseInt(VERSION)) {
          return State.UNUSABLE;
        }
        return version == Integer.parseInt(VERSION) ? State.CURRENT : State.BEHIND;
      }
    } catch (NumberFormatException e) {
      return State.UNUSABLE;
    } catch (SQLException e) {
      if (isDamaged(e)) {
        return State.UNUSABLE;
      }
      throw unusable(e);
    }
  }

  /**
   * Whether the file has its tables now; if not, it is not an index of ours.
   *
   * @throws StoreException if it cannot be written
   */
  private boolean migrate(SQLiteDataSource target) {
    try {
      Flyway.configure().dataSource(target).table(HISTORY).locations(MIGRATIONS).load().migrate();
      return state(target) == State.CURRENT;
    } catch (FlywayException e) {
      if (explained(e) instanceof StoreException unusable) {
        throw unusable;
      }
      return false;
    }
  }
}
