package dev.deja.tracker.store;

import dev.deja.tracker.model.ExecutionId;

/**
 * An execution that is not shipped to the store yet, or not all of it.
 *
 * @param alive whether its kernel runs
 * @param bytes what this machine keeps of it
 */
public record Waiting(ExecutionId id, boolean alive, long bytes) {}
