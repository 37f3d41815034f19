package dev.deja;

/**
 * Something that knows how it is shown: as a cell's last expression, given to {@link Deja#display},
 * or as a cell of a table it is asked for its representations.
 */
@FunctionalInterface
public interface Showable {

  /**
   * Its representations; one without {@code text/plain} gets the value's {@code toString}.
   *
   * @throws Exception shown as a note below the value's text
   */
  Mime show() throws Exception;
}
