package dev.deja.kernel.model;

import java.util.Optional;

/** Something a cell put out, in the order in which it left. */
public sealed interface CellOutput {

  /** Which standard stream a text came from; {@link #wireName} is Jupyter's name of it. */
  enum StreamName {
    STDOUT("stdout"),
    STDERR("stderr");

    private final String wireName;

    StreamName(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  /** A piece of a standard stream: any length above 0, not necessarily whole lines. */
  record Stream(StreamName name, String text) implements CellOutput {}

  /**
   * A displayed value.
   *
   * @param displayId the name under which a later update replaces it, or empty
   * @param update whether this replaces the displays of that name (Jupyter's {@code
   *     update_display_data}); then {@code displayId} is present
   */
  record Display(MimeBundle bundle, Optional<String> displayId, boolean update)
      implements CellOutput {}

  /** The value of the cell's last expression. */
  record Result(MimeBundle bundle, int executionCount) implements CellOutput {}

  /** The failure that ended the cell. */
  record Error(CellError error) implements CellOutput {}

  /**
   * A request to clear what the cell has put out so far.
   *
   * @param beforeNext clear only when the next output comes (Jupyter: {@code wait})
   */
  record Clear(boolean beforeNext) implements CellOutput {}
}
