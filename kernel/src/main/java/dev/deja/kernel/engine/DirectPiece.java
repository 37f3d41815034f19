package dev.deja.kernel.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a cell that needs no JShell.
 *
 * @param variables what it declares, if it is a declaration of variables
 * @param call the name of the method whose call it is; empty if it is none
 * @param member the type or method that it declares; null if it declares none
 */
record DirectPiece(
    Kind kind, Cutter.Piece piece, List<Variable> variables, String call, @Nullable Member member) {

  enum Kind {
    /** Has no value. */
    STATEMENT,
    /** Has a value unless it is a call of a method that gives none. */
    CALL,
    /** Has a value, and stands only where a value can. */
    VALUE,
    VARIABLES,
    TYPE,
    METHOD
  }

  /**
   * A declared variable.
   *
   * @param type as written; {@link #INFERRED} if it is to be found
   * @param assigned whether it gets a value
   */
  record Variable(String name, String type, boolean assigned) {

    static final String INFERRED = "var";
  }

  /**
   * A declared type or method.
   *
   * @param key its name, of a method with the types of its parameters as written: what it takes the
   *     place of has the same
   * @param shown the kind of a type, such as {@code record}; the signature of a method, such as
   *     {@code (int)String}
   * @param modifiers what makes it a member of a class that all cells can use
   */
  record Member(String name, String key, String shown, String modifiers) {}

  static DirectPiece statement(Cutter.Piece piece) {
    return new DirectPiece(Kind.STATEMENT, piece, List.of(), "", null);
  }

  static DirectPiece value(Cutter.Piece piece) {
    return new DirectPiece(Kind.VALUE, piece, List.of(), "", null);
  }

  static DirectPiece call(Cutter.Piece piece, String method) {
    return new DirectPiece(Kind.CALL, piece, List.of(), method, null);
  }

  static DirectPiece variables(Cutter.Piece piece, List<Variable> variables) {
    return new DirectPiece(Kind.VARIABLES, piece, variables, "", null);
  }

  static DirectPiece member(Kind kind, Cutter.Piece piece, Member member) {
    return new DirectPiece(kind, piece, List.of(), "", member);
  }

  boolean mayHaveValue() {
    return kind == Kind.CALL || kind == Kind.VALUE;
  }

  /** The text, ended as a statement. */
  String statement() {
    String source = piece.source();
    return source.endsWith(";") || source.endsWith("}") && kind == Kind.STATEMENT
        ? source
        : source + "\n;";
  }

  /** The text without the semicolon at its end. */
  String expression() {
    String source = piece.source();
    return source.endsWith(";") ? source.substring(0, source.length() - 1) : source;
  }

  DirectPiece with(List<Variable> typed) {
    return new DirectPiece(kind, piece, typed, call, member);
  }
}
