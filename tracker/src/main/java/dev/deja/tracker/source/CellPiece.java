package dev.deja.tracker.source;

import com.sun.source.tree.Tree;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A top-level piece of a cell, with its text as it was written.
 *
 * @param tree the parsed piece; null for an import
 * @param text without white space around it; of a variable all of its declaration
 * @param firstLine the line of the cell, from 1, on which it begins, comments before it left out
 * @param lastLine the line of the cell on which it ends
 * @param initializer of a variable: the text of its initial value, if it has one
 */
public record CellPiece(
    Kind kind,
    @Nullable Tree tree,
    String text,
    int firstLine,
    int lastLine,
    Optional<String> initializer) {

  CellPiece(Kind kind, @Nullable Tree tree, String text, Optional<String> initializer) {
    this(kind, tree, text, 0, 0, initializer);
  }

  CellPiece onLines(int first, int last) {
    return new CellPiece(kind, tree, text, first, last, initializer);
  }

  /** Whether some of it stands on a line of the cell, from 1. */
  public boolean isOn(int line) {
    return firstLine <= line && line <= lastLine;
  }

  /** What it is. */
  public enum Kind {
    /** An import; also a package line, which means nothing in a cell. */
    IMPORT,
    /** A class, an interface, an enum, a record. */
    TYPE,
    METHOD,
    VARIABLE,
    /** Any other statement. */
    STATEMENT,
    /** An expression at the end of the cell, without a semicolon: what the cell shows. */
    VALUE,
    /** What does not parse. */
    BROKEN
  }
}
