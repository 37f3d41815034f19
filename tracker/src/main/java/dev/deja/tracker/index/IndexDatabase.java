package dev.deja.tracker.index;

import javax.sql.DataSource;

/**
 * The database in which an index is. It has the tables of this version when it has been opened.
 * Thread-safe, and safe beside other processes that use the same one.
 */
interface IndexDatabase {

  DataSource source();

  /** Runs alone among all threads and processes that use this database; may be nested. */
  void alone(Runnable action);

  /** Empties it, and makes its tables anew. */
  void replace();

  /** Removes from the disk what was deleted from the tables. */
  void scrub();

  /** Whether a failure says that the database is not the index it should be. */
  boolean isDamage(Throwable failure);

  /** A failure that a person can do something about, in words; any other as it is. */
  RuntimeException explained(RuntimeException failure);
}
