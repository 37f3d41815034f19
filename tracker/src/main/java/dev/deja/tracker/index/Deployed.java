package dev.deja.tracker.index;

import dev.deja.tracker.model.Deployment;
import dev.deja.tracker.model.ExecutionId;
import java.time.Instant;
import java.util.Optional;

/**
 * A deployment as the store has it.
 *
 * @param reference its execution, as {@code churn/42}; the id if the store has it no more
 * @param retired when it ended; empty if it is in use
 */
public record Deployed(
    Deployment deployment,
    ExecutionId execution,
    String reference,
    Instant at,
    String by,
    Optional<Instant> retired,
    Optional<String> retiredBy) {}
