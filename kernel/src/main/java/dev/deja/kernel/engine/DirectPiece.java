package dev.deja.kernel.engine;

import java.util.List;

/**
 * A piece of a cell that needs no JShell.
 *
 * @param variables what it declares; empty unless it is a declaration
 * @param call the name of the method whose call it is; empty if it is none
 */
record DirectPiece(Kind kind, Cutter.Piece piece, List<Variable> variables, String call) {

  enum Kind {
    /** Has no value. */
    STATEMENT,
    /** Has a value unless it is a call of a method that gives none. */
    CALL,
    /** Has a value, and stands only where a value can. */
    VALUE,
    VARIABLES
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
    return new DirectPiece(kind, piece, typed, call);
  }
}
