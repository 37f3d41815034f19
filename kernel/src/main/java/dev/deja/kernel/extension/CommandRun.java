package dev.deja.kernel.extension;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A command that a cell ran beside Java code: {@code %maven}, {@code !cmd}, {@code %%bash}.
 *
 * @param kind the magic's name without its percent signs ({@code maven}, {@code bash}, {@code !})
 * @param command what was run, as the user wrote it
 * @param workingFolder where
 * @param exitStatus 0 is success
 * @param duration wall time
 */
public record CommandRun(
    String kind, String command, Path workingFolder, int exitStatus, Duration duration) {}
