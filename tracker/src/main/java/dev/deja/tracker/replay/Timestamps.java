package dev.deja.tracker.replay;

import java.util.regex.Pattern;

/**
 * Moments of wall-clock time written as text. They differ between any two runs, and that they are
 * all that differs explains a difference; it does not make two outputs equal.
 */
final class Timestamps {

  private static final String CLOCK = "\\d{1,2}:\\d\\d:\\d\\d(?:[.,]\\d+)?(?: ?[AP]M)?";
  private static final String ZONE =
      "(?: ?(?:Z|[+-]\\d\\d:?\\d\\d|[A-Z]{3,5})\\b)?(?:\\[[\\w/]+\\])?";

  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "\\d{4}[-/]\\d\\d[-/]\\d\\d[T ]"
              + CLOCK
              + ZONE
              + "|(?:[A-Z][a-z]{2},? )?[A-Z][a-z]{2} \\d{1,2},? (?:\\d{4},? )?"
              + CLOCK
              + ZONE
              + "(?: \\d{4})?"
              + "|\\b"
              + CLOCK
              + "\\b"
              + "|\\b\\d{4}-\\d\\d-\\d\\d\\b");

  private Timestamps() {}

  static String masked(String text) {
    return TIMESTAMP.matcher(text).replaceAll("<timestamp>");
  }
}
