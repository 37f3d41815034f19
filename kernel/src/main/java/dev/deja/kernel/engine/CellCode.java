package dev.deja.kernel.engine;

/**
 * Java source to run as a cell, or as the part of a cell that is left when magics are cut out.
 *
 * @param cell the cell run's number; its outputs are told to the listener under it
 * @param executionCount Jupyter's number in brackets, for stack traces: {@code cell [7], line 3}
 * @param source Java source, any number of snippets
 * @param firstLine how many lines of the submitted cell stand before {@code source}; 0 for a whole
 *     cell
 * @param showValue whether the value of a last expression is rendered and returned
 * @param stands whether {@code source} stands in the submitted cell; else a magic has made it
 */
public record CellCode(
    int cell, int executionCount, String source, int firstLine, boolean showValue, boolean stands) {

  /** Source that stands in the cell. */
  public CellCode(int cell, int executionCount, String source, int firstLine, boolean showValue) {
    this(cell, executionCount, source, firstLine, showValue, true);
  }

  /** A whole cell whose value is shown. */
  public static CellCode of(int cell, String source) {
    return new CellCode(cell, cell, source, 0, true);
  }
}
