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
    return select(handle, filter, 0);
  }

  /**
   * A part of those that pass the filter.
   *
   * @param offset so many are passed over first
   */
  static List<ExecutionRow> select(Handle handle, Filter filter, int offset) {
    QuerySql sql = new QuerySql();
    String where = where(handle, sql, filter);
    return filter
        .sort()
        .map(
            sort ->
                new SortedRows(handle, sql, where, filter.isAll(), filter.limit(), offset)
                    .select(sort))
        .orElseGet(
            () ->
                select(
                    handle,
                    "from executions where " + where,
                    NEWEST_FIRST + part(filter.limit(), offset),
                    sql.values()));
  }

  /** How many pass the filter, whatever its limit. */
  static int count(Handle handle, Filter filter) {
    QuerySql sql = new QuerySql();
    return count(handle, "from executions where " + where(handle, sql, filter), sql.values());
  }

  /**
   * How many rows there are.
   *
   * @param from what follows the columns
   */
  static int count(Handle handle, String from, Map<String, Object> values) {
    try (Query query = handle.createQuery("select count(*) " + from)) {
      return query.bindMap(values).mapTo(Integer.class).one();
    }
  }

  private static String where(Handle handle, QuerySql sql, Filter filter) {
    // Those that were deleted are shown to who asks for them.
    String hidden =
        filter.status().contains(ExecutionStatus.DELETED)
            ? ""
            : "executions.status <> '" + ExecutionStatus.DELETED + "' and ";
    return hidden + sql.where(handle, filter.asQuery());
  }

  /** Newest first. */
  static List<ExecutionRow> select(
      Handle handle, String condition, Map<String, Object> values, int limit) {
    return select(
        handle,
        "from executions" + (condition.isEmpty() ? "" : " where " + condition),
        NEWEST_FIRST + part(limit, 0),
        values);
  }

  /**
   * The end of a question for a part of its answer.
   *
   * @param limit at most so many; 0 for all
   * @param offset so many are passed over first; of no effect without a limit
   */
  static String part(int limit, int offset) {
    return limit > 0 ? " limit " + limit + (offset > 0 ? " offset " + offset : "") : "";
  }

  /**
   * Rows in an order.
   *
   * @param from what follows the columns
   * @param order and which part
   */
  static List<ExecutionRow> select(
      Handle handle, String from, String order, Map<String, Object> values) {
    String chosen = from + order;
    List<ExecutionRow> bare;
    try (Query query = handle.createQuery("select executions.* " + chosen)) {
      bare = query.bindMap(values).map((row, context) -> row(row, List.of())).list();
    }
    return Tagged.of(handle, bare);
  }

  static Optional<ExecutionRow> byId(Handle handle, ExecutionId id) {
    return select(handle, "id = :id", Map.of("id", id.ulid()), 0).stream().findFirst();
  }

  static List<ExecutionRow> rerunsOf(Handle handle, ExecutionId original) {
    return select(
        handle,
        "rerun_of = :original and status <> '" + ExecutionStatus.DELETED + "'",
        Map.of("original", original.ulid()),
        0);
  }

  private static ExecutionRow row(ResultSet row, List<TagName> tags) throws SQLException {
    long endedAt = row.getLong("ended_at");
    boolean running = row.wasNull();
    double cost = row.getDouble("cost");
    boolean free = row.wasNull();
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
        Optional.ofNullable(row.getString("verdict")).map(Verdict::valueOf),
        free ? Optional.empty() : Optional.of(cost));
  }
}
