package dev.deja.runtime;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands in one cell of a table.
 *
 * @param number whether it is a number, which stands on the right
 */
record Cell(String text, boolean number) {

  /** In the place of a value that could not be had. */
  record Fault(Throwable why) {}

  static Cell of(Map<String, ?> row, String column) {
    return row.containsKey(column) ? of(row.get(column)) : new Cell("", false);
  }

  /** A value's text, short; if its methods throw, what they threw. */
  static Cell of(@Nullable Object value) {
    if (value instanceof Fault fault) {
      return new Cell(fault(fault.why()), false);
    }
    try {
      return new Cell(Texts.brief(value), value instanceof Number);
    } catch (Exception | StackOverflowError | LinkageError e) { // of the value's own methods
      Texts.rethrowIfStopping(e);
      return new Cell(fault(e), false);
    }
  }

  /** A whole text; if the value's methods throw, what they threw. */
  static String element(@Nullable Object value) {
    try {
      return String.valueOf(value);
    } catch (Exception | StackOverflowError | LinkageError e) { // of the value's own methods
      Texts.rethrowIfStopping(e);
      return fault(e);
    }
  }

  private static String fault(Throwable thrown) {
    return "(" + thrown.getClass().getName() + " in its methods)";
  }
}
