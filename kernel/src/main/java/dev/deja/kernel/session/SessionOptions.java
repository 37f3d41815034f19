package dev.deja.kernel.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a session treats its cells.
 *
 * @param timeLimit after which a cell is stopped; empty for none
 * @param warnings what the user is to be told with the first cell
 * @param snapshot the file into which the values of variables are written after each cell, so that
 *     a later session can go on from there; empty for none
 */
public record SessionOptions(
    Optional<Duration> timeLimit, List<String> warnings, Optional<Path> snapshot) {

  /** No limit, nothing to say. */
  public static final SessionOptions DEFAULTS = new SessionOptions(Optional.empty(), List.of());

  /** Without a snapshot. */
  public SessionOptions(Optional<Duration> timeLimit, List<String> warnings) {
    this(timeLimit, warnings, Optional.empty());
  }

  public SessionOptions {
    warnings = List.copyOf(warnings);
  }
}
