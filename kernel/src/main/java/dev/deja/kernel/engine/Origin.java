package dev.deja.kernel.engine;

/**
 * Where a snippet stands. It is kept in the snippet's id, so that JShell carries it along.
 *
 * @param executionCount of its cell; 0 for code that is not of a cell
 * @param firstLine how many lines of the submitted cell stand before it
 */
record Origin(int executionCount, int firstLine) {

  /** Of code that is not of a cell. */
  static final Origin NONE = new Origin(0, 0);

  Origin plusLines(int lines) {
    return new Origin(executionCount, firstLine + lines);
  }

  /** The id of a snippet of this origin. */
  String id(int serial) {
    return executionCount + ":" + firstLine + ":" + serial;
  }

  static Origin ofId(String id) {
    String[] parts = id.split(":");
    return parts.length == 3
        ? new Origin(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]))
        : NONE;
  }

  /** The cell's name in stack traces and messages. */
  String cellName() {
    return executionCount == 0 ? "startup" : "cell [" + executionCount + "]";
  }
}
