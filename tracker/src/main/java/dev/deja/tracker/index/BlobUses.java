package dev.deja.tracker.index;

import dev.deja.tracker.model.Digest;
import java.util.List;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Questions about who needs a blob. */
final class BlobUses {

  private static final String SELECT =
      """
      select u.digest, e.notebook, e.number, u.role, u.cell
      from blob_uses u join executions e on e.id = u.execution
      where %s
      order by e.started_at desc, e.id desc, u.cell
      """;

  private BlobUses() {}

  static List<BlobUse> of(Handle handle, Digest digest) {
    try (Query query = handle.createQuery(SELECT.formatted("u.digest = :digest"))) {
      return uses(query.bind("digest", digest.toString()));
    }
  }

  static List<BlobUse> bundles(Handle handle) {
    try (Query query = handle.createQuery(SELECT.formatted("u.role = :role"))) {
      return uses(query.bind("role", BlobUse.Role.BUNDLE.name()));
    }
  }

  private static List<BlobUse> uses(Query query) {
    return query
        .map(
            (row, context) ->
                new BlobUse(
                    Digest.parse(row.getString("digest")),
                    row.getString("notebook") + "/" + row.getInt("number"),
                    BlobUse.Role.valueOf(row.getString("role")),
                    row.getInt("cell") == 0
                        ? OptionalInt.empty()
                        : OptionalInt.of(row.getInt("cell"))))
        .list();
  }
}
