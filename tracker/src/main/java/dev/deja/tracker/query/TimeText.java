package dev.deja.tracker.query;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time as people write them. */
public final class TimeText {

  private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([mhdw])");

  private TimeText() {}

  /**
   * A point in time: {@code 30m}, {@code 12h}, {@code 7d}, {@code 2w} ago; a date or a date with a
   * time in the clock's zone; or an instant.
   *
   * @throws DateTimeException if it is none of these, with what is expected
   */
  public static Instant read(String text, Clock clock) {
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      long count = Long.parseLong(ago.group(1));
      Duration unit =
          switch (ago.group(2)) {
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
          };
      return clock.instant().minus(unit.multipliedBy(count));
    }
    try {
      if (text.length() <= 10) {
        return LocalDate.parse(text).atStartOfDay(clock.getZone()).toInstant();
      }
      String iso = text.replace(' ', 'T');
      return iso.matches(".*(Z|[+-][0-9:]{2,6})$") && iso.lastIndexOf('-') != 7
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso).atZone(clock.getZone()).toInstant();
    } catch (DateTimeException e) {
      throw new DateTimeException(
          "'"
              + text
              + "' is no time: expected one like 30m, 12h, 7d, 2w, 2026-11-01 or"
              + " 2026-11-01T09:30",
          e);
    }
  }
}
