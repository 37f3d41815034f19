package dev.deja.tracker.index;

/**
 * What executions have recorded, in numbers.
 *
 * @param executions how many
 * @param cellRuns how many
 * @param files how many uses of files there were, by cells
 * @param fileBytes of all of these, each counted
 * @param distinctFiles how many different bytes that were
 * @param distinctFileBytes of these, each counted once
 */
public record Recorded(
    long executions,
    long cellRuns,
    long files,
    long fileBytes,
    long distinctFiles,
    long distinctFileBytes) {}
