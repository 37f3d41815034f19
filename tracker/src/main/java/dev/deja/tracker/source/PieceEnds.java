package dev.deja.tracker.source;

import java.util.ArrayList;
import java.util.List;

/** Finds where a top-level piece of Java may end, without parsing it. */
final class PieceEnds {

  private final String source;
  private int at;

  private PieceEnds(String source) {
    this.source = source;
  }

  /**
   * Positions behind each semicolon and closing brace that stands in no bracket, comment or
   * literal, and at the end of the source; ascending.
   */
  static List<Integer> of(String source) {
    return new PieceEnds(source).find();
  }

  private List<Integer> find() {
    List<Integer> ends = new ArrayList<>();
    int depth = 0;
    while (at < source.length()) {
      if (skipsCommentOrLiteral()) {
        continue;
      }
      char c = source.charAt(at++);
      if (c == '(' || c == '[' || c == '{') {
        depth++;
      } else if (c == ')' || c == ']' || c == '}') {
        depth = Math.max(0, depth - 1);
      }
      if (depth == 0 && (c == ';' || c == '}')) {
        ends.add(at);
      }
    }
    if (ends.isEmpty() || !source.substring(ends.get(ends.size() - 1)).isBlank()) {
      ends.add(source.length());
    }
    return ends;
  }

  private boolean skipsCommentOrLiteral() {
    if (source.startsWith("//", at)) {
      return skipsBehind("\n", at);
    }
    if (source.startsWith("/*", at)) {
      return skipsBehind("*/", at + 2);
    }
    if (source.startsWith("\"\"\"", at)) {
      return skipsBehind("\"\"\"", at + 3);
    }
    char quote = source.charAt(at);
    if (quote != '"' && quote != '\'') {
      return false;
    }
    for (at++; at < source.length() && source.charAt(at) != '\n'; at++) {
      if (source.charAt(at) == '\\') {
        at++;
      } else if (source.charAt(at) == quote) {
        at++;
        return true;
      }
    }
    return true;
  }

  private boolean skipsBehind(String end, int from) {
    int found = source.indexOf(end, from);
    at = found < 0 ? source.length() : found + end.length();
    return true;
  }
}
