package dev.deja.kernel.typing;

import dev.deja.kernel.typing.JavaTokens.Kind;
import dev.deja.kernel.typing.JavaTokens.Token;
import dev.deja.kernel.typing.Names.Declared;
import dev.deja.kernel.typing.Names.Variable;
import dev.deja.kernel.typing.Piece.Form;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * A class that the compiler understands, made of what a session has and of a cell that is being
 * typed. What the session declared and the cell's own methods and types are static members; the
 * statements above the cursor, and what the cursor stands in, are the body of a method.
 */
final class Draft {

  static final String CLASS = "$Deja";

  /** Ends the name at the cursor, so that it is found again and is the name of nothing. */
  static final String MARK = "$deja$";

  private static final Set<String> DROPPED = Set.of("public", "protected", "private", "static");

  private final Names names;
  private final String code;
  private final StringBuilder imports = new StringBuilder();
  private final StringBuilder members = new StringBuilder();
  private final StringBuilder body = new StringBuilder();
  private int inBody;

  private Draft(Names names, String code) {
    this.names = names;
    this.code = code;
  }

  /**
   * A source of a draft.
   *
   * @param offset where in it the cursor's piece begins, or -1 for an import
   */
  record Source(String text, int offset) {}

  /**
   * For completion: the cell up to the cursor, with the name there marked and brackets closed.
   *
   * @param wordStart where the name at the cursor begins
   */
  static Source upTo(Names names, String code, int wordStart, int cursor) {
    Draft draft = new Draft(names, code);
    String before = code.substring(0, cursor);
    JavaTokens typed = JavaTokens.of(code.substring(0, wordStart) + " ");
    List<Piece> above = new ArrayList<>(Piece.cut(typed));
    int start = wordStart;
    if (!above.isEmpty() && !above.get(above.size() - 1).ended()) {
      start = above.remove(above.size() - 1).start();
    }
    List<Piece> whole = Piece.cut(JavaTokens.of(code));
    String marked = code.substring(start, wordStart) + before.substring(wordStart) + MARK;
    Form form = Piece.cut(JavaTokens.of(marked)).get(0).form();
    draft.addPieces(above, whole, start);
    draft.addCursor(form, marked + draft.closers(typed, whole, start));
    return draft.source();
  }

  /** For inspection: the whole cell, with brackets closed; every piece stands where it stood. */
  static Source whole(Names names, String code, int cursor) {
    Draft draft = new Draft(names, code);
    List<Piece> pieces = Piece.cut(JavaTokens.of(code));
    List<Piece> above = new ArrayList<>();
    Piece at = null;
    for (Piece piece : pieces) {
      if (piece.start() <= cursor) {
        if (at != null) {
          above.add(at);
        }
        at = piece;
      }
    }
    if (at == null) {
      return draft.source();
    }
    draft.addPieces(above, pieces, at.start());
    String text = code.substring(at.start(), at.end());
    String ends = at.ended() ? "" : close(open(at.tokens()), 0);
    draft.addCursor(at.form(), text + ends);
    return draft.source();
  }

  /** A statement without the modifiers that only a field may have, and with its end. */
  static String statement(String code, Piece piece) {
    StringBuilder text = new StringBuilder(code.substring(piece.start(), piece.end()));
    for (Token token : piece.tokens().subList(0, Piece.afterModifiers(piece.tokens()))) {
      if (DROPPED.contains(token.text())) {
        blank(text, token, piece.start());
      }
    }
    return piece.ended() ? text.toString() : text.append(';').toString();
  }

  private void addPieces(List<Piece> above, List<Piece> whole, int cursorPiece) {
    for (Piece piece : above) {
      if (piece.form() == Form.STATEMENT) {
        body.append(statement(code, piece)).append('\n');
      } else {
        addDeclaration(piece);
      }
    }
    for (Piece piece : whole) {
      if (piece.start() > cursorPiece && piece.form() != Form.STATEMENT) {
        addDeclaration(piece);
      }
    }
  }

  private void addDeclaration(Piece piece) {
    String text = code.substring(piece.start(), piece.end());
    switch (piece.form()) {
      case IMPORT -> imports.append(text).append(piece.ended() ? "\n" : ";\n");
      case METHOD -> members.append(method(text)).append('\n');
      case TYPE -> members.append(type(text)).append('\n');
      default -> {}
    }
  }

  private void addCursor(Form form, String text) {
    switch (form) {
      case IMPORT -> {
        imports.append(text).append(";\n");
        inBody = -1;
      }
      case METHOD, TYPE -> {
        body.append("class $Cursor {\n");
        inBody = body.length();
        body.append(text).append("\n}\n");
      }
      default -> {
        inBody = body.length();
        Piece piece = Piece.cut(JavaTokens.of(text)).get(0);
        body.append(statement(text, piece));
        body.append(text, Math.min(text.length(), piece.end()), text.length()).append("\n;");
      }
    }
  }

  private Source source() {
    StringBuilder text = new StringBuilder();
    for (String name : names.imports()) {
      text.append("import ").append(name).append(";\n");
    }
    text.append(imports).append("class ").append(CLASS).append(" {\n").append(members);
    for (Declared type : names.types()) {
      text.append(type(type.source())).append('\n');
    }
    for (Variable variable : names.variables()) {
      text.append("static ").append(variable.type()).append(' ').append(variable.name());
      text.append(";\n");
    }
    for (Declared method : names.methods()) {
      text.append(method(method.source())).append('\n');
    }
    text.append("static void $do() throws Throwable {\n");
    int offset = inBody < 0 ? -1 : text.length() + inBody;
    return new Source(text.append(body).append("\n}\n}\n").toString(), offset);
  }

  /** A method without its body: its types matter, and what it does takes time to read. */
  private static String method(String source) {
    List<Token> tokens = JavaTokens.of(source).all();
    int end = source.length();
    int depth = 0;
    for (Token token : tokens) {
      if (token.is("(")) {
        depth++;
      } else if (token.is(")")) {
        depth--;
      } else if (token.is("{") && depth == 0) {
        end = token.start();
        break;
      }
    }
    return asStatic(source.substring(0, end), tokens) + "{ throw null; }";
  }

  private static String type(String source) {
    return asStatic(source, JavaTokens.of(source).all());
  }

  private static String asStatic(String source, List<Token> tokens) {
    List<Token> modifiers = tokens.subList(0, Piece.afterModifiers(tokens));
    return modifiers.stream().anyMatch(token -> token.is("static")) ? source : "static " + source;
  }

  /** What closes the brackets that are open at the cursor; of a class, with the members below. */
  private String closers(JavaTokens typed, List<Piece> whole, int start) {
    List<Token> tokens = typed.all().stream().filter(token -> token.start() >= start).toList();
    List<Token> open = open(tokens);
    for (Piece piece : whole) {
      if (piece.start() == start && piece.form() == Form.TYPE && open.size() > 1) {
        int member = piece.tokens().indexOf(open.get(1));
        int after = member < 0 ? 0 : Piece.afterGroup(piece.tokens(), member, "{", "}");
        if (after > 0 && after < piece.tokens().size() && piece.ended()) {
          return close(open, 1) + code.substring(piece.tokens().get(after).start(), piece.end());
        }
      }
    }
    return close(open, 0);
  }

  private static List<Token> open(List<Token> tokens) {
    Deque<Token> open = new ArrayDeque<>();
    for (Token token : tokens) {
      if (token.kind() != Kind.SIGN) {
        continue;
      }
      switch (token.text()) {
        case "(", "[", "{" -> open.addLast(token);
        case ")", "]", "}" -> open.pollLast();
        default -> {}
      }
    }
    return List.copyOf(open);
  }

  private static String close(List<Token> open, int downTo) {
    StringBuilder text = new StringBuilder();
    for (int i = open.size() - 1; i >= downTo; i--) {
      text.append(
          switch (open.get(i).text()) {
            case "(" -> ")";
            case "[" -> "]";
            default -> ";}";
          });
    }
    return text.toString();
  }

  private static void blank(StringBuilder text, Token token, int start) {
    for (int i = token.start(); i < token.end(); i++) {
      text.setCharAt(i - start, ' ');
    }
  }
}
