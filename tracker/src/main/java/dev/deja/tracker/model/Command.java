package dev.deja.tracker.model;

import java.time.Duration;

/**
 * A shell command or installation that a cell ran.
 *
 * @param kind {@code maven}, {@code jars}, {@code !}, {@code bash}, …
 * @param exitStatus 0 is success
 */
public record Command(
    String kind, String command, String workingFolder, int exitStatus, Duration duration) {}
