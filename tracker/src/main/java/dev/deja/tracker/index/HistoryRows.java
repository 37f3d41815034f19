package dev.deja.tracker.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.deja.tracker.model.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Gives rows the parameters and metadata of their executions. */
final class HistoryRows {

  /** Ids asked for at once; databases allow some thousands of values. */
  private static final int CHUNK = 500;

  private HistoryRows() {}

  static List<HistoryRow> of(Handle handle, List<ExecutionRow> rows) {
    Map<String, Map<String, JsonNode>> parameters = values(handle, "parameters", rows);
    Map<String, Map<String, JsonNode>> metadata = values(handle, "metadata", rows);
    List<HistoryRow> history = new ArrayList<>();
    for (ExecutionRow row : rows) {
      String id = row.id().ulid();
      history.add(
          new HistoryRow(
              row, parameters.getOrDefault(id, Map.of()), metadata.getOrDefault(id, Map.of())));
    }
    return history;
  }

  private static Map<String, Map<String, JsonNode>> values(
      Handle handle, String table, List<ExecutionRow> rows) {
    Map<String, Map<String, JsonNode>> values = new HashMap<>();
    for (int from = 0; from < rows.size(); from += CHUNK) {
      List<ExecutionRow> chunk = rows.subList(from, Math.min(rows.size(), from + CHUNK));
      String ids =
          IntStream.range(0, chunk.size())
              .mapToObj(i -> ":id" + i)
              .collect(Collectors.joining(", "));
      try (Query query =
          handle.createQuery(
              "select execution, name, json from " + table + " where execution in (" + ids + ")")) {
        for (int i = 0; i < chunk.size(); i++) {
          query.bind("id" + i, chunk.get(i).id().ulid());
        }
        query
            .map((row, context) -> List.of(row.getString(1), row.getString(2), row.getString(3)))
            .forEach(
                row ->
                    values
                        .computeIfAbsent(row.get(0), id -> new TreeMap<>())
                        .put(row.get(1), json(row.get(2))));
      }
    }
    return values;
  }

  private static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }
}
