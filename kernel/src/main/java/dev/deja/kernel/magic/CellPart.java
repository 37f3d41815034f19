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

  /**
   * A question: {@code name?}, {@code ?name}, with two question marks for the source too.
   *
   * @param target Java code that ends with what is asked about, or a magic with its percent signs
   */
  record Help(String target, boolean withSource, int firstLine) implements CellPart {}

  /** A line magic, a cell magic (its call has a body) or a shell line (named {@code !}). */
  record Command(MagicCall call, int firstLine) implements CellPart {}
}
