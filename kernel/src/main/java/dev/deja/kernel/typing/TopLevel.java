package dev.deja.kernel.typing;

import dev.deja.kernel.typing.JavaTokens.Inside;
import java.util.ArrayList;
import java.util.List;

/** What source has at its top level, by its tokens alone. */
public final class TopLevel {

  private TopLevel() {}

  /**
   * Where each import, declaration, statement and expression of a source ends, in order, as offsets
   * in UTF-16 units; comments count to what follows them. What does not end reaches to the end of
   * the source, and so does what a comment or text block without an end comes after. Empty for
   * source without code. Takes time in proportion to the source.
   */
  public static List<Integer> ends(String source) {
    JavaTokens tokens = JavaTokens.of(source);
    List<Integer> ends = new ArrayList<>();
    for (Piece piece : Piece.cut(tokens)) {
      if (piece.tokens().size() > 1 || !piece.tokens().get(0).is(";") || ends.isEmpty()) {
        ends.add(piece.end());
      }
    }
    boolean open = tokens.inside() == Inside.BLOCK_COMMENT || tokens.inside() == Inside.TEXT_BLOCK;
    if (open) {
      if (!ends.isEmpty()) {
        ends.remove(ends.size() - 1);
      }
      ends.add(source.length());
    }
    return ends;
  }
}
