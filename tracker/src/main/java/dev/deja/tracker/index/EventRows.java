package dev.deja.tracker.index;

import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Selects events. */
final class EventRows {

  private EventRows() {}

  /** All that was said of an execution, in order. */
  static List<Event> all(Handle handle, ExecutionId execution) {
    try (Query query =
        handle.createQuery("select * from events where execution = :execution order by id")) {
      return query
          .bind("execution", execution.ulid())
          .map((row, context) -> event(row, execution))
          .list();
    }
  }

  private static Event event(ResultSet row, ExecutionId execution) throws SQLException {
    return new Event(
        Event.FORMAT,
        new ExecutionId(row.getString("id")),
        Instant.ofEpochMilli(row.getLong("said_at")),
        row.getString("user_name"),
        execution,
        Event.Kind.valueOf(row.getString("kind")),
        row.getString("value"));
  }

  static List<Event> tags(Handle handle, ExecutionId execution) {
    try (Query query =
        handle.createQuery(
            """
            select e.* from tags t join events e on e.execution = t.execution and e.value = t.name
            where t.execution = :execution
              and e.id = (select max(id) from events l
                where l.execution = t.execution and l.value = t.name and l.kind = 'TAG_ADDED')
            order by t.name
            """)) {
      return query
          .bind("execution", execution.ulid())
          .map((row, context) -> event(row, execution))
          .list();
    }
  }
}
