package dev.deja.kernel.typing;

import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of Java source that may be broken anywhere: unfinished strings end with their line.
 * Takes time in proportion to the source.
 */
final class JavaTokens {

  enum Kind {
    WORD,
    NUMBER,
    /** A string, text block or character. */
    STRING,
    SIGN
  }

  /**
   * A token.
   *
   * @param text empty for strings
   */
  record Token(Kind kind, String text, int start, int end) {

    boolean is(String wanted) {
      return kind != Kind.STRING && text.equals(wanted);
    }
  }

  /** What a source ends in the middle of. */
  enum Inside {
    CODE,
    BLOCK_COMMENT,
    LINE_COMMENT,
    TEXT_BLOCK,
    STRING
  }

  private static final List<String> SIGNS =
      List.of(
          "...", "->", "::", "++", "--", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=",
          "%=", "&=", "|=", "^=");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private Inside inside = Inside.CODE;
  private int insideFrom;
  private boolean brokenString;

  private JavaTokens(String source) {
    this.source = source;
  }

  static JavaTokens of(String source) {
    JavaTokens tokens = new JavaTokens(source);
    int i = 0;
    while (i < source.length()) {
      i = tokens.next(i);
    }
    return tokens;
  }

  List<Token> all() {
    return tokens;
  }

  /** Where the end of the source is. */
  Inside inside() {
    return inside;
  }

  /** Where the string or comment begins that the source ends in. */
  int insideFrom() {
    return insideFrom;
  }

  /** Whether a string or character did not end on its line, other than the source's last. */
  boolean hasBrokenString() {
    return brokenString;
  }

  private int next(int i) {
    char c = source.charAt(i);
    if (Character.isWhitespace(c)) {
      return i + 1;
    }
    if (source.startsWith("//", i)) {
      int end = source.indexOf('\n', i);
      return end < 0 ? open(Inside.LINE_COMMENT, i) : end;
    }
    if (source.startsWith("/*", i)) {
      int end = source.indexOf("*/", i + 2);
      return end < 0 ? open(Inside.BLOCK_COMMENT, i) : end + 2;
    }
    if (source.startsWith("\"\"\"", i)) {
      return textBlock(i);
    }
    if (c == '"' || c == '\'') {
      return quoted(i, c);
    }
    if (Character.isDigit(c) || (c == '.' && isDigitAt(i + 1))) {
      return add(Kind.NUMBER, i, endOfNumber(i));
    }
    int end = endOfWord(source, i);
    if (end > i) {
      return add(Kind.WORD, i, end);
    }
    for (String sign : SIGNS) {
      if (source.startsWith(sign, i)) {
        return add(Kind.SIGN, i, i + sign.length());
      }
    }
    return add(Kind.SIGN, i, i + 1);
  }

  private int open(Inside what, int from) {
    inside = what;
    insideFrom = from;
    return source.length();
  }

  private int add(Kind kind, int start, int end) {
    tokens.add(
        new Token(kind, kind == Kind.STRING ? "" : source.substring(start, end), start, end));
    return end;
  }

  private int textBlock(int start) {
    int i = start + 3;
    while (i < source.length()) {
      if (source.charAt(i) == '\\') {
        i += 2;
      } else if (source.startsWith("\"\"\"", i)) {
        return add(Kind.STRING, start, i + 3);
      } else {
        i++;
      }
    }
    add(Kind.STRING, start, source.length());
    return open(Inside.TEXT_BLOCK, start);
  }

  private int quoted(int start, char quote) {
    int i = start + 1;
    while (i < source.length() && source.charAt(i) != quote && source.charAt(i) != '\n') {
      i += source.charAt(i) == '\\' ? 2 : 1;
    }
    if (i >= source.length()) {
      add(Kind.STRING, start, source.length());
      return open(Inside.STRING, start);
    }
    if (source.charAt(i) == '\n') {
      brokenString = true;
      return add(Kind.STRING, start, i);
    }
    return add(Kind.STRING, start, i + 1);
  }

  private boolean isDigitAt(int i) {
    return i < source.length() && Character.isDigit(source.charAt(i));
  }

  private int endOfNumber(int start) {
    boolean hex = source.startsWith("0x", start) || source.startsWith("0X", start);
    int i = start;
    while (i < source.length()) {
      char c = source.charAt(i);
      boolean exponent = i > start && isExponent(source.charAt(i - 1), hex);
      if (c == '.' ? !isDigitAt(i + 1) && source.startsWith(".", i + 1) : false) {
        return i;
      }
      if (!(Character.isLetterOrDigit(c) || c == '_' || c == '.' || (exponent && isSign(c)))) {
        return i;
      }
      i++;
    }
    return i;
  }

  private static boolean isExponent(char c, boolean hex) {
    return hex ? c == 'p' || c == 'P' : c == 'e' || c == 'E';
  }

  private static boolean isSign(char c) {
    return c == '+' || c == '-';
  }

  /** Where the word that begins at a position ends; the position itself if none begins there. */
  static int endOfWord(String text, int from) {
    int i = from;
    if (i < text.length() && Character.isJavaIdentifierStart(text.codePointAt(i))) {
      while (i < text.length() && Character.isJavaIdentifierPart(text.codePointAt(i))) {
        i += Character.charCount(text.codePointAt(i));
      }
    }
    return i;
  }

  /** Where the word that ends at a position begins; the position itself if none ends there. */
  static int startOfWord(String text, int to) {
    int i = to;
    while (i > 0 && Character.isJavaIdentifierPart(text.codePointBefore(i))) {
      i -= Character.charCount(text.codePointBefore(i));
    }
    return i;
  }
}
