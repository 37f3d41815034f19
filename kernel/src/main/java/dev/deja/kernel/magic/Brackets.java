package dev.deja.kernel.magic;

/** Finds brackets that belong together; brackets in Java's strings and characters are text. */
final class Brackets {

  private Brackets() {}

  /** Where the bracket that opens at a position is closed; -1 if it is not, or not in order. */
  static int closing(String text, int open) {
    StringBuilder awaited = new StringBuilder();
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '{' -> awaited.append('}');
        case '(' -> awaited.append(')');
        case '[' -> awaited.append(']');
        case '}', ')', ']' -> {
          int last = awaited.length() - 1;
          if (awaited.charAt(last) != c) {
            return -1;
          }
          awaited.setLength(last);
          if (last == 0) {
            return i;
          }
        }
        case '"', '\'' -> i = endOfQuote(text, i);
        default -> {}
      }
      if (i < 0) {
        return -1;
      }
    }
    return -1;
  }

  /** The text without what stands in brackets or quotes. */
  static String outside(String text) {
    StringBuilder outer = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int end = i;
      if (c == '"' || c == '\'') {
        end = endOfQuote(text, i);
      } else if (c == '(' || c == '[' || c == '{') {
        end = closing(text, i);
      }
      if (end < 0) {
        return text;
      }
      outer.append(end == i ? String.valueOf(c) : " ");
      i = end + 1;
    }
    return outer.toString();
  }

  private static int endOfQuote(String text, int open) {
    for (int i = open + 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == text.charAt(open)) {
        return i;
      }
    }
    return -1;
  }
}
