package dev.deja.tracker.cli;

import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What {@code deja rerun --json} prints.
 *
 * @param original reference of the execution that was run again
 * @param reference reference of the re-run
 * @param rerun id of the re-run
 * @param problem why it ended early, if it did
 * @param folder where it ran, if that was kept
 */
record RerunJson(
    String original,
    ExecutionId originalId,
    String reference,
    ExecutionId rerun,
    Verdict verdict,
    List<CellVerdict> cells,
    List<String> warnings,
    Optional<String> problem,
    Optional<String> folder) {}
