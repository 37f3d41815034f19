package dev.deja.tracker.index;

import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.Ids;
import dev.deja.tracker.store.Parallel;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.store.StoredExecution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Brings into the index what the store has and the index has not. Another machine's executions may
 * arrive late, so that it is not enough to ask for what came after the last id. What is so much
 * older than the newest that is known is looked for at the first question in {@link #WHOLE}; a
 * store of a few pages always.
 */
final class CatchUp {

  /** Executions read and written at once; what is written is kept if the process ends. */
  private static final int CHUNK = 100;

  /** A listing of so many is a request or two. */
  private static final int FEW = 2_000;

  /** What is later than this is found by the next whole listing. */
  private static final Duration LATE = Duration.ofDays(2);

  private static final Duration WHOLE = Duration.ofMinutes(10);

  private final Jdbi jdbi;
  private final Executions store;
  private final int few;
  private final List<String> damaged = Collections.synchronizedList(new ArrayList<>());
  private boolean tookOut;

  CatchUp(Jdbi jdbi, Executions store) {
    this(jdbi, store, FEW);
  }

  /**
   * @param few of so many known executions, and more, not all are listed each time
   */
  CatchUp(Jdbi jdbi, Executions store, int few) {
    this.jdbi = jdbi;
    this.store = store;
    this.few = few;
  }

  /**
   * What differs between store and index.
   *
   * @param executions new ones, and those that may have changed since
   * @param events new ones
   * @param groups new ones
   * @param gone executions that the store no longer has
   * @param whole whether all of the store was listed for it
   * @param small whether it always is, the store being small
   */
  private record News(
      Collection<ExecutionId> executions,
      List<ExecutionId> events,
      List<ExecutionId> groups,
      List<String> gone,
      boolean whole,
      boolean small) {

    boolean isEmpty() {
      return executions.isEmpty() && events.isEmpty() && groups.isEmpty() && gone.isEmpty();
    }
  }

  /** Whether there is anything to bring in. */
  boolean isNeeded() {
    News news = news();
    if (news.isEmpty() && news.whole() && !news.small()) {
      try {
        jdbi.useHandle(CatchUp::noteWhole);
      } catch (JdbiException e) {
        // What can only be read is asked all the same, and listed from the beginning each time.
      }
    }
    return !news.isEmpty();
  }

  /** Does it; to be called by one at a time. */
  CaughtUp run() {
    News news = news();
    List<ExecutionId> ids = List.copyOf(news.executions());
    for (int from = 0; from < ids.size(); from += CHUNK) {
      List<StoredExecution> chunk =
          read(ids.subList(from, Math.min(ids.size(), from + CHUNK)), store::read);
      jdbi.useTransaction(handle -> ExecutionWriter.write(handle, chunk));
    }
    List<Event> events = new ArrayList<>();
    for (int from = 0; from < news.events().size(); from += CHUNK) {
      List<ExecutionId> chunk =
          news.events().subList(from, Math.min(news.events().size(), from + CHUNK));
      events.addAll(read(chunk, store::event));
    }
    int newEvents = events.size();
    Set<ExecutionId> redacted = about(events, Event.Kind.EXECUTION_REDACTED);
    redacted.forEach(id -> events.addAll(read(eventsOf(id), store::event)));
    Set<ExecutionId> changed = about(events, Event.Kind.EXECUTION_DELETED);
    changed.addAll(redacted);
    List<StoredExecution> again = read(changed, store::read);
    // A redaction of a group says so about the group's id.
    Set<ExecutionId> newGroups = new LinkedHashSet<>(news.groups());
    newGroups.addAll(redacted);
    List<Group> groups = read(newGroups, store.groups()::read);
    jdbi.useTransaction(
        handle -> {
          GroupRows.write(handle, groups);
          ExecutionWriter.write(handle, again);
          EventWriter.write(handle, events);
          ExecutionWriter.delete(handle, news.gone());
          if (news.whole()) {
            noteWhole(handle);
          }
        });
    tookOut = !redacted.isEmpty();
    return new CaughtUp(ids.size(), newEvents, damaged);
  }

  /** Whether the tables had what must not be in them any more; after {@link #run}. */
  boolean tookOut() {
    return tookOut;
  }

  private static Set<ExecutionId> about(List<Event> events, Event.Kind kind) {
    return events.stream()
        .filter(event -> event.kind() == kind)
        .map(Event::execution)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** What was said of an execution may be another text now. */
  private List<ExecutionId> eventsOf(ExecutionId execution) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select id from events where execution = :execution")
                .bind("execution", execution.ulid())
                .mapTo(String.class)
                .map(ExecutionId::new)
                .list());
  }

  /**
   * What the store has of some of its things, read beside one another: a bucket lets each wait.
   * What is damaged is left out and named, and does not hide the others.
   */
  private <T> List<T> read(Collection<ExecutionId> ids, Function<ExecutionId, Optional<T>> reader) {
    List<Callable<Optional<T>>> reads = new ArrayList<>();
    for (ExecutionId id : ids) {
      reads.add(
          () -> {
            try {
              return reader.apply(id);
            } catch (StoreException e) {
              damaged.add(e.getMessage());
              return Optional.empty();
            }
          });
    }
    return Parallel.all(reads).stream().flatMap(Optional::stream).toList();
  }

  private News news() {
    return jdbi.withHandle(
        handle -> {
          boolean small = isSmall(handle, "executions");
          boolean whole = small || isWholeDue(handle);
          Optional<ExecutionId> late = whole ? Optional.empty() : late(handle, "executions");
          Set<String> known = known(handle, "executions", late);
          // Those that run are those without a seal, and there is an index of them.
          Set<String> open =
              ids(handle, "select id from executions where status = 'RUNNING' and sealed = 0");
          Set<String> unseen = whole ? new HashSet<>(known) : new HashSet<>();
          Set<ExecutionId> executions = new LinkedHashSet<>();
          if (!whole) {
            open.forEach(id -> executions.add(new ExecutionId(id)));
          }
          try (Stream<ExecutionId> stored = store.list(late)) {
            stored.forEach(
                id -> {
                  unseen.remove(id.ulid());
                  if (!known.contains(id.ulid()) || open.contains(id.ulid())) {
                    executions.add(id);
                  }
                });
          }
          List<String> gone = whole ? List.copyOf(unseen) : List.of();
          for (String id :
              ids(
                  handle,
                  "select id from executions"
                      + " where sealed = 1 and rerun_of is not null and verdict is null")) {
            if (!gone.contains(id) && hasVerdict(id)) {
              executions.add(new ExecutionId(id));
            }
          }
          return new News(
              executions, newEvents(handle, whole), newGroups(handle), gone, whole, small);
        });
  }

  /** An id of the time before which nothing is expected any more. */
  private static Optional<ExecutionId> late(Handle handle, String table) {
    return handle
        .createQuery("select max(id) from " + table)
        .mapTo(String.class)
        .findFirst()
        .map(newest -> Ids.first(Ids.madeAt(new ExecutionId(newest)).minus(LATE)));
  }

  /** Those behind an id, or all: a million of them take seconds to come. */
  private static Set<String> known(Handle handle, String table, Optional<ExecutionId> after) {
    String condition = after.map(id -> " where id > '" + id.ulid() + "'").orElse("");
    return ids(handle, "select id from " + table + condition);
  }

  /** Whether a table has fewer rows than are listed each time. */
  private boolean isSmall(Handle handle, String table) {
    return few > 0
        && handle
            .createQuery("select id from " + table + " limit 1 offset " + (few - 1))
            .mapTo(String.class)
            .findFirst()
            .isEmpty();
  }

  /** A clock that goes back makes it due. */
  private static boolean isWholeDue(Handle handle) {
    long now = System.currentTimeMillis();
    return handle
        .createQuery("select at from whole_listings")
        .mapTo(Long.class)
        .findFirst()
        .filter(at -> at <= now && now - at < WHOLE.toMillis())
        .isEmpty();
  }

  /** Two at once leave two, of which any will do. */
  private static void noteWhole(Handle handle) {
    handle.execute("delete from whole_listings");
    handle.execute("insert into whole_listings (at) values (?)", System.currentTimeMillis());
  }

  private boolean hasVerdict(String id) {
    try {
      return store.verdict(new ExecutionId(id)).isPresent();
    } catch (StoreException e) {
      damaged.add(e.getMessage());
      return false;
    }
  }

  private List<ExecutionId> newEvents(Handle handle, boolean whole) {
    boolean all = whole || isSmall(handle, "events");
    Optional<ExecutionId> late = all ? Optional.empty() : late(handle, "events");
    Set<String> known = known(handle, "events", late);
    try (Stream<ExecutionId> stored = store.eventIds(late)) {
      return stored.filter(id -> !known.contains(id.ulid())).toList();
    }
  }

  private List<ExecutionId> newGroups(Handle handle) {
    Set<String> known = ids(handle, "select id from execution_groups");
    try (Stream<ExecutionId> stored = store.groups().ids()) {
      return stored.filter(id -> !known.contains(id.ulid())).toList();
    }
  }

  private static Set<String> ids(Handle handle, String sql) {
    return new HashSet<>(handle.createQuery(sql).mapTo(String.class).list());
  }
}
