package dev.deja.kernel.magic;

/**
 * Knows, line by line, whether Java code is in the middle of something: a text block, a comment,
 * brackets, an expression. Unfinished strings and characters end with their line, so that one
 * broken line does not swallow the rest. Not thread-safe.
 */
final class JavaLexer {

  private enum Inside {
    CODE,
    BLOCK_COMMENT,
    TEXT_BLOCK
  }

  private enum Last {
    /** Nothing, {@code ;} or a brace. */
    END,
    /** Something that ends an expression: a name, a literal, a closing bracket. */
    OPERAND,
    /** Something that wants more to follow. */
    OPERATOR
  }

  private Inside inside = Inside.CODE;
  private Last last = Last.END;
  private int braces;
  private int brackets;

  /** Whether the next line begins outside of text blocks and comments. */
  boolean inCode() {
    return inside == Inside.CODE;
  }

  boolean statementMayStart() {
    return outsideBrackets() && last == Last.END;
  }

  /** Whether an expression may just have ended, its semicolon left out. */
  boolean afterExpression() {
    return outsideBrackets() && last == Last.OPERAND;
  }

  /** Whether the next line is inside braces, where a statement of Java may start. */
  boolean misplaced() {
    return inCode() && braces > 0 && brackets == 0 && last == Last.END;
  }

  /** Whether the next line begins outside of brackets, text blocks and comments. */
  boolean outsideBrackets() {
    return inCode() && braces == 0 && brackets == 0;
  }

  void statementEnded() {
    last = Last.END;
  }

  void line(String line) {
    int i = 0;
    while (i < line.length()) {
      i =
          switch (inside) {
            case BLOCK_COMMENT -> endOfComment(line, i);
            case TEXT_BLOCK -> endOfTextBlock(line, i);
            case CODE -> token(line, i);
          };
    }
  }

  private int endOfComment(String line, int from) {
    int end = line.indexOf("*/", from);
    if (end < 0) {
      return line.length();
    }
    inside = Inside.CODE;
    return end + 2;
  }

  private int endOfTextBlock(String line, int from) {
    int i = from;
    while (i < line.length()) {
      if (line.charAt(i) == '\\') {
        i += 2;
      } else if (line.startsWith("\"\"\"", i)) {
        inside = Inside.CODE;
        last = Last.OPERAND;
        return i + 3;
      } else {
        i++;
      }
    }
    return line.length();
  }

  private int token(String line, int i) {
    char c = line.charAt(i);
    if (Character.isWhitespace(c)) {
      return i + 1;
    }
    if (line.startsWith("//", i)) {
      return line.length();
    }
    if (line.startsWith("/*", i)) {
      inside = Inside.BLOCK_COMMENT;
      return i + 2;
    }
    if (line.startsWith("\"\"\"", i)) {
      inside = Inside.TEXT_BLOCK;
      return i + 3;
    }
    if (c == '"' || c == '\'') {
      last = Last.OPERAND;
      return endOfQuote(line, i + 1, c);
    }
    if (line.startsWith("++", i) || line.startsWith("--", i)) {
      last = Last.OPERAND;
      return i + 2;
    }
    last = bracketOrSign(c);
    return i + 1;
  }

  private Last bracketOrSign(char c) {
    switch (c) {
      case '{':
        braces++;
        return Last.END;
      case '}':
        braces = Math.max(0, braces - 1);
        return Last.END;
      case '(', '[':
        brackets++;
        return Last.OPERATOR;
      case ')', ']':
        brackets = Math.max(0, brackets - 1);
        return Last.OPERAND;
      case ';':
        return Last.END;
      default:
        return Character.isJavaIdentifierPart(c) ? Last.OPERAND : Last.OPERATOR;
    }
  }

  private static int endOfQuote(String line, int from, char quote) {
    int i = from;
    while (i < line.length() && line.charAt(i) != quote) {
      i += line.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(i + 1, line.length());
  }
}
