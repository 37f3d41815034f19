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
 * @param isBlock whether {@code source} is a block of ours around that of the cell
 */
public record CellCode(
    int cell,
    int executionCount,
    String source,
    int firstLine,
    boolean showValue,
    boolean stands,
    boolean isBlock) {

  private static final String BLOCK_START = "{\n";
  private static final String BLOCK_END = "\n;}";

  /** Source that stands in the cell. */
  public CellCode(int cell, int executionCount, String source, int firstLine, boolean showValue) {
    this(cell, executionCount, source, firstLine, showValue, true);
  }

  /** Source that is no block. */
  public CellCode(
      int cell,
      int executionCount,
      String source,
      int firstLine,
      boolean showValue,
      boolean stands) {
    this(cell, executionCount, source, firstLine, showValue, stands, false);
  }

  /** Source that a magic runs as one block; its lines are counted as the cell's. */
  public static CellCode block(int cell, int executionCount, String source) {
    return new CellCode(
        cell, executionCount, BLOCK_START + source + BLOCK_END, -1, false, false, true);
  }

  /** Where what stands in the cell begins in {@code source}. */
  int start() {
    return isBlock ? BLOCK_START.length() : 0;
  }

  /** Where what stands in the cell ends in {@code source}. */
  int end() {
    return isBlock ? source.length() - BLOCK_END.length() : source.length();
  }

  /** A whole cell whose value is shown. */
  public static CellCode of(int cell, String source) {
    return new CellCode(cell, cell, source, 0, true);
  }
}
