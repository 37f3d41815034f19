package dev.deja.tracker.index;

import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * An execution that is an attempt at a task of a group.
 *
 * @param task the task's number, from 1
 * @param reference the execution, as {@code churn/42}
 * @param verdict what it proved, if it is a re-run that has been compared
 * @param rerunOf of which execution it is a re-run
 * @param endedAt absent while it runs
 */
public record Attempt(
    ExecutionId id,
    int task,
    String reference,
    ExecutionStatus status,
    Optional<Verdict> verdict,
    Optional<ExecutionId> rerunOf,
    Instant startedAt,
    Optional<Instant> endedAt) {}
