package dev.deja.kernel.extension;

/** Java code that a magic ran has failed; the cell already knows why and ends when this passes. */
public final class CellFailed extends RuntimeException {

  private static final long serialVersionUID = 1;

  public CellFailed() {
    super("the cell has failed", null, false, false);
  }
}
