package dev.deja.kernel.model;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A jar, or folder of classes, on the class path of notebook code.
 *
 * @param file where it lies
 * @param coordinates {@code group:artifact[:extension[:classifier]]:version}, empty for a plain
 *     file
 * @param repository the id or URL of the repository it came from, empty when unknown
 * @param sha256 64 lower-case hex digits over the file's bytes, computed from the file; empty for a
 *     folder
 * @param sizeBytes the file's size; 0 for a folder
 * @param direct whether the user asked for it, rather than something the user asked for
 */
public record Jar(
    Path file,
    Optional<String> coordinates,
    Optional<String> repository,
    String sha256,
    long sizeBytes,
    boolean direct) {}
