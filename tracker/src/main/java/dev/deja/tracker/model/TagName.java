package dev.deja.tracker.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A tag's name: 1 to 100 characters, letters, digits and {@code . _ - : = +}, starting with a
 * letter or digit.
 */
public record TagName(String name) implements Comparable<TagName> {

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._:=+-]{0,99}");

  public TagName {
    if (!isTag(name)) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is not a tag: expected 1 to 100 letters, digits or . _ - : = +, starting with a"
              + " letter or digit");
    }
  }

  public static boolean isTag(String text) {
    return NAME.matcher(text).matches();
  }

  @JsonCreator
  public static TagName of(String name) {
    return new TagName(name);
  }

  @JsonValue
  @Override
  public String toString() {
    return name;
  }

  @Override
  public int compareTo(TagName other) {
    return name.compareTo(other.name);
  }
}
