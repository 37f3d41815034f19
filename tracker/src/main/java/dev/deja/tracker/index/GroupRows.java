package dev.deja.tracker.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Groups, and the attempts at their tasks. */
final class GroupRows {

  private GroupRows() {}

  static void write(Handle handle, List<Group> groups) {
    for (Group group : groups) {
      handle.execute("delete from execution_groups where id = ?", group.id().ulid());
      handle.execute(
          "insert into execution_groups (id, name, started_at, json) values (?, ?, ?, ?)",
          group.id().ulid(),
          group.name(),
          group.startedAt().toEpochMilli(),
          json(group));
    }
  }

  private static String json(Group group) {
    try {
      return Json.mapper().writeValueAsString(group);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(group + " has no JSON form", e);
    }
  }

  private static Group group(String json) {
    try {
      return Json.mapper().readValue(json, Group.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the index has a group that is none: " + json, e);
    }
  }

  /** Newest first. */
  static List<Group> all(Handle handle) {
    return handle
        .createQuery("select json from execution_groups order by id desc")
        .mapTo(String.class)
        .map(GroupRows::group)
        .list();
  }

  /** Those of a name, or whose id begins so; newest first. */
  static List<Group> named(Handle handle, String nameOrId) {
    return handle
        .createQuery(
            "select json from execution_groups where name = :name"
                + " or (:prefix <> '' and substr(id, 1, length(:prefix)) = :prefix)"
                + " order by id desc")
        .bind("name", nameOrId)
        .bind(
            "prefix",
            nameOrId.matches("[0-9A-Za-z]{4,26}")
                ? nameOrId.toUpperCase(java.util.Locale.ROOT)
                : "")
        .mapTo(String.class)
        .map(GroupRows::group)
        .list();
  }

  /** All attempts at tasks of a group, by task, the earliest first. */
  static List<Attempt> attempts(Handle handle, ExecutionId group) {
    return handle
        .createQuery(
            "select id, task, notebook, number, status, verdict, rerun_of, started_at, ended_at"
                + " from executions where group_id = :group order by task, id")
        .bind("group", group.ulid())
        .map((row, context) -> attempt(row))
        .list();
  }

  private static Attempt attempt(ResultSet row) throws SQLException {
    long endedAt = row.getLong("ended_at");
    boolean running = row.wasNull();
    return new Attempt(
        new ExecutionId(row.getString("id")),
        row.getInt("task"),
        row.getString("notebook") + "/" + row.getInt("number"),
        ExecutionStatus.valueOf(row.getString("status")),
        Optional.ofNullable(row.getString("verdict")).map(Verdict::valueOf),
        Optional.ofNullable(row.getString("rerun_of")).map(ExecutionId::new),
        Instant.ofEpochMilli(row.getLong("started_at")),
        running ? Optional.empty() : Optional.of(Instant.ofEpochMilli(endedAt)));
  }

  /** The last numbers that executions of a group have said under a key. */
  static Map<ExecutionId, Double> numbers(Handle handle, ExecutionId group, String key) {
    Map<ExecutionId, Double> numbers = new HashMap<>();
    handle
        .createQuery(
            "select m.execution, m.number_value from metadata m"
                + " join executions e on e.id = m.execution"
                + " where e.group_id = :group and m.name = :key and m.number_value is not null")
        .bind("group", group.ulid())
        .bind("key", key)
        .map(
            (row, context) ->
                Map.entry(new ExecutionId(row.getString(1)), (Double) row.getDouble(2)))
        .forEach(entry -> numbers.put(entry.getKey(), entry.getValue()));
    return numbers;
  }

  /** What executions of a group have read and written. */
  static List<GroupFile> files(Handle handle, ExecutionId group) {
    return handle
        .createQuery(
            "select f.role, f.file, count(distinct e.task) as tasks,"
                + " count(distinct f.digest) as contents, min(f.digest) as digest"
                + " from file_uses f join executions e on e.id = f.execution"
                + " where e.group_id = :group and f.file not like 'artifact://%'"
                + " group by f.role, f.file order by f.role, f.file")
        .bind("group", group.ulid())
        .map(
            (row, context) ->
                new GroupFile(
                    FileUse.Role.valueOf(row.getString("role")),
                    row.getString("file"),
                    row.getInt("tasks"),
                    row.getInt("contents"),
                    Optional.ofNullable(row.getString("digest")).map(Digest::parse)))
        .list();
  }
}
