package dev.deja.tracker.query;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of a question.
 *
 * @param text of a text, what stands between the quotes; else as written
 * @param at where it begins
 */
record Token(Kind kind, String text, int at) {

  /** What a piece is. */
  enum Kind {
    WORD,
    TEXT,
    SYMBOL,
    END
  }

  private static final String QUOTES = "'\"`";
  private static final Pattern SYMBOL = Pattern.compile("<=|>=|<>|!=|==|&&|\\|\\||[=<>()!,]");

  /** Words hold dots, and what dates, versions, paths and coordinates hold. */
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_.+\\-/:@%*~]+");

  /**
   * The pieces of a question, and its end.
   *
   * @throws QueryProblem at a quote that is not closed, or what belongs to nothing
   */
  static List<Token> of(String question) {
    List<Token> tokens = new ArrayList<>();
    Matcher symbol = SYMBOL.matcher(question);
    Matcher word = WORD.matcher(question);
    int at = 0;
    while (at < question.length()) {
      char c = question.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (QUOTES.indexOf(c) >= 0) {
        at = text(question, at, tokens);
      } else if (symbol.region(at, question.length()).lookingAt()) {
        tokens.add(new Token(Kind.SYMBOL, symbol.group(), at));
        at = symbol.end();
      } else if (word.region(at, question.length()).lookingAt()) {
        tokens.add(new Token(Kind.WORD, word.group(), at));
        at = word.end();
      } else {
        throw new QueryProblem("'" + c + "' has no meaning here.", question, at);
      }
    }
    tokens.add(new Token(Kind.END, "", question.length()));
    return tokens;
  }

  /** A doubled quote inside of a text is one of it, as in SQL. */
  private static int text(String question, int start, List<Token> tokens) {
    char quote = question.charAt(start);
    StringBuilder text = new StringBuilder();
    int at = start + 1;
    while (at < question.length()) {
      char c = question.charAt(at++);
      if (c != quote) {
        text.append(c);
      } else if (at < question.length() && question.charAt(at) == quote) {
        text.append(c);
        at++;
      } else {
        tokens.add(new Token(Kind.TEXT, text.toString(), start));
        return at;
      }
    }
    throw new QueryProblem("this quote is not closed.", question, start);
  }

  boolean is(String word) {
    return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(word);
  }

  /** How a message names it. */
  String shown() {
    return kind == Kind.END ? "the end" : "'" + text + "'";
  }

  int end() {
    return at + text.length();
  }
}
