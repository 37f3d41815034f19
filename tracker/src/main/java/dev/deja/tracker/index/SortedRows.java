package dev.deja.tracker.index;

import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.query.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Selects rows in the order of a field; those without a value come last. One use. */
final class SortedRows {

  private final Handle handle;
  private final QuerySql sql;
  private final String where;
  private final boolean all;
  private final int limit;
  private int offset;

  /**
   * @param all whether nothing is asked but that they are not deleted
   * @param offset so many are passed over first; of no effect without a limit
   */
  SortedRows(Handle handle, QuerySql sql, String where, boolean all, int limit, int offset) {
    this.handle = handle;
    this.sql = sql;
    this.where = where;
    this.all = all;
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
                  .formatted(column, column, direction(sort))
              + ExecutionRows.part(limit, offset),
          sql.values());
    }
    return keyed(field, sort);
  }

  /**
   * Numbers come before texts. The index has them in order, so that a limit is soon reached; of
   * what is passed over before it no execution is read, if none need be asked.
   */
  private List<ExecutionRow> keyed(Field field, Filter.Sort sort) {
    String table = field.kind() == Field.Kind.METADATA ? "metadata" : "parameters";
    String fitting =
        all
            ? "where s.execution not in (select id from executions where status = '%s')"
                .formatted(ExecutionStatus.DELETED)
            : "join executions on executions.id = s.execution where " + where;
    Map<String, Object> values = sql.values();
    values.put("sortKey", field.key());
    List<ExecutionRow> rows = new ArrayList<>();
    for (String column : List.of("number_value", "text_value")) {
      String others = column.equals("number_value") ? "" : " and s.number_value is null";
      String from =
          "from %s s %s and s.name = :sortKey and s.%s is not null%s"
              .formatted(table, fitting, column, others);
      String order = " order by s.%s %s, s.execution desc".formatted(column, direction(sort));
      rows.addAll(rest(rows, from, part -> valued(column, from, order, part)));
    }
    String without =
        "from executions where not exists (select 1 from %s s where s.execution = executions.id and s.name = :sortKey) and %s"
            .formatted(table, where);
    rows.addAll(
        rest(
            rows,
            without,
            part ->
                ExecutionRows.select(handle, without, ExecutionRows.NEWEST_FIRST + part, values)));
    return rows;
  }

  /** The executions of some values. */
  private List<ExecutionRow> valued(String column, String from, String order, String part) {
    return ExecutionRows.select(
        handle,
        "from executions join (select s.execution, s.%s %s) s on s.execution = executions.id"
            .formatted(column, from + order + part),
        order,
        sql.values());
  }

  private List<ExecutionRow> rest(
      List<ExecutionRow> before, String from, Function<String, List<ExecutionRow>> select) {
    if (limit > 0 && before.size() >= limit) {
      return List.of();
    }
    List<ExecutionRow> rows =
        select.apply(ExecutionRows.part(limit > 0 ? limit - before.size() : 0, offset));
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
