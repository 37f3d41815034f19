package dev.deja.tracker.index;

import java.time.Instant;

/**
 * An execution that has met something.
 *
 * @param execution its ULID
 * @param reference as {@code churn/42}
 * @param at when it began
 * @param cell from which cell run on
 * @param why how it met it, in words
 */
public record Met(String execution, String reference, Instant at, int cell, String why) {

  /** Of two meetings of one execution the earlier. */
  public Met earlier(Met other) {
    return other.cell < cell ? other : this;
  }
}
