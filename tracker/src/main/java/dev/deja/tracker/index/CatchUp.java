package dev.deja.tracker.index;

import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.store.StoredExecution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Brings into the index what the store has and the index has not. The store is listed and not asked
 * for what came after the last id: another machine's executions may arrive late.
 */
final class CatchUp {

  /** Executions read and written at once; what is written is kept if the process ends. */
  private static final int CHUNK = 100;

  private final Jdbi jdbi;
  private final Executions store;
  private final List<String> damaged = new ArrayList<>();

  CatchUp(Jdbi jdbi, Executions store) {
    this.jdbi = jdbi;
    this.store = store;
  }

  /**
   * What differs between store and index.
   *
   * @param executions new ones, and those that may have changed since
   * @param events new ones
   * @param groups new ones
   * @param gone executions that the store no longer has
   */
  private record News(
      Collection<ExecutionId> executions,
      List<ExecutionId> events,
      List<ExecutionId> groups,
      List<String> gone) {

    boolean isNone() {
      return executions.isEmpty() && events.isEmpty() && groups.isEmpty() && gone.isEmpty();
    }
  }

  /** Whether there is anything to bring in. Changes nothing. */
  boolean isNeeded() {
    return !news().isNone();
  }

  /** Does it; to be called by one at a time. */
  CaughtUp run() {
    News news = news();
    List<ExecutionId> ids = List.copyOf(news.executions());
    for (int from = 0; from < ids.size(); from += CHUNK) {
      List<StoredExecution> chunk = new ArrayList<>();
      for (ExecutionId id : ids.subList(from, Math.min(ids.size(), from + CHUNK))) {
        read(id, chunk);
      }
      jdbi.useTransaction(handle -> ExecutionWriter.write(handle, chunk));
    }
    List<Event> events = new ArrayList<>();
    for (ExecutionId id : news.events()) {
      try {
        store.event(id).ifPresent(events::add);
      } catch (StoreException e) {
        damaged.add(e.getMessage());
      }
    }
    List<StoredExecution> deleted = new ArrayList<>();
    events.stream()
        .filter(event -> event.kind() == Event.Kind.EXECUTION_DELETED)
        .forEach(event -> read(event.execution(), deleted));
    List<Group> groups = new ArrayList<>();
    for (ExecutionId id : news.groups()) {
      try {
        store.groups().read(id).ifPresent(groups::add);
      } catch (StoreException e) {
        damaged.add(e.getMessage());
      }
    }
    jdbi.useTransaction(
        handle -> {
          GroupRows.write(handle, groups);
          ExecutionWriter.write(handle, deleted);
          EventWriter.write(handle, events);
          news.gone().forEach(id -> ExecutionWriter.delete(handle, id));
        });
    return new CaughtUp(ids.size(), events.size(), damaged);
  }

  /** A damaged execution is left out and named, and does not hide the others. */
  private void read(ExecutionId id, List<StoredExecution> into) {
    try {
      store.read(id).ifPresent(into::add);
    } catch (StoreException e) {
      damaged.add(e.getMessage());
    }
  }

  private News news() {
    return jdbi.withHandle(
        handle -> {
          Set<String> complete = ids(handle, "select id from executions where sealed = 1");
          Set<String> known = ids(handle, "select id from executions");
          List<ExecutionId> executions = new ArrayList<>();
          try (Stream<ExecutionId> stored = store.list(Optional.empty())) {
            stored.forEach(
                id -> {
                  known.remove(id.ulid());
                  if (!complete.contains(id.ulid())) {
                    executions.add(id);
                  }
                });
          }
          for (String id :
              ids(
                  handle,
                  "select id from executions"
                      + " where sealed = 1 and rerun_of is not null and verdict is null")) {
            if (!known.contains(id) && hasVerdict(id)) {
              executions.add(new ExecutionId(id));
            }
          }
          return new News(executions, newEvents(handle), newGroups(handle), List.copyOf(known));
        });
  }

  private boolean hasVerdict(String id) {
    try {
      return store.verdict(new ExecutionId(id)).isPresent();
    } catch (StoreException e) {
      damaged.add(e.getMessage());
      return false;
    }
  }

  private List<ExecutionId> newEvents(Handle handle) {
    Set<String> known = ids(handle, "select id from events");
    try (Stream<ExecutionId> stored = store.eventIds()) {
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
