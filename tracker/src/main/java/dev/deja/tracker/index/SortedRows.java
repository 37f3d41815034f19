package dev.deja.tracker.index;

import dev.deja.tracker.query.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Selects rows in the order of a field; those without a value come last. One use. */
final class SortedRows {

  private final Handle handle;
  private final QuerySql sql;
  private final String where;
  private final int limit;
  private int offset;

  /**
   * @param offset so many are passed over first; of no effect without a limit
   */
  SortedRows(Handle handle, QuerySql sql, String where, int limit, int offset) {
    this.handle = handle;
    this.sql = sql;
    this.where = where;
    this.limit = limit;
    this.offset = offset;
  }

  List<ExecutionRow> select(Filter.Sort sort) {
    Field field = sort.by();
    if (field.kind() != Field.Kind.METADATA && field.kind() != Field.Kind.PARAMETER) {
      String column = QuerySql.column(field.kind());
      return ExecutionRows.select(
          handle,
          "from executions where " + where,
          " order by case when %s is null then 1 else 0 end, %s %s, executions.started_at desc, executions.id desc"
              .formatted(column, column, direction(sort)),
          sql.values(),
          limit,
          offset);
    }
    return keyed(field, sort);
  }

  /** Numbers come before texts. The index has them in order, so that a limit is soon reached. */
  private List<ExecutionRow> keyed(Field field, Filter.Sort sort) {
    String table = field.kind() == Field.Kind.METADATA ? "metadata" : "parameters";
    Map<String, Object> values = sql.values();
    values.put("sortKey", field.key());
    List<ExecutionRow> rows = new ArrayList<>();
    for (String column : List.of("number_value", "text_value")) {
      String others = column.equals("number_value") ? "" : " and s.number_value is null";
      rows.addAll(
          rest(
              rows,
              "from executions join %s s on s.execution = executions.id and s.name = :sortKey where s.%s is not null%s and %s"
                  .formatted(table, column, others, where),
              " order by s.%s %s, s.execution desc".formatted(column, direction(sort))));
    }
    rows.addAll(
        rest(
            rows,
            "from executions where not exists (select 1 from %s s where s.execution = executions.id and s.name = :sortKey) and %s"
                .formatted(table, where),
            ExecutionRows.NEWEST_FIRST));
    return rows;
  }

  private List<ExecutionRow> rest(List<ExecutionRow> before, String from, String order) {
    if (limit > 0 && before.size() >= limit) {
      return List.of();
    }
    List<ExecutionRow> rows =
        ExecutionRows.select(
            handle, from, order, sql.values(), limit > 0 ? limit - before.size() : 0, offset);
    if (offset > 0 && limit > 0) {
      // What is passed over here need not be passed over in the rest.
      offset =
          rows.isEmpty()
              ? Math.max(0, offset - ExecutionRows.count(handle, from, sql.values()))
              : 0;
    }
    return rows;
  }

  private static String direction(Filter.Sort sort) {
    return sort.ascending() ? "asc" : "desc";
  }
}
