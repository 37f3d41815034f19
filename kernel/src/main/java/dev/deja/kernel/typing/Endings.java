package dev.deja.kernel.typing;

import dev.deja.kernel.typing.Completeness.Status;
import dev.deja.kernel.typing.JavaTokens.Inside;
import dev.deja.kernel.typing.JavaTokens.Kind;
import dev.deja.kernel.typing.JavaTokens.Token;
import dev.deja.kernel.typing.Piece.Form;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells whether code is whole, and how far a next line is indented. */
final class Endings {

  private static final String INDENT = "    ";

  private static final Map<String, String> OPENER = Map.of(")", "(", "]", "[", "}", "{");

  /** Words after which something must follow. */
  private static final Set<String> WANTING =
      Set.of(
          "new",
          "return",
          "throw",
          "assert",
          "extends",
          "implements",
          "permits",
          "throws",
          "class",
          "interface",
          "enum",
          "record",
          "import",
          "package",
          "else",
          "do",
          "try",
          "finally",
          "case",
          "instanceof",
          "if",
          "while",
          "for",
          "switch",
          "catch",
          "public",
          "private",
          "protected",
          "static",
          "final",
          "abstract",
          "void");

  private static final Set<String> HEADS =
      Set.of("if", "while", "for", "switch", "catch", "synchronized", "try");

  private static final Completeness COMPLETE = new Completeness(Status.COMPLETE, "");
  private static final Completeness INVALID = new Completeness(Status.INVALID, "");

  private Endings() {}

  /**
   * @param syntax what finds faults that tokens do not show
   */
  static Completeness of(String code, Syntax syntax) {
    JavaTokens source = JavaTokens.of(code);
    Deque<Token> open = new ArrayDeque<>();
    for (Token token : source.all()) {
      if (token.kind() == Kind.SIGN && !nest(token, open)) {
        return INVALID;
      }
    }
    if (source.hasBrokenString() || source.inside() == Inside.STRING) {
      return INVALID;
    }
    if (source.inside() == Inside.BLOCK_COMMENT || source.inside() == Inside.TEXT_BLOCK) {
      return new Completeness(Status.INCOMPLETE, ownIndent(lastLine(code)));
    }
    if (!open.isEmpty()) {
      return new Completeness(Status.INCOMPLETE, indentInside(code, source, open.element()));
    }
    List<Piece> pieces = Piece.cut(source);
    if (pieces.isEmpty()) {
      return COMPLETE;
    }
    Piece last = pieces.get(pieces.size() - 1);
    if (lacksEnd(last)) {
      String indent = ownIndent(lastLine(code.substring(0, last.start() + 1)));
      boolean headed =
          last.form() == Form.STATEMENT
              && Piece.afterModifiers(last.tokens()) < last.tokens().size();
      return new Completeness(Status.INCOMPLETE, headed ? indent + INDENT : indent);
    }
    return syntax.accepts(code, pieces) ? COMPLETE : INVALID;
  }

  /** False for a closing bracket that closes nothing. */
  private static boolean nest(Token token, Deque<Token> open) {
    String text = token.text();
    if (text.equals("(") || text.equals("[") || text.equals("{")) {
      open.push(token);
    } else if (OPENER.containsKey(text)) {
      return !open.isEmpty() && open.pop().is(OPENER.get(text));
    }
    return true;
  }

  /** One step deeper than the line of the bracket; two for what goes on within it. */
  private static String indentInside(String code, JavaTokens source, Token bracket) {
    String own = ownIndent(lineAt(code, bracket.start()));
    Token last = source.all().get(source.all().size() - 1);
    boolean goesOn =
        bracket.is("{")
            && last.kind() == Kind.SIGN
            && !Set.of("{", "}", ";", ",", ":", ">", ")", "]").contains(last.text());
    boolean head = last.is(")") && bracket.is("{") && isHead(source.all());
    return goesOn || head ? own + INDENT + INDENT : own + INDENT;
  }

  private static boolean lacksEnd(Piece piece) {
    List<Token> tokens = piece.tokens();
    Token last = tokens.get(tokens.size() - 1);
    if (piece.ended()) {
      return last.is("}") && lacksClause(tokens);
    }
    if (piece.form() == Form.TYPE
        || piece.form() == Form.METHOD
        || Piece.afterModifiers(tokens) == tokens.size()) {
      return true;
    }
    if (last.kind() == Kind.WORD) {
      return WANTING.contains(last.text());
    }
    if (last.kind() == Kind.SIGN) {
      return switch (last.text()) {
        case ")" -> isHead(tokens);
        case "]", "}", "++", "--" -> false;
        default -> true;
      };
    }
    return false;
  }

  /** Whether a block is that of a {@code try} or {@code do} which wants more. */
  private static boolean lacksClause(List<Token> tokens) {
    if (tokens.get(0).is("do")) {
      return true;
    }
    return tokens.get(0).is("try")
        && Piece.is(tokens, 1, "{")
        && Piece.afterGroup(tokens, 1, "{", "}") == tokens.size();
  }

  /** Whether the last bracket closes the condition of a statement that has no body yet. */
  private static boolean isHead(List<Token> tokens) {
    int depth = 0;
    for (int i = tokens.size() - 1; i >= 0; i--) {
      if (tokens.get(i).is(")")) {
        depth++;
      } else if (tokens.get(i).is("(") && --depth == 0) {
        boolean loop = Piece.is(tokens, i - 1, "while") && Piece.is(tokens, i - 2, "}");
        return i > 0
            && tokens.get(i - 1).kind() == Kind.WORD
            && HEADS.contains(tokens.get(i - 1).text())
            && !(loop && tokens.get(0).is("do"));
      }
    }
    return false;
  }

  private static String lastLine(String code) {
    return lineAt(code.stripTrailing(), code.stripTrailing().length());
  }

  private static String lineAt(String code, int position) {
    int start = code.lastIndexOf('\n', Math.max(0, position - 1)) + 1;
    int end = code.indexOf('\n', position);
    return code.substring(start, end < 0 ? code.length() : end);
  }

  private static String ownIndent(String line) {
    return line.substring(0, line.length() - line.stripLeading().length());
  }
}
