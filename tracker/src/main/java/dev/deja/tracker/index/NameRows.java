package dev.deja.tracker.index;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads which names there are, going from one to the next in an index and not through all rows. */
final class NameRows {

  private static final String NEXT =
      """
      with recursive names(name) as (
        select min(%1$s) from %2$s
        union all
        select (select min(%1$s) from %2$s where %1$s > names.name) from names
        where names.name is not null)
      select name from names where name is not null limit 1000
      """;

  private NameRows() {}

  static Names all(Handle handle) {
    return new Names(
        names(handle, "name", "metadata"),
        names(handle, "name", "parameters"),
        names(handle, "name", "tags"),
        names(handle, "notebook", "executions"),
        names(handle, "user_name", "executions"));
  }

  private static List<String> names(Handle handle, String column, String table) {
    try (Query query = handle.createQuery(NEXT.formatted(column, table))) {
      return query.mapTo(String.class).list();
    }
  }
}
