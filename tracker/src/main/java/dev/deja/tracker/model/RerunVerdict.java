package dev.deja.tracker.model;

import java.time.Instant;
import java.util.List;

/**
 * What a re-run proved: {@code executions/<id of the re-run>/verdict.json}. Written once, after the
 * re-run's seal.
 *
 * @param format the format's version, 1
 * @param original the execution that was run again
 * @param rerun the execution that ran it
 * @param at when the comparison was made
 * @param verdict the worst of the cells'
 * @param cells one per cell run of the original, in order
 * @param warnings differences of environment that stand beside the verdict, such as another JDK
 */
public record RerunVerdict(
    int format,
    ExecutionId original,
    ExecutionId rerun,
    Instant at,
    Verdict verdict,
    List<CellVerdict> cells,
    List<String> warnings) {

  public static final int FORMAT = 1;

  public RerunVerdict {
    cells = List.copyOf(cells);
    warnings = List.copyOf(warnings);
  }
}
