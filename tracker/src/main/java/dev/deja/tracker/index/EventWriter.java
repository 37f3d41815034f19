package dev.deja.tracker.index;

import dev.deja.tracker.model.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes events, and folds them into the tags that executions carry. */
final class EventWriter {

  private EventWriter() {}

  static void write(Handle handle, List<Event> events) {
    if (events.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into events (id, execution, said_at, user_name, kind, value)
            values (:id, :execution, :at, :by, :kind, :value)
            on conflict (id) do update
              set user_name = excluded.user_name, value = excluded.value
            """)) {
      for (Event event : events) {
        batch
            .bind("id", event.id().ulid())
            .bind("execution", event.execution().ulid())
            .bind("at", event.at().toEpochMilli())
            .bind("by", event.by())
            .bind("kind", event.kind().name())
            .bind("value", event.value())
            .add();
      }
      batch.execute();
    }
    events.stream()
        .map(event -> event.execution().ulid())
        .collect(Collectors.toCollection(TreeSet::new))
        .forEach(execution -> foldTags(handle, execution));
    if (events.stream().anyMatch(EventWriter::isDeployment)) {
      Deployments.fold(handle);
    }
  }

  private static boolean isDeployment(Event event) {
    return event.kind() == Event.Kind.DEPLOYMENT_CREATED
        || event.kind() == Event.Kind.DEPLOYMENT_RETIRED;
  }

  /** Events may come in any order, so that the fold starts from the first one. */
  private static void foldTags(Handle handle, String execution) {
    Set<String> tags = new TreeSet<>();
    handle
        .createQuery("select kind, value from events where execution = :execution order by id")
        .bind("execution", execution)
        .map((row, context) -> Map.entry(row.getString("kind"), row.getString("value")))
        .forEach(
            said -> {
              switch (Event.Kind.valueOf(said.getKey())) {
                case TAG_ADDED -> tags.add(said.getValue());
                case TAG_REMOVED -> tags.remove(said.getValue());
                case NOTE,
                    DEPLOYMENT_CREATED,
                    DEPLOYMENT_RETIRED,
                    EXECUTION_DELETED,
                    EXECUTION_REDACTED -> {}
              }
            });
    handle.execute("delete from tags where execution = ?", execution);
    tags.forEach(tag -> handle.execute("insert into tags values (?, ?)", execution, tag));
  }
}
