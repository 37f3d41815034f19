package dev.deja.kernel.magic;

import dev.deja.kernel.extension.MagicCall;

/** A piece of a submitted cell; pieces run one after the other, and a failure ends the cell. */
public sealed interface CellPart {

  /** The line of the cell on which this piece begins, from 1. */
  int firstLine();

  /**
   * Java code, never blank.
   *
   * @param code whole lines of the cell, as the user wrote them, with {@code \n} between them
   */
  record JavaCode(String code, int firstLine) implements CellPart {}

  /**
   * A magic or a shell line whose value is given to a variable: {@code List<String> x = %jars
   * a.jar}.
   *
   * @param target what stands before the magic, the equals sign included, as the user wrote it
   */
  record Assignment(String target, MagicCall call, int firstLine) implements CellPart {}

  /** A line magic, a cell magic (its call has a body) or a shell line (named {@code !}). */
  record Command(MagicCall call, int firstLine) implements CellPart {}
}
