package dev.deja.tracker.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an execution went on from another: {@code executions/<id of the new one>/resumption.json}.
 * Written once, when it has ended.
 *
 * @param format the format's version, 1
 * @param original the execution that was resumed
 * @param resumed the execution that went on
 * @param cells one per code cell of the notebook that was run, in document order, as far as it came
 * @param restored names of the variables that got their recorded values
 * @param notRestored why variables that were needed could not be restored, by name
 */
public record Resumption(
    int format,
    ExecutionId original,
    ExecutionId resumed,
    List<Cell> cells,
    List<String> restored,
    Map<String, String> notRestored) {

  public static final int FORMAT = 1;

  /** What became of a cell. */
  public enum Fate {
    /** It was not run: it had succeeded, and its code, inputs and dependencies are the same. */
    TAKEN,
    /** Taken, and variables that it declares got the values that they had. */
    RESTORED,
    /** It had succeeded, and was run again. */
    RUN_AGAIN,
    /** It is new, was edited, or had not succeeded. */
    RUN
  }

  /**
   * A cell of the notebook.
   *
   * @param number among the code cells, from 1
   * @param from the execution that has its cell run
   * @param run number of the cell run in {@code from}; empty if it was not reached
   * @param why it was run; empty if it was taken
   */
  public record Cell(
      int number,
      Optional<String> cellId,
      Fate fate,
      ExecutionId from,
      Optional<Integer> run,
      Optional<String> why) {}

  public Resumption {
    cells = List.copyOf(cells);
    restored = List.copyOf(restored);
    notRestored = Map.copyOf(notRestored);
  }
}
