package dev.deja.tracker.replay;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.ExecutionId;

/**
 * A cell run, and the execution that has it: an execution that was resumed has runs of others too.
 */
public record RecordedRun(ExecutionId from, CellRun run) {}
