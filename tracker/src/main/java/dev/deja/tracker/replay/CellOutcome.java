package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.CellRun;
import java.util.List;

/**
 * What a cell run did, as far as a comparison asks.
 *
 * @param number the cell run's number in its execution
 * @param outputs nbformat 4 outputs, wherever the record keeps them
 */
public record CellOutcome(
    int number, String source, CellRun.Status status, List<JsonNode> outputs) {

  public CellOutcome {
    outputs = List.copyOf(outputs);
  }
}
