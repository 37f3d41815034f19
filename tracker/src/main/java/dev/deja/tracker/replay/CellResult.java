package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.CellRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a kernel answered to a cell.
 *
 * @param executionCount Jupyter's number in brackets, if the kernel named one
 * @param wall from sending the cell to its last message
 * @param outputs nbformat 4 outputs
 * @param error name and message of the failure in one line, if it failed
 * @param timedOut whether it was interrupted because its time was over
 */
public record CellResult(
    CellRun.Status status,
    Optional<Integer> executionCount,
    Duration wall,
    List<JsonNode> outputs,
    Optional<String> error,
    boolean timedOut) {

  public CellResult {
    outputs = List.copyOf(outputs);
  }
}
