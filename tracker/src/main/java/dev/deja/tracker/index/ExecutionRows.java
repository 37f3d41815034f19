package dev.deja.tracker.index;

import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.NotebookRef;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.model.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Selects rows of executions together with their tags. */
final class ExecutionRows {

  private static final String NEWEST_FIRST = " order by started_at desc, id desc";

  private ExecutionRows() {}

  static List<ExecutionRow> select(Handle handle, Filter filter) {
    List<String> conditions = new ArrayList<>();
    Map<String, Object> values = new HashMap<>();
    filter
        .notebook()
        .ifPresent(
            notebook -> {
              conditions.add(notebook.contains("/") ? "path = :notebook" : "notebook = :notebook");
              values.put("notebook", notebook);
            });
    for (TagName tag : filter.tags()) {
      String name = "tag" + values.size();
      conditions.add(
          "exists (select 1 from tags t where t.execution = executions.id and t.name = :"
              + name
              + ")");
      values.put(name, tag.name());
    }
    if (!filter.status().isEmpty()) {
      List<String> names = new ArrayList<>();
      for (ExecutionStatus status : filter.status()) {
        names.add(":status" + values.size());
        values.put("status" + values.size(), status.name());
      }
      conditions.add("status in (" + String.join(", ", names) + ")");
    }
    filter
        .since()
        .ifPresent(
            since -> {
              conditions.add("started_at >= :since");
              values.put("since", since.toEpochMilli());
            });
    return select(handle, String.join(" and ", conditions), values, filter.limit());
  }

  /** Newest first. */
  static List<ExecutionRow> select(
      Handle handle, String condition, Map<String, Object> values, int limit) {
    String chosen =
        "from executions"
            + (condition.isEmpty() ? "" : " where " + condition)
            + NEWEST_FIRST
            + (limit > 0 ? " limit " + limit : "");
    Map<String, TreeSet<TagName>> tags = new LinkedHashMap<>();
    try (Query query =
        handle.createQuery(
            "select t.execution, t.name from tags t join (select id "
                + chosen
                + ") chosen on chosen.id = t.execution")) {
      query
          .bindMap(values)
          .map((row, context) -> Map.entry(row.getString(1), new TagName(row.getString(2))))
          .forEach(
              tag -> tags.computeIfAbsent(tag.getKey(), id -> new TreeSet<>()).add(tag.getValue()));
    }
    try (Query query = handle.createQuery("select * " + chosen)) {
      return query
          .bindMap(values)
          .map(
              (row, context) ->
                  row(row, List.copyOf(tags.getOrDefault(row.getString("id"), new TreeSet<>()))))
          .list();
    }
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
