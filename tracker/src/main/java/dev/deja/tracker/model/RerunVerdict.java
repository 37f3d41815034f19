package dev.deja.tracker.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a re-run proved: {@code executions/<id of the re-run>/verdict.json}. Written once, after the
 * re-run's seal.
 *
 * @param format the format's version, 1
 * @param original the execution that was run again
 * @param rerun the execution that ran it
 * @param at when the comparison was made
 * @param order in which cells were run; empty for {@link Order#RECORDED}
 * @param verdict the worst of the cells'
 * @param cells one per cell run of the original that was run again, in the order of running
 * @param warnings what stands beside the verdict: differences of environment such as another JDK,
 *     inputs that are missing, what could not be compared
 */
public record RerunVerdict(
    int format,
    ExecutionId original,
    ExecutionId rerun,
    Instant at,
    Optional<Order> order,
    Verdict verdict,
    List<CellVerdict> cells,
    List<String> warnings) {

  public static final int FORMAT = 1;

  /** In which order a re-run runs cells. */
  public enum Order {
    /** As they were run, with the sources that they had. */
    RECORDED,
    /** From the first to the last of the notebook as it was saved. */
    DOCUMENT
  }

  public RerunVerdict {
    // Earlier versions knew one order.
    order = Objects.requireNonNullElse(order, Optional.<Order>empty());
    cells = List.copyOf(cells);
    warnings = List.copyOf(warnings);
  }

  /** The same with one more warning. */
  public RerunVerdict withWarning(String warning) {
    List<String> more = Stream.concat(warnings.stream(), Stream.of(warning)).toList();
    return new RerunVerdict(format, original, rerun, at, order, verdict, cells, more);
  }
}
