package dev.deja.kernel.magic;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Text and lists of text as Java expressions that give them. */
final class JavaLiterals {

  /** A class file holds texts of up to 65,535 bytes, of which a character needs up to three. */
  private static final int MAX_CHARS = 20_000;

  /** More elements than this are joined: a method has room for only so many. */
  private static final int MAX_ELEMENTS = 500;

  private JavaLiterals() {}

  /** A {@code List<String>} that can be sorted, and grow. */
  static String list(List<String> values) {
    boolean plain =
        values.size() <= MAX_ELEMENTS && values.stream().noneMatch(v -> v.length() > MAX_CHARS);
    String elements =
        plain
            ? values.stream().map(JavaLiterals::quoted).collect(Collectors.joining(", "))
            : text(String.join("\n", values)) + ".split(\"\\n\", -1)";
    return "Stream.<String>of(" + elements + ").collect(Collectors.toList())";
  }

  static String text(String value) {
    if (value.length() <= MAX_CHARS) {
      return quoted(value);
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < value.length(); i += MAX_CHARS) {
      parts.add(quoted(value.substring(i, Math.min(value.length(), i + MAX_CHARS))));
    }
    return "String.join(\"\", " + String.join(", ", parts) + ")";
  }

  private static String quoted(String value) {
    StringBuilder literal = new StringBuilder("\"");
    for (char c : value.toCharArray()) {
      switch (c) {
        case '"' -> literal.append("\\\"");
        case '\\' -> literal.append("\\\\");
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        default -> {
          if (c < ' ' || Character.isSurrogate(c)) {
            literal.append(String.format("\\u%04x", (int) c));
          } else {
            literal.append(c);
          }
        }
      }
    }
    return literal.append('"').toString();
  }
}
