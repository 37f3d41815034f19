package dev.deja.tracker.index;

import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.FileUse.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Questions about the files of cell runs. */
final class FileUseRows {

  /** What PostgreSQL has an index of, since a whole path may be too long for one. */
  static final String BEGINNING = "substr(file, 1, 250)";

  private static final String SELECT =
      """
      select u.execution, e.notebook, e.number, e.started_at, u.cell, u.role, u.path, u.file,
        u.digest, u.size_bytes
      from file_uses u join executions e on e.id = u.execution
      where %s
      order by e.started_at desc, e.id desc, u.cell, u.path
      """;

  /** Databases take so many values in one question. */
  private static final int MOST_VALUES = 500;

  private FileUseRows() {}

  static List<FileUseRow> ofDigests(Handle handle, Collection<Digest> digests) {
    return in(handle, "u.digest", digests.stream().map(Digest::toString).toList());
  }

  /** Of many that have read a file few have written it, and the other way round. */
  static List<FileUseRow> ofDigests(Handle handle, Collection<Digest> digests, Role role) {
    return in(
        handle,
        "u.role = '" + role.name() + "' and u.digest",
        digests.stream().map(Digest::toString).toList());
  }

  /** The last use of some bytes in a role. */
  static Optional<FileUseRow> last(Handle handle, Digest digest, Role role) {
    try (Query query =
        handle.createQuery(
            SELECT
                .replaceFirst("(?s)order by.*", "order by u.execution desc limit 1")
                .formatted("u.digest = :digest and u.role = :role"))) {
      return query
          .bind("digest", digest.toString())
          .bind("role", role.name())
          .map((row, context) -> read(row))
          .findFirst();
    }
  }

  static List<FileUseRow> ofExecutions(Handle handle, Collection<String> executions) {
    return in(handle, "u.execution", List.copyOf(executions));
  }

  static List<FileUseRow> ofFile(Handle handle, String file) {
    String condition = BEGINNING + " = substr(:file, 1, 250) and u.file = :file";
    try (Query query = handle.createQuery(SELECT.formatted(condition))) {
      return query.bind("file", file).map((row, context) -> read(row)).list();
    }
  }

  private static List<FileUseRow> in(Handle handle, String column, List<String> values) {
    List<FileUseRow> rows = new ArrayList<>();
    for (int from = 0; from < values.size(); from += MOST_VALUES) {
      List<String> some = values.subList(from, Math.min(values.size(), from + MOST_VALUES));
      try (Query query = handle.createQuery(SELECT.formatted(column + " in (<values>)"))) {
        rows.addAll(query.bindList("values", some).map((row, context) -> read(row)).list());
      }
    }
    return rows;
  }

  /** Digests that begin with some hex digits, at most so many. */
  static List<Digest> digests(Handle handle, String prefix, int most) {
    String from = Digest.PREFIX + prefix;
    try (Query query =
        handle.createQuery(
            "select distinct digest from file_uses where digest >= :from and digest < :to"
                + " order by digest limit :most")) {
      return query
          .bind("from", from)
          .bind("to", from + "g")
          .bind("most", most)
          .map((row, context) -> Digest.parse(row.getString("digest")))
          .list();
    }
  }

  /** Files whose path ends with a name, those used last first. */
  static List<String> named(Handle handle, String name, int most) {
    try (Query query =
        handle.createQuery(
            "select file, max(execution) as latest from file_uses where path = :name"
                + " or path like :ending escape '!' group by file order by latest desc"
                + " limit :most")) {
      String escaped = name.replace("!", "!!").replace("%", "!%").replace("_", "!_");
      return query
          .bind("name", name)
          .bind("ending", "%/" + escaped)
          .bind("most", most)
          .map((row, context) -> row.getString("file"))
          .list();
    }
  }

  private static FileUseRow read(ResultSet row) throws SQLException {
    return new FileUseRow(
        row.getString("execution"),
        row.getString("notebook") + "/" + row.getInt("number"),
        Instant.ofEpochMilli(row.getLong("started_at")),
        row.getInt("cell"),
        Role.valueOf(row.getString("role")),
        row.getString("path"),
        row.getString("file"),
        Optional.ofNullable(row.getString("digest")).map(Digest::parse),
        row.getLong("size_bytes"));
  }
}
