package dev.deja.kernel.engine;

import dev.deja.kernel.typing.TopLevel;
import java.util.ArrayList;
import java.util.List;

/** Cuts source into pieces that are compiled and run one after the other, or together. */
final class Cutter {

  /**
   * A piece of a cell: an import, a declaration, a statement or an expression.
   *
   * @param source its text, with the comments before it; a semicolon may be missing
   * @param start where it begins in the cell
   */
  record Piece(String source, int start) {}

  private Cutter() {}

  /** The pieces of a source, in order; one that does not end is the last. */
  static List<Piece> cut(String source) {
    List<Piece> pieces = new ArrayList<>();
    int start = 0;
    for (int end : TopLevel.ends(source)) {
      String text = source.substring(start, end);
      int indent = text.length() - text.stripLeading().length();
      pieces.add(new Piece(text.strip(), start + indent));
      start = end;
    }
    return pieces;
  }
}
