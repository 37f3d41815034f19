package dev.deja.client;

import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A value that was said under a key of metadata.
 *
 * @param value a {@code Long}, {@code Double} or {@code BigDecimal}, a {@code String}, {@code
 *     Boolean}, list or map; whatever was said
 * @param step of a series, if one was said
 * @param at when
 * @param cell the number of the cell run that said it
 */
public record Point(String key, @Nullable Object value, OptionalLong step, Instant at, int cell) {

  /**
   * The value as a number.
   *
   * @throws IllegalStateException if it is none
   */
  public double number() {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalStateException(key + " is '" + value + "', which is no number");
  }
}
