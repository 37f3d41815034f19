package dev.deja.tracker.cli;

import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Resumption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code deja resume --json} prints.
 *
 * @param resumedFrom the execution that was resumed, as a person types it
 * @param reference the new execution, as a person types it
 * @param executed absolute path of the notebook with the outputs
 * @param problem why it ended early, if it was not a failing cell
 * @param restored names of the variables that got their recorded values
 * @param notRestored why variables that were needed could not be restored, by name
 * @param cells what became of each code cell
 */
record ResumeJson(
    String resumedFrom,
    String reference,
    ExecutionId id,
    ExecutionStatus status,
    String executed,
    Optional<String> problem,
    List<String> restored,
    Map<String, String> notRestored,
    List<Resumption.Cell> cells) {}
