package dev.deja.tracker.index;

import dev.deja.tracker.model.Digest;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Questions about executions that have met a jar or a piece of code. */
final class MetRows {

  private static final String JARS =
      """
      select e.id, e.notebook, e.number, e.started_at, 1 as cell,
        coalesce(d.coordinates, d.file) as what
      from dependencies d join executions e on e.id = d.execution
      where %s
      order by e.started_at desc, e.id desc
      """;

  private static final String CELLS =
      """
      select e.id, e.notebook, e.number, e.started_at, min(c.number) as cell, '' as what
      from cell_runs c join executions e on e.id = c.execution
      where c.source_digest = :source
      group by e.id, e.notebook, e.number, e.started_at
      order by e.started_at desc, e.id desc
      """;

  private MetRows() {}

  /**
   * Executions with a jar on their class path.
   *
   * @param name coordinates with or without the version, a file's name, or a digest
   */
  static List<Met> ofJar(Handle handle, String name) {
    String condition =
        name.startsWith(Digest.PREFIX)
            ? "d.digest = :name"
            : "d.coordinates = :name or d.file = :name or d.coordinates like :any escape '!'";
    try (Query query = handle.createQuery(JARS.formatted(condition))) {
      query.bind("name", name);
      if (!name.startsWith(Digest.PREFIX)) {
        query.bind("any", name.replaceAll("([!%_])", "!$1") + ":%");
      }
      return met(query, "has %s on its class path");
    }
  }

  /** Executions that ran a cell of this source, each from the first such run. */
  static List<Met> ofSource(Handle handle, Digest source) {
    try (Query query = handle.createQuery(CELLS)) {
      return met(query.bind("source", source.toString()), "ran it");
    }
  }

  /** Coordinates and file names of jars that have a text in them; at most so many. */
  static List<String> jarsLike(Handle handle, String part, int most) {
    try (Query query =
        handle.createQuery(
            "select distinct coalesce(coordinates, file) as name from dependencies"
                + " where lower(coalesce(coordinates, file)) like :part escape '!'"
                + " order by name limit :most")) {
      return query
          .bind(
              "part",
              "%" + part.toLowerCase(java.util.Locale.ROOT).replaceAll("([!%_])", "!$1") + "%")
          .bind("most", most)
          .mapTo(String.class)
          .list();
    }
  }

  private static List<Met> met(Query query, String why) {
    return query
        .map(
            (row, context) ->
                new Met(
                    row.getString("id"),
                    row.getString("notebook") + "/" + row.getInt("number"),
                    Instant.ofEpochMilli(row.getLong("started_at")),
                    row.getInt("cell"),
                    why.formatted(row.getString("what"))))
        .list();
  }
}
