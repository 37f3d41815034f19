package dev.deja.tracker.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.deja.tracker.diff.Divergence;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.model.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What {@code deja rerun --json} prints.
 *
 * @param original reference of the execution that was run again
 * @param reference reference of the re-run
 * @param rerun id of the re-run
 * @param order in which cells were run
 * @param divergence where it began to differ, if it did
 * @param reruns all of them, if there are several; the rest is then about the worst
 * @param problem why it ended early, if it did
 * @param folder where it ran, if that was kept
 */
record RerunJson(
    String original,
    ExecutionId originalId,
    String reference,
    ExecutionId rerun,
    RerunVerdict.Order order,
    Verdict verdict,
    List<CellVerdict> cells,
    List<String> warnings,
    Optional<Divergence> divergence,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Run> reruns,
    Optional<String> problem,
    Optional<String> folder) {

  /** One of several re-runs. */
  record Run(String reference, Verdict verdict) {}
}
