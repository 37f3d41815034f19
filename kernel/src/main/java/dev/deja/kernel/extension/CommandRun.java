package dev.deja.kernel.extension;

import dev.deja.kernel.model.Jar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A command that a cell ran beside Java code: {@code %maven}, {@code !cmd}, {@code %%bash}.
 *
 * @param kind the magic's name without its percent signs ({@code maven}, {@code bash}, {@code !})
 * @param command what was run, as the user wrote it
 * @param workingFolder where
 * @param exitStatus 0 is success
 * @param duration wall time
 * @param added of an installation: what it added to the class path, in order; empty for others
 * @param given of an installation: all jars that it was for, also those that were there already, in
 *     the order in which it gives them as its value; empty for others
 * @param warnings what it warned of, one line each
 */
public record CommandRun(
    String kind,
    String command,
    Path workingFolder,
    int exitStatus,
    Duration duration,
    Optional<List<Jar>> added,
    Optional<List<Jar>> given,
    List<String> warnings) {

  public CommandRun {
    added = added.map(List::copyOf);
    given = given.map(List::copyOf);
    warnings = List.copyOf(warnings);
  }

  /** One that is no installation. */
  public CommandRun(
      String kind, String command, Path workingFolder, int exitStatus, Duration duration) {
    this(
        kind,
        command,
        workingFolder,
        exitStatus,
        duration,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }
}
