package dev.deja.kernel.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/** Finds a bracket or comment that is not closed. */
final class OpenBracket {

  private OpenBracket() {}

  /** The position of the innermost bracket of a source that has no partner; -1 if all have. */
  static int in(String source) {
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (source.startsWith("//", i)) {
        i = end(source, "\n", i + 2);
      } else if (source.startsWith("/*", i)) {
        i = end(source, "*/", i + 2);
      } else if (source.startsWith("\"\"\"", i)) {
        i = end(source, "\"\"\"", i + 3);
      } else if (c == '"' || c == '\'') {
        i = endOfQuote(source, c, i + 1);
      } else if (c == '(' || c == '[' || c == '{') {
        open.push(i);
      } else if ((c == ')' || c == ']' || c == '}') && !open.isEmpty()) {
        open.pop();
      }
    }
    return open.isEmpty() ? -1 : open.peek();
  }

  /** The position of a comment of a source that has no end; -1 if all have. */
  static int comment(String source) {
    for (int i = source.contains("/*") ? 0 : source.length(); i < source.length(); i++) {
      char c = source.charAt(i);
      if (source.startsWith("//", i)) {
        i = end(source, "\n", i + 2);
      } else if (source.startsWith("/*", i)) {
        int begin = i;
        i = end(source, "*/", i + 2);
        if (i == source.length()) {
          return begin;
        }
      } else if (source.startsWith("\"\"\"", i)) {
        i = end(source, "\"\"\"", i + 3);
      } else if (c == '"' || c == '\'') {
        i = endOfQuote(source, c, i + 1);
      }
    }
    return -1;
  }

  private static int end(String source, String mark, int from) {
    int at = source.indexOf(mark, from);
    return at < 0 ? source.length() : at + mark.length() - 1;
  }

  private static int endOfQuote(String source, char quote, int from) {
    int i = from;
    while (i < source.length() && source.charAt(i) != quote && source.charAt(i) != '\n') {
      i += source.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }
}
