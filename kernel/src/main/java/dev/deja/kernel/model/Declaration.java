package dev.deja.kernel.model;

/**
 * Something that a cell has declared.
 *
 * @param name of an import, what follows the word {@code import}, without a semicolon
 * @param type of a variable its type, of a method its parameters and result, of a type what it is
 *     ({@code class}, {@code record}); empty for an import
 * @param executionCount Jupyter's number of the cell; 0 if it was not a cell that declared it
 */
public record Declaration(Kind kind, String name, String type, int executionCount) {

  /** What was declared. */
  public enum Kind {
    VARIABLE,
    METHOD,
    TYPE,
    IMPORT
  }
}
