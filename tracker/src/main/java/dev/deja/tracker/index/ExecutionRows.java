package dev.deja.tracker.index;

import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.NotebookRef;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.model.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Selects rows of executions together with their tags. */
final class ExecutionRows {

  static final String NEWEST_FIRST = " order by executions.started_at desc, executions.id desc";

  private ExecutionRows() {}

  static List<ExecutionRow> select(Handle handle, Filter filter) {
    QuerySql sql = new QuerySql();
    // Those that were deleted are shown to who asks for them.
    String hidden =
        filter.status().contains(ExecutionStatus.DELETED)
            ? ""
            : "executions.status <> '" + ExecutionStatus.DELETED + "' and ";
    String where = hidden + sql.where(handle, filter.asQuery());
    return filter
        .sort()
        .map(sort -> new SortedRows(handle, sql, where, filter.limit()).select(sort))
        .orElseGet(() -> select(handle, where, sql.values(), filter.limit()));
  }

  /** Newest first. */
  static List<ExecutionRow> select(
      Handle handle, String condition, Map<String, Object> values, int limit) {
    return select(
        handle,
        "from executions" + (condition.isEmpty() ? "" : " where " + condition),
        NEWEST_FIRST,
        values,
        limit);
  }

  /**
   * Rows in an order.
   *
   * @param from what follows the columns
   */
  static List<ExecutionRow> select(
      Handle handle, String from, String order, Map<String, Object> values, int limit) {
    String chosen = from + order + (limit > 0 ? " limit " + limit : "");
    List<ExecutionRow> bare;
    try (Query query = handle.createQuery("select executions.* " + chosen)) {
      bare = query.bindMap(values).map((row, context) -> row(row, List.of())).list();
    }
    return Tagged.of(handle, bare);
  }

  static Optional<ExecutionRow> byId(Handle handle, ExecutionId id) {
    return select(handle, "id = :id", Map.of("id", id.ulid()), 0).stream().findFirst();
  }

  private static ExecutionRow row(ResultSet row, List<TagName> tags) throws SQLException {
    long endedAt = row.getLong("ended_at");
    boolean running = row.wasNull();
    return new ExecutionRow(
        new ExecutionId(row.getString("id")),
        new NotebookRef(row.getString("notebook"), Optional.ofNullable(row.getString("path"))),
        row.getInt("number"),
        ExecutionStatus.valueOf(row.getString("status")),
        Instant.ofEpochMilli(row.getLong("started_at")),
        running ? Optional.empty() : Optional.of(Instant.ofEpochMilli(endedAt)),
        row.getInt("cells"),
        row.getString("user_name"),
        tags,
        Optional.ofNullable(row.getString("rerun_of")).map(ExecutionId::new),
        Optional.ofNullable(row.getString("verdict")).map(Verdict::valueOf));
  }
}
