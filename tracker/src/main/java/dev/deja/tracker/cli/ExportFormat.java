package dev.deja.tracker.cli;

/** What {@code deja export} writes. */
enum ExportFormat {
  /** History: one row an execution, one column a parameter or key. */
  CSV,
  /** History: one array of objects. */
  JSON,
  /** History: the rows of CSV, in the file format of Apache Arrow. */
  ARROW,
  /** History: the rows of CSV, in Apache Parquet's format. */
  PARQUET,
  /** The executed notebook. */
  IPYNB,
  /** A page. */
  HTML,
  /** A Java program. */
  JAVA,
  /** All that is needed to run it again. */
  ZIP,
  /** A research object: Workflow Run RO-Crate. */
  CRATE;

  /** Whether it is a form of one execution, else of the history of many. */
  boolean isOfOne() {
    return compareTo(IPYNB) >= 0;
  }
}
