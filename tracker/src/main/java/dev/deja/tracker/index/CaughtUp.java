package dev.deja.tracker.index;

import java.util.List;

/**
 * What catching up brought in.
 *
 * @param executions how many were new or may have changed
 * @param events how many were new
 * @param damaged one line for each object of the store that could not be read
 */
public record CaughtUp(int executions, int events, List<String> damaged) {

  static final CaughtUp NOTHING = new CaughtUp(0, 0, List.of());

  public CaughtUp {
    damaged = List.copyOf(damaged);
  }
}
