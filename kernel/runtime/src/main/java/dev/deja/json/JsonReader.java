package dev.deja.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object: into maps, lists, {@code String}, {@code BigDecimal}, {@code Boolean} and
 * null. What it reads was written by Deja, so that errors have no more than a place.
 */
public final class JsonReader {

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * An object's fields by name.
   *
   * @throws IllegalArgumentException if it is no JSON object
   */
  public static Map<String, @Nullable Object> object(String text) {
    JsonReader reader = new JsonReader(text);
    reader.space();
    Map<String, @Nullable Object> object = reader.object();
    reader.space();
    if (reader.at < text.length()) {
      throw reader.unexpected();
    }
    return object;
  }

  private Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    expect('{');
    for (boolean first = true; !accept('}'); first = false) {
      if (!first) {
        expect(',');
      }
      space();
      String name = string();
      expect(':');
      object.put(name, value());
    }
    return object;
  }

  private List<@Nullable Object> array() {
    List<@Nullable Object> array = new ArrayList<>();
    expect('[');
    for (boolean first = true; !accept(']'); first = false) {
      if (!first) {
        expect(',');
      }
      array.add(value());
    }
    return array;
  }

  private @Nullable Object value() {
    space();
    if (at == text.length()) {
      throw unexpected();
    }
    char c = text.charAt(at);
    if (c == '{') {
      return object();
    }
    if (c == '[') {
      return array();
    }
    return c == '"' ? string() : word();
  }

  /** A number, true, false or null. */
  private @Nullable Object word() {
    int start = at;
    while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    switch (word) {
      case "null":
        return null;
      case "true":
        return true;
      case "false":
        return false;
      default:
        try {
          return new BigDecimal(word);
        } catch (NumberFormatException e) {
          at = start;
          throw unexpected();
        }
    }
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    if (at == text.length() || text.charAt(at) != '"') {
      throw unexpected();
    }
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      string.append(text.charAt(at) == '\\' ? escaped() : text.charAt(at));
    }
    if (at == text.length()) {
      throw unexpected();
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    at++;
    if (at == text.length()) {
      throw unexpected();
    }
    char c = text.charAt(at);
    if (c == 'u' && at + 4 < text.length()) {
      at += 4;
      return (char) Integer.parseInt(text, at - 3, at + 1, 16);
    }
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> c;
    };
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean accept(char c) {
    space();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw unexpected();
    }
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException("no JSON at character " + at + " of " + text);
  }
}
