package dev.deja.tracker.model;

import java.util.Optional;

/**
 * One jar of the lock.
 *
 * @param coordinates {@code group:artifact[:extension[:classifier]]:version}, or empty for a file
 * @param repository where it came from, if known
 * @param file its file name
 * @param direct whether the notebook asked for it by name
 * @param licence the licences' names from its POM or that POM's parents, joined by commas, if known
 */
public record Dependency(
    Optional<String> coordinates,
    Optional<String> repository,
    String file,
    Digest digest,
    long sizeBytes,
    boolean direct,
    Optional<String> licence) {}
