package dev.deja.tracker.index;

import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.FileUse.Role;
import java.time.Instant;
import java.util.Optional;

/**
 * A file with certain bytes, and its last use.
 *
 * @param path as the record has it
 * @param file absolute, on the machine where it ran; of an artifact its location
 * @param digest empty if the bytes are not known, or the run deleted the file
 * @param reference the execution of the last use, as {@code churn/42}
 * @param cell the cell run of the last use
 * @param role what that run did
 * @param at when that execution began
 */
public record FileVersion(
    String path,
    String file,
    Optional<Digest> digest,
    long sizeBytes,
    String reference,
    int cell,
    Role role,
    Instant at) {}
