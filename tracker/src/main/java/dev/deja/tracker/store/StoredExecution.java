package dev.deja.tracker.store;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.RerunVerdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An execution as the store has it.
 *
 * @param cells in order of their numbers; while it runs, those that have been shipped so far
 * @param end the seal; empty while it runs, or when its kernel has died and nobody has sealed it
 * @param verdict what it proved, if it is a re-run that has been compared
 */
public record StoredExecution(
    ExecutionStart start,
    List<CellRun> cells,
    Optional<ExecutionEnd> end,
    Optional<RerunVerdict> verdict) {

  public StoredExecution {
    cells = List.copyOf(cells);
  }

  public ExecutionId id() {
    return start.id();
  }

  /** Its parameters by name: at its end all of them, before that those that were given. */
  public Map<String, Object> parameters() {
    return end.map(ExecutionEnd::parameters)
        .filter(known -> !known.isEmpty())
        .orElse(start.parameters());
  }

  public ExecutionStatus status() {
    return end.map(ExecutionEnd::status).orElse(ExecutionStatus.RUNNING);
  }
}
