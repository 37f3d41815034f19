package dev.deja.tracker.index;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An execution with what it said about itself.
 *
 * @param parameters by name
 * @param metadata the last value of every key
 */
public record HistoryRow(
    ExecutionRow execution, Map<String, JsonNode> parameters, Map<String, JsonNode> metadata) {

  public HistoryRow {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}
