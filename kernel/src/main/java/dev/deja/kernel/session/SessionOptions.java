package dev.deja.kernel.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a session treats its cells.
 *
 * @param timeLimit after which a cell is stopped; empty for none
 * @param warnings what the user is to be told with the first cell
 */
public record SessionOptions(Optional<Duration> timeLimit, List<String> warnings) {

  /** No limit, nothing to say. */
  public static final SessionOptions DEFAULTS = new SessionOptions(Optional.empty(), List.of());

  public SessionOptions {
    warnings = List.copyOf(warnings);
  }
}
