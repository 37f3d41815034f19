package dev.deja.tracker.index;

import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.FileUse.Role;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.store.Executions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Answers questions about executions. Derived from the store alone: {@link #catchUp} brings in what
 * is new there, {@link #rebuild} makes it all anew, and a file that is missing, damaged or of
 * another version is replaced unasked. Thread-safe, and safe beside other processes with the same
 * file.
 */
public final class Index implements AutoCloseable {

  private final IndexDatabase database;
  private final Jdbi jdbi;
  private final Executions store;

  private Index(IndexDatabase database, Executions store) {
    this.database = database;
    this.jdbi = Jdbi.create(database.source());
    this.store = store;
  }

  /**
   * The index in a file, which is created if it is missing; its folder exists.
   *
   * @param cache the user's cache folder for Deja, where SQLite's native library is kept
   * @throws dev.deja.tracker.store.StoreException if the file cannot be written
   */
  public static Index open(Path file, Path cache, Executions store) {
    SqliteLibrary.prepare(cache);
    return new Index(IndexFile.open(file), store);
  }

  /**
   * The index of a store in a PostgreSQL database that others may share, also for other stores.
   *
   * @param address the database; its schema is made if it is missing
   * @throws dev.deja.tracker.store.StoreException if it cannot be used, with what to do about it
   */
  public static Index open(PostgresAddress address, Executions store) {
    Index index = new Index(PostgresIndex.open(address), store);
    index.jdbi.registerArgument(new PostgresIndex.Texts());
    return index;
  }

  /**
   * Brings in what the store has and the index has not: new executions, what running ones have
   * added, verdicts, events; and drops what the store no longer has. To be called before asking.
   */
  public CaughtUp catchUp() {
    if (!mend(() -> new CatchUp(jdbi, store).isNeeded())) {
      return CaughtUp.NOTHING;
    }
    List<CaughtUp> result = new ArrayList<>();
    database.alone(
        () -> {
          CatchUp catchUp = new CatchUp(jdbi, store);
          result.add(mend(catchUp::run));
          if (catchUp.tookOut()) {
            database.scrub();
          }
        });
    return result.get(0);
  }

  /** Drops everything and brings it in again. */
  public CaughtUp rebuild() {
    List<CaughtUp> result = new ArrayList<>();
    database.alone(
        () -> {
          database.replace();
          try {
            result.add(new CatchUp(jdbi, store).run());
          } catch (RuntimeException e) {
            throw database.explained(e);
          }
        });
    return result.get(0);
  }

  /** Executions that pass the filter, newest first. */
  public List<ExecutionRow> list(Filter filter) {
    return ask(handle -> ExecutionRows.select(handle, filter));
  }

  /** The same with parameters and metadata. */
  public List<HistoryRow> history(Filter filter) {
    return ask(handle -> HistoryRows.of(handle, ExecutionRows.select(handle, filter)));
  }

  /**
   * A part of the executions that pass the filter, with parameters and metadata.
   *
   * @param filter its limit is the length of the part
   * @param offset so many are passed over first
   */
  public List<HistoryRow> part(Filter filter, int offset) {
    return ask(handle -> HistoryRows.of(handle, ExecutionRows.select(handle, filter, offset)));
  }

  /** How many executions pass the filter, whatever its limit. */
  public int count(Filter filter) {
    return ask(handle -> ExecutionRows.count(handle, filter));
  }

  /** What executions can be asked for by. */
  public Names names() {
    return ask(NameRows::all);
  }

  /** What executions have recorded, in numbers. */
  public Recorded recorded() {
    return ask(
        handle ->
            handle
                .createQuery(
                    """
                    select (select count(*) from executions), (select count(*) from cell_runs),
                      (select count(*) from file_uses),
                      (select coalesce(sum(size_bytes), 0) from file_uses where digest is not null),
                      count(*), coalesce(sum(size), 0)
                    from (select max(size_bytes) as size from file_uses where digest is not null
                      group by digest) distinct_files
                    """)
                .map(
                    (row, context) ->
                        new Recorded(
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6)))
                .one());
  }

  /**
   * Files that cells have used, each version once, those used last first.
   *
   * @param search a part of the absolute path, in either case, or the first characters of a digest
   *     with {@code sha256:}; empty for all
   * @param artifacts only artifacts
   * @param most at most so many
   * @param offset so many are passed over first
   */
  public List<FileVersion> files(String search, boolean artifacts, int most, int offset) {
    return ask(handle -> FileVersions.select(handle, search, artifacts, most, offset));
  }

  /**
   * What a reference means.
   *
   * @throws UnknownReference if it means nothing
   * @throws AmbiguousReference if it means more than one execution
   */
  public Resolved resolve(Reference reference) {
    return ask(handle -> new Resolution(handle, reference).resolve());
  }

  /** Executions that name a blob themselves: as bundle, patch or outputs; newest first. */
  public List<BlobUse> usesOf(Digest digest) {
    return ask(handle -> BlobUses.of(handle, digest));
  }

  /** The digests of all bundles, and the executions that ran with each. */
  public List<BlobUse> bundles() {
    return ask(BlobUses::bundles);
  }

  /** Runs that read or wrote some bytes, newest executions first. */
  public List<FileUseRow> fileUsesOf(Collection<Digest> digests) {
    return ask(handle -> FileUseRows.ofDigests(handle, digests));
  }

  /** Who read, or who wrote, any of some bytes, newest execution first. */
  public List<FileUseRow> fileUsesOf(Collection<Digest> digests, Role role) {
    return ask(handle -> FileUseRows.ofDigests(handle, digests, role));
  }

  /** The last use of some bytes; empty if there is none. */
  public Optional<FileUseRow> lastUseOf(Digest digest) {
    return ask(
        handle ->
            Stream.of(Role.OUTPUT, Role.INPUT)
                .flatMap(role -> FileUseRows.last(handle, digest, role).stream())
                .max(Comparator.comparing(FileUseRow::execution)));
  }

  /** All that some executions, given by their ULIDs, read and wrote. */
  public List<FileUseRow> fileUsesIn(Collection<String> executions) {
    return ask(handle -> FileUseRows.ofExecutions(handle, executions));
  }

  /** Runs that read or wrote a file, by its absolute path, newest executions first. */
  public List<FileUseRow> fileUses(String file) {
    return ask(handle -> FileUseRows.ofFile(handle, file));
  }

  /** Digests of files that begin with some hex digits; at most so many. */
  public List<Digest> fileDigests(String prefix, int most) {
    return ask(handle -> FileUseRows.digests(handle, prefix, most));
  }

  /** Absolute paths of files with a name, or whose path ends with it; at most so many. */
  public List<String> filesNamed(String name, int most) {
    return ask(handle -> FileUseRows.named(handle, name, most));
  }

  /** The tags that an execution carries now, each with the event that set it; by name. */
  public List<Event> tags(ExecutionId id) {
    return ask(handle -> EventRows.tags(handle, id));
  }

  /** All that was said of an execution after the fact, in order. */
  public List<Event> events(ExecutionId id) {
    return ask(handle -> EventRows.all(handle, id));
  }

  /**
   * Executions with a jar on their class path, the newest first.
   *
   * @param name coordinates with or without the version, a file's name, or a digest
   */
  public List<Met> executionsWithJar(String name) {
    return ask(handle -> MetRows.ofJar(handle, name));
  }

  /** Jars whose coordinates or file name have a text in them; at most so many. */
  public List<String> jarsLike(String part, int most) {
    return ask(handle -> MetRows.jarsLike(handle, part, most));
  }

  /** Executions that ran a cell of this source, the newest first. */
  public List<Met> executionsOfSource(Digest source) {
    return ask(handle -> MetRows.ofSource(handle, source));
  }

  /** Deployments, also those that are retired, the newest first. */
  public List<Deployed> deployments() {
    return ask(Deployments::all);
  }

  /** All groups, newest first. */
  public List<Group> groups() {
    return ask(GroupRows::all);
  }

  /** Groups of a name, or whose id begins so, newest first. */
  public List<Group> groups(String nameOrId) {
    return ask(handle -> GroupRows.named(handle, nameOrId));
  }

  /** All attempts at tasks of a group, by task, the earliest first. */
  public List<Attempt> attempts(ExecutionId group) {
    return ask(handle -> GroupRows.attempts(handle, group));
  }

  /** The last numbers that executions of a group have said under a metadata key. */
  public Map<ExecutionId, Double> groupNumbers(ExecutionId group, String key) {
    return ask(handle -> GroupRows.numbers(handle, group, key));
  }

  /** What executions of a group have read and written. */
  public List<GroupFile> groupFiles(ExecutionId group) {
    return ask(handle -> GroupRows.files(handle, group));
  }

  /** An execution's row; empty if there is none. */
  public Optional<ExecutionRow> row(ExecutionId id) {
    return ask(handle -> ExecutionRows.byId(handle, id));
  }

  /** Re-runs of an execution that are not deleted, newest first. */
  public List<ExecutionRow> rerunsOf(ExecutionId original) {
    return ask(handle -> ExecutionRows.rerunsOf(handle, original));
  }

  @Override
  public void close() {
    // Every question opens and closes its own connection.
  }

  private <T> T ask(Function<Handle, T> question) {
    return mend(() -> jdbi.withHandle(question::apply));
  }

  /** Once more on a new index, if the file turns out to be damaged on the way. */
  private <T> T mend(Supplier<T> action) {
    try {
      return action.get();
    } catch (RuntimeException e) {
      if (!database.isDamage(e)) {
        throw database.explained(e);
      }
      rebuild();
      return action.get();
    }
  }
}
