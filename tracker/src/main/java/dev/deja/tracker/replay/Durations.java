package dev.deja.tracker.replay;

import java.util.regex.Pattern;

/**
 * How long something took: {@code took 1.3 s}, {@code Time: 12 ms}. A bare {@code 12 ms}, minutes,
 * hours and {@code 0:00:12} count only in a cell that reads the clock, since elsewhere they may be
 * a result, such as a time of flight or the duration of a journey.
 */
final class Durations implements Normalizer {

  private static final String NUMBER = "\\d+(?:[.,]\\d+)?(?:[eE][+-]?\\d+)?\\s?";

  private static final String SHORT_UNIT =
      "nanos(?:econds?)?|micros(?:econds?)?|millis(?:econds?)?|seconds?|secs?|ns|µs|us|ms|s";

  private static final String AMOUNT =
      "(?:"
          + NUMBER
          + "(?:"
          + SHORT_UNIT
          + "|minutes?|mins?|hours?|h)\\b"
          + "|\\d{1,3}:\\d\\d:\\d\\d(?:[.,]\\d+)?)";

  private static final Pattern SAID =
      Pattern.compile(
          "(?i)(\\b(?:took|elapsed|duration|(?:finished|done|completed|executed|loaded|ran|built) in"
              + "|(?:cpu|wall|elapsed|total|run(?:ning)?|execution) ?times?)\\b\\s?[:=]?\\s*~?)"
              + NUMBER
              + "(?:"
              + SHORT_UNIT
              + ")\\b");

  /** A program's own time is short; {@code time: 3 s} may be a result. */
  private static final Pattern SHORT =
      Pattern.compile(
          "(?i)(\\btime\\s?[:=]\\s*)\\d+(?:[.,]\\d+)?\\s?(?:nanos|micros|millis|ns|µs|us|ms)\\b");

  private static final Pattern BARE = Pattern.compile("(?<![\\w.])" + AMOUNT);

  private final boolean readsClock;

  /**
   * @param readsClock whether the cell reads the clock
   */
  Durations(boolean readsClock) {
    this.readsClock = readsClock;
  }

  @Override
  public String name() {
    return "durations";
  }

  @Override
  public String normalize(String text) {
    return readsClock
        ? BARE.matcher(text).replaceAll("<duration>")
        : SHORT.matcher(SAID.matcher(text).replaceAll("$1<duration>")).replaceAll("$1<duration>");
  }
}
