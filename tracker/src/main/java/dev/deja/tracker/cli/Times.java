package dev.deja.tracker.cli;

import dev.deja.tracker.query.TimeText;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people write and read them. */
final class Times {

  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter THIS_YEAR =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter OTHER_YEAR =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

  private Times() {}

  /** {@code 3 min ago}; the date when that is longer ago than a day. */
  static String relative(Instant time, Clock clock) {
    Duration ago = Duration.between(time, clock.instant());
    if (ago.isNegative()) {
      return date(time, clock);
    }
    if (ago.toMinutes() < 1) {
      return ago.toSeconds() + " s ago";
    }
    if (ago.toHours() < 1) {
      return ago.toMinutes() + " min ago";
    }
    return ago.toDays() < 1 ? ago.toHours() + " h ago" : date(time, clock);
  }

  private static String date(Instant time, Clock clock) {
    ZonedDateTime local = time.atZone(clock.getZone());
    boolean thisYear = local.getYear() == clock.instant().atZone(clock.getZone()).getYear();
    return (thisYear ? THIS_YEAR : OTHER_YEAR).format(local);
  }

  /** {@code 2026-11-23 00:47:58}, in the clock's zone. */
  static String exact(Instant time, Clock clock) {
    return EXACT.format(time.atZone(clock.getZone()));
  }

  /** {@code 12 ms}, {@code 1.2 s}, {@code 3 min 4 s}, {@code 2 h 5 min}. */
  static String duration(Duration duration) {
    if (duration.toMillis() < 1000) {
      return duration.toMillis() + " ms";
    }
    if (duration.toMinutes() < 1) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    return duration.toHours() < 1
        ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
        : duration.toHours() + " h " + duration.toMinutesPart() + " min";
  }

  /**
   * A point in time: {@code 30m}, {@code 12h}, {@code 7d}, {@code 2w} ago; a date or a date with a
   * time in the clock's zone; or an instant.
   *
   * @throws UserMistake if it is none of these
   */
  static Instant since(String text, Clock clock) {
    try {
      return TimeText.read(text, clock);
    } catch (DateTimeException e) {
      throw new UserMistake(e.getMessage() + ".");
    }
  }
}
