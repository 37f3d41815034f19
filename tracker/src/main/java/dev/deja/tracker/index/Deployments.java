package dev.deja.tracker.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.deja.tracker.model.Deployment;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Deployments as rows: the fold of their events. */
final class Deployments {

  private Deployments() {}

  private record Said(
      String id, String execution, long at, String by, Event.Kind kind, String value) {}

  /** There are few, and events may come in any order, so that all are folded. */
  static void fold(Handle handle) {
    handle.execute("delete from deployments");
    List<Said> said = new ArrayList<>();
    try (Query query =
        handle.createQuery(
            """
            select id, execution, said_at, user_name, kind, value from events
            where kind in ('DEPLOYMENT_CREATED', 'DEPLOYMENT_RETIRED') order by id
            """)) {
      query
          .map(
              (row, context) ->
                  new Said(
                      row.getString(1),
                      row.getString(2),
                      row.getLong(3),
                      row.getString(4),
                      Event.Kind.valueOf(row.getString(5)),
                      row.getString(6)))
          .forEach(said::add);
    }
    for (Said each : said) {
      if (each.kind() == Event.Kind.DEPLOYMENT_CREATED) {
        read(each.value()).ifPresent(deployment -> insert(handle, each, deployment));
      } else {
        handle.execute(
            "update deployments set retired_at = ?, retired_by = ?"
                + " where name = ? and retired_at is null",
            each.at(),
            each.by(),
            each.value());
      }
    }
  }

  private static Optional<Deployment> read(String json) {
    try {
      return Optional.of(Json.mapper().readValue(json, Deployment.class));
    } catch (JsonProcessingException e) {
      // Written by no version of ours; there is nothing to show of it.
      return Optional.empty();
    }
  }

  private static void insert(Handle handle, Said said, Deployment deployment) {
    handle.execute(
        "insert into deployments (id, execution, name, version, path, digest, url, said_at,"
            + " user_name) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        said.id(),
        said.execution(),
        deployment.name(),
        deployment.version().orElse(null),
        deployment.file().orElse(null),
        deployment.digest().map(Digest::toString).orElse(null),
        deployment.url().orElse(null),
        said.at(),
        said.by());
  }

  /** The newest first. */
  static List<Deployed> all(Handle handle) {
    try (Query query =
        handle.createQuery(
            """
            select d.*, e.notebook, e.number from deployments d
            left join executions e on e.id = d.execution order by d.said_at desc, d.id desc
            """)) {
      return query
          .map(
              (row, context) -> {
                long retired = row.getLong("retired_at");
                boolean inUse = row.wasNull();
                String notebook = row.getString("notebook");
                String execution = row.getString("execution");
                return new Deployed(
                    new Deployment(
                        row.getString("name"),
                        Optional.ofNullable(row.getString("version")),
                        Optional.ofNullable(row.getString("path")),
                        Optional.ofNullable(row.getString("digest")).map(Digest::parse),
                        Optional.ofNullable(row.getString("url"))),
                    new ExecutionId(execution),
                    notebook == null ? execution : notebook + "/" + row.getInt("number"),
                    Instant.ofEpochMilli(row.getLong("said_at")),
                    row.getString("user_name"),
                    inUse ? Optional.empty() : Optional.of(Instant.ofEpochMilli(retired)),
                    Optional.ofNullable(row.getString("retired_by")));
              })
          .list();
    }
  }
}
