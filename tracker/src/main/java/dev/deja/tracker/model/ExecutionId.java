package dev.deja.tracker.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of an execution: a ULID (26 characters of Crockford's base 32, upper case), so that
 * names sort by the time they were made.
 *
 * @param ulid 26 characters
 */
public record ExecutionId(String ulid) implements Comparable<ExecutionId> {

  private static final Pattern ULID = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");

  public ExecutionId {
    if (!isUlid(ulid)) {
      throw new IllegalArgumentException(
          "'" + ulid + "' is not an execution id: expected a ULID of 26 characters");
    }
  }

  /**
   * Reads an id in either case.
   *
   * @throws IllegalArgumentException if it is none
   */
  @JsonCreator
  public static ExecutionId parse(String text) {
    return new ExecutionId(text.toUpperCase(Locale.ROOT));
  }

  public static boolean isUlid(String text) {
    return ULID.matcher(text).matches();
  }

  @JsonValue
  @Override
  public String toString() {
    return ulid;
  }

  @Override
  public int compareTo(ExecutionId other) {
    return ulid.compareTo(other.ulid);
  }
}
