package dev.deja.tracker.index;

import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.FileUse.Role;
import java.time.Instant;
import java.util.Optional;

/**
 * A file that a cell run read or wrote.
 *
 * @param execution its ULID
 * @param reference the execution, as {@code churn/42}
 * @param at when the execution began
 * @param path as the record has it
 * @param file absolute, on the machine where it ran
 * @param digest empty if the bytes are not known, or the run deleted the file
 */
public record FileUseRow(
    String execution,
    String reference,
    Instant at,
    int cell,
    Role role,
    String path,
    String file,
    Optional<Digest> digest,
    long sizeBytes) {}
