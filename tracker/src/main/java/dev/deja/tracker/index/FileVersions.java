package dev.deja.tracker.index;

import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.FileUse.Role;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Lists versions of files. Uses are gone through from the last, in the order of their key, and
 * those that have a later one are passed over, so that the first ones are soon found.
 */
final class FileVersions {

  private static final String SELECT =
      """
      select u.path, u.file, u.digest, u.size_bytes, u.cell, u.role, e.notebook, e.number,
        e.started_at
      from file_uses u join executions e on e.id = u.execution
      where %s (u.digest is null or not exists (
        select 1 from file_uses later
        where later.digest = u.digest and later.file = u.file and later.execution >= u.execution
          and (later.execution > u.execution or later.cell > u.cell
            or later.cell = u.cell and (later.role > u.role
              or later.role = u.role and later.path > u.path))))
      order by u.execution desc, u.cell desc, u.role desc, u.path desc
      limit :most offset :offset
      """;

  private static final String LOCATION = Artifact.location("", "").replaceFirst("/$", "");

  private FileVersions() {}

  static List<FileVersion> select(
      Handle handle, String search, boolean artifacts, int most, int offset) {
    String digest = search.toLowerCase(Locale.ROOT);
    boolean byDigest = digest.startsWith(Digest.PREFIX);
    String condition =
        (artifacts ? "u.file like :location and " : "")
            + (byDigest
                ? "u.digest >= :from and u.digest < :to and "
                : search.isEmpty() ? "" : "lower(u.file) like :part escape '!' and ");
    try (Query query = handle.createQuery(SELECT.formatted(condition))) {
      query.bind("most", most).bind("offset", offset);
      if (artifacts) {
        query.bind("location", LOCATION + "%");
      }
      if (byDigest) {
        query.bind("from", digest).bind("to", digest + "g");
      } else if (!search.isEmpty()) {
        String escaped = search.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1");
        query.bind("part", "%" + escaped + "%");
      }
      return query
          .map(
              (row, context) ->
                  new FileVersion(
                      row.getString("path"),
                      row.getString("file"),
                      Optional.ofNullable(row.getString("digest")).map(Digest::parse),
                      row.getLong("size_bytes"),
                      row.getString("notebook") + "/" + row.getInt("number"),
                      row.getInt("cell"),
                      Role.valueOf(row.getString("role")),
                      Instant.ofEpochMilli(row.getLong("started_at"))))
          .list();
    }
  }
}
