package dev.deja.tracker.cli;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.replay.CellResult;
import dev.deja.tracker.replay.HeadlessRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code deja run --json} prints.
 *
 * @param reference as a person types it
 * @param notebook absolute path of the notebook that was run
 * @param executed absolute path of the notebook with the outputs
 * @param problem why it ended early, if it was not a failing cell
 */
record RunJson(
    ExecutionId id,
    String reference,
    ExecutionStatus status,
    String notebook,
    String executed,
    Optional<String> problem,
    List<Cell> cells) {

  /** A cell that ran. */
  record Cell(
      int number,
      String cellId,
      Optional<Integer> executionCount,
      CellRun.Status status,
      Duration wall,
      Optional<String> error,
      boolean timedOut) {

    static Cell of(HeadlessRun.RanCell cell) {
      CellResult result = cell.result();
      return new Cell(
          cell.number(),
          cell.cellId(),
          result.executionCount(),
          result.status(),
          result.wall(),
          result.error(),
          result.timedOut());
    }
  }
}
