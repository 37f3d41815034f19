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
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * A class that the compiler understands, made of what a session has and of a cell that is being
 * typed. What the session declared and the cell's own methods and types are static members; the
 * statements above the cursor, and what the cursor stands in, are the body of a method.
 */
final class Draft {

  static final String CLASS = "$Deja";

  /** Ends the name at the cursor, so that it is found again and is the name of nothing. */
  static final String MARK = "$deja$";

  /** Holds what the cursor stands in, if that is a type or method. */
  private static final String CURSOR = "$Cursor";

  private static final Set<String> DROPPED = Set.of("public", "protected", "private", "static");

  /** How far above the cursor statements matter, in characters; who waits cannot wait for all. */
  private static final int REACH = 30_000;

  private final Names names;
  private final String code;
  private final StringBuilder imports = new StringBuilder();
  private final StringBuilder members = new StringBuilder();
  private final StringBuilder body = new StringBuilder();
  private final NavigableMap<Integer, Origin> origins = new TreeMap<>();
  private int shift;
  private boolean inImport;
  private int cursorPiece;
  private int importAt = Completion.NOWHERE;

  private Draft(Names names, String code) {
    this.names = names;
    this.code = code;
  }

  /**
   * A source of a draft.
   *
   * @param shift from a position in the cursor's piece of the cell to the same in this text
   * @param inImport whether that piece is an import
   * @param cursorPiece the length of that piece, in characters
   * @param importAt see {@link Completion#importAt}
   * @param origins of what begins at a position of this text, and of what is behind it
   */
  record Source(
      String text,
      int shift,
      boolean inImport,
      int cursorPiece,
      int importAt,
      NavigableMap<Integer, Origin> origins) {}

  /**
   * Where a piece of a draft comes from.
   *
   * @param cell where it was declared: {@code cell [3], line 2}; empty if not in an earlier cell
   * @param source of a method, whose body is not in the draft; else empty
   */
  record Origin(String cell, String source) {}

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
    draft.importAt = firstOnLine(above, start, code.lastIndexOf('\n', cursor - 1) + 1);
    draft.addPieces(above, whole, start);
    draft.addCursor(form, marked + draft.closers(typed, whole, start), start);
    return draft.source();
  }

  /** Where the first piece begins that begins on the cursor's line. */
  private static int firstOnLine(List<Piece> above, int cursorPiece, int line) {
    if (cursorPiece < line) {
      return Completion.NOWHERE;
    }
    return above.stream().mapToInt(Piece::start).filter(at -> at >= line).min().orElse(cursorPiece);
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
    int start = at.form() == Form.STATEMENT ? at.start() : draft.withComment(at);
    String text = code.substring(start, at.end());
    String ends = at.ended() ? "" : close(open(at.tokens()), 0);
    draft.addCursor(at.form(), text + ends, start);
    return draft.source();
  }

  /** A qualified name without the classes of a draft around it. */
  static String withoutOurs(String name) {
    String rest = name;
    for (String ours : List.of(CLASS, CURSOR)) {
      if (rest.equals(ours) || rest.startsWith(ours + ".")) {
        rest = rest.substring(Math.min(rest.length(), ours.length() + 1));
      }
    }
    return rest;
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
      if (piece.start() < cursorPiece - REACH) {
        continue;
      }
      if (piece.form() == Form.STATEMENT) {
        body.append(statement(code, piece)).append('\n');
      } else {
        addDeclaration(piece);
      }
    }
    for (Piece piece : whole) {
      if (piece.start() > cursorPiece
          && piece.start() < cursorPiece + REACH
          && piece.form() != Form.STATEMENT) {
        addDeclaration(piece);
      }
    }
  }

  private void addDeclaration(Piece piece) {
    String text = code.substring(withComment(piece), piece.end());
    switch (piece.form()) {
      case IMPORT -> imports.append(text).append(piece.ended() ? "\n" : ";\n");
      case METHOD -> members.append(method(text)).append('\n');
      case TYPE -> members.append(type(text)).append('\n');
      default -> {}
    }
  }

  /** Where the comment begins that stands right before a piece; the piece itself without one. */
  private int withComment(Piece piece) {
    int start = piece.start();
    int end = start;
    while (end > 0 && Character.isWhitespace(code.charAt(end - 1))) {
      end--;
    }
    if (end > 2 && code.startsWith("*/", end - 2)) {
      int begin = code.lastIndexOf("/*", end - 3);
      return begin < 0 ? start : begin;
    }
    int line = code.lastIndexOf('\n', end - 1) + 1;
    while (end > 0 && code.substring(line, end).stripLeading().startsWith("///")) {
      start = line;
      end = Math.max(0, line - 1);
      line = code.lastIndexOf('\n', end - 1) + 1;
    }
    return start;
  }

  private void addCursor(Form form, String text, int start) {
    cursorPiece = text.length();
    inImport = form == Form.IMPORT;
    switch (form) {
      case IMPORT -> {
        shift = imports.length() - start;
        imports.append(text).append(";\n");
      }
      case METHOD, TYPE -> {
        body.append("class ").append(CURSOR).append(" {\n");
        shift = body.length() - start;
        body.append(text).append("\n}\n");
      }
      default -> {
        shift = body.length() - start;
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
    int importsAt = text.length();
    text.append(imports).append("class ").append(CLASS).append(" {\n").append(members);
    for (Declared type : names.types()) {
      origins.put(text.length(), new Origin(type.cell(), ""));
      text.append(type(type.source())).append('\n');
    }
    for (Variable variable : names.variables()) {
      origins.put(text.length(), new Origin(variable.cell(), ""));
      text.append("static ").append(variable.type()).append(' ').append(variable.name());
      text.append(";\n");
    }
    for (Declared method : names.methods()) {
      origins.put(text.length(), new Origin(method.cell(), method.source()));
      text.append(method(method.source())).append('\n');
    }
    origins.put(text.length(), new Origin("", ""));
    text.append("static void $do() throws Throwable {\n");
    int shifted = shift + (inImport ? importsAt : text.length());
    return new Source(
        text.append(body).append("\n}\n}\n").toString(),
        shifted,
        inImport,
        cursorPiece,
        importAt,
        origins);
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

  /** Comments stay where they document. */
  private static String asStatic(String source, List<Token> tokens) {
    List<Token> modifiers = tokens.subList(0, Piece.afterModifiers(tokens));
    if (tokens.isEmpty() || modifiers.stream().anyMatch(token -> token.is("static"))) {
      return source;
    }
    int start = tokens.get(0).start();
    return source.substring(0, start) + "static " + source.substring(start);
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
