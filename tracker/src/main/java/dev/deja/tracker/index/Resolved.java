package dev.deja.tracker.index;

import java.util.OptionalInt;

/**
 * What a reference means.
 *
 * @param execution which execution
 * @param cell the number of a cell run in it, which exists
 */
public record Resolved(ExecutionRow execution, OptionalInt cell) {}
