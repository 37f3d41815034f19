package dev.deja.tracker.index;

import dev.deja.tracker.model.TagName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Gives rows the tags that their executions carry. */
final class Tagged {

  /** Ids asked for at once; databases allow some thousands of values. */
  private static final int CHUNK = 500;

  private Tagged() {}

  static List<ExecutionRow> of(Handle handle, List<ExecutionRow> rows) {
    Map<String, TreeSet<TagName>> tags = new HashMap<>();
    for (int from = 0; from < rows.size(); from += CHUNK) {
      read(handle, rows.subList(from, Math.min(rows.size(), from + CHUNK)), tags);
    }
    List<ExecutionRow> tagged = new ArrayList<>();
    for (ExecutionRow row : rows) {
      TreeSet<TagName> own = tags.get(row.id().ulid());
      tagged.add(own == null ? row : row.with(List.copyOf(own)));
    }
    return tagged;
  }

  private static void read(
      Handle handle, List<ExecutionRow> rows, Map<String, TreeSet<TagName>> tags) {
    String names =
        IntStream.range(0, rows.size()).mapToObj(i -> ":id" + i).collect(Collectors.joining(", "));
    try (Query query =
        handle.createQuery("select execution, name from tags where execution in (" + names + ")")) {
      for (int i = 0; i < rows.size(); i++) {
        query.bind("id" + i, rows.get(i).id().ulid());
      }
      query
          .map((row, context) -> Map.entry(row.getString(1), new TagName(row.getString(2))))
          .forEach(
              tag -> tags.computeIfAbsent(tag.getKey(), id -> new TreeSet<>()).add(tag.getValue()));
    }
  }
}
