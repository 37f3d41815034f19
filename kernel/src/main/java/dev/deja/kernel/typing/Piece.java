package dev.deja.kernel.typing;

import dev.deja.kernel.typing.JavaTokens.Kind;
import dev.deja.kernel.typing.JavaTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a cell has at its top level: an import, a declaration, a statement.
 *
 * @param ended whether a semicolon or brace ended it
 */
record Piece(Form form, List<Token> tokens, boolean ended) {

  enum Form {
    IMPORT,
    PACKAGE,
    TYPE,
    METHOD,
    /** Variables and expressions too. */
    STATEMENT
  }

  static final Set<String> MODIFIERS =
      Set.of(
          "public",
          "protected",
          "private",
          "static",
          "final",
          "abstract",
          "native",
          "transient",
          "volatile",
          "strictfp",
          "default",
          "sealed",
          "synchronized");

  /** What goes on with a statement after a brace has ended its block. */
  private static final Set<String> AFTER_BRACE =
      Set.of(
          "else",
          "catch",
          "finally",
          ";",
          ".",
          ",",
          ")",
          "]",
          "::",
          "instanceof",
          "?",
          ":",
          "==",
          "!=",
          "&&",
          "||",
          "*",
          "/",
          "%",
          "&",
          "|",
          "^",
          "=",
          "->");

  private static final Set<String> BLOCKS =
      Set.of("if", "for", "while", "do", "try", "switch", "synchronized");

  private static final Set<String> NO_TYPE =
      Set.of(
          "new",
          "return",
          "throw",
          "assert",
          "yield",
          "else",
          "case",
          "if",
          "while",
          "for",
          "do",
          "switch",
          "try",
          "catch",
          "finally",
          "break",
          "continue",
          "instanceof",
          "import",
          "package");

  int start() {
    return tokens.get(0).start();
  }

  int end() {
    return tokens.get(tokens.size() - 1).end();
  }

  /** Cuts source into its pieces; the last may not have ended. */
  static List<Piece> cut(JavaTokens source) {
    List<Token> tokens = source.all();
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean ends = false;
      if (token.kind() == Kind.SIGN) {
        switch (token.text()) {
          case "{", "(", "[" -> depth++;
          case ")", "]" -> depth = Math.max(0, depth - 1);
          case "}" -> {
            depth = Math.max(0, depth - 1);
            ends = depth == 0 && !goesOn(tokens, from, i + 1);
          }
          case ";" -> ends = depth == 0 && !is(tokens, i + 1, "else");
          default -> {}
        }
      }
      if (ends) {
        pieces.add(of(tokens.subList(from, i + 1), token.is(";") || endsAtBrace(tokens, from)));
        from = i + 1;
      }
    }
    if (from < tokens.size()) {
      pieces.add(of(tokens.subList(from, tokens.size()), false));
    }
    return pieces;
  }

  /** Whether a brace ends what begins at an index, or only an array, class body or lambda in it. */
  private static boolean endsAtBrace(List<Token> all, int from) {
    List<Token> tokens = all.subList(from, all.size());
    int first = afterModifiers(tokens);
    return form(tokens) != Form.STATEMENT
        || is(tokens, first, "{")
        || is(tokens, first + 1, ":")
        || (first < tokens.size() && BLOCKS.contains(tokens.get(first).text()));
  }

  private static Piece of(List<Token> tokens, boolean ended) {
    return new Piece(form(tokens), List.copyOf(tokens), ended);
  }

  private static boolean goesOn(List<Token> tokens, int from, int next) {
    if (next >= tokens.size()) {
      return false;
    }
    Token token = tokens.get(next);
    return token.kind() != Kind.STRING && AFTER_BRACE.contains(token.text())
        || (token.is("while") && tokens.get(from).is("do"));
  }

  private static Form form(List<Token> tokens) {
    int i = afterModifiers(tokens);
    if (i >= tokens.size()) {
      return Form.STATEMENT;
    }
    Token first = tokens.get(i);
    return switch (first.text()) {
      case "import" -> Form.IMPORT;
      case "package" -> Form.PACKAGE;
      case "class", "interface", "enum" -> Form.TYPE;
      case "@" -> is(tokens, i + 1, "interface") ? Form.TYPE : Form.STATEMENT;
      case "record" -> isRecord(tokens, i) ? Form.TYPE : methodOrStatement(tokens, i);
      default -> methodOrStatement(tokens, i);
    };
  }

  private static boolean isRecord(List<Token> tokens, int i) {
    return isWord(tokens, i + 1) && (is(tokens, i + 2, "(") || is(tokens, i + 2, "<"));
  }

  /** The index behind annotations and modifiers. */
  static int afterModifiers(List<Token> tokens) {
    int i = 0;
    while (i < tokens.size()) {
      Token token = tokens.get(i);
      if (token.is("@") && isWord(tokens, i + 1) && !is(tokens, i + 1, "interface")) {
        i = afterName(tokens, i + 1);
        i = is(tokens, i, "(") ? afterGroup(tokens, i, "(", ")") : i;
      } else if (token.is("non") && is(tokens, i + 1, "-") && is(tokens, i + 2, "sealed")) {
        i += 3;
      } else if (MODIFIERS.contains(token.text())
          && token.kind() == Kind.WORD
          && !is(tokens, i + 1, "(")) {
        i++;
      } else {
        return i;
      }
    }
    return i;
  }

  private static Form methodOrStatement(List<Token> tokens, int from) {
    int i = is(tokens, from, "<") ? afterGroup(tokens, from, "<", ">") : from;
    if (!isWord(tokens, i) || NO_TYPE.contains(tokens.get(i).text())) {
      return Form.STATEMENT;
    }
    i = afterName(tokens, i);
    i = is(tokens, i, "<") ? afterGroup(tokens, i, "<", ">") : i;
    while (is(tokens, i, "[") && is(tokens, i + 1, "]")) {
      i += 2;
    }
    return isWord(tokens, i) && is(tokens, i + 1, "(") ? Form.METHOD : Form.STATEMENT;
  }

  private static int afterName(List<Token> tokens, int from) {
    int i = from + 1;
    while (is(tokens, i, ".") && isWord(tokens, i + 1)) {
      i += 2;
    }
    return i;
  }

  /** The index behind the bracket that closes the one at an index. */
  static int afterGroup(List<Token> tokens, int from, String open, String close) {
    int depth = 0;
    for (int i = from; i < tokens.size(); i++) {
      if (tokens.get(i).is(open)) {
        depth++;
      } else if (tokens.get(i).is(close)) {
        depth--;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    return tokens.size();
  }

  static boolean is(List<Token> tokens, int i, String text) {
    return i >= 0 && i < tokens.size() && tokens.get(i).is(text);
  }

  private static boolean isWord(List<Token> tokens, int i) {
    return i < tokens.size() && tokens.get(i).kind() == Kind.WORD;
  }
}
