package dev.deja.kernel.session;

import dev.deja.kernel.magic.CellParser;
import dev.deja.kernel.typing.Completeness;
import dev.deja.kernel.typing.Completeness.Status;
import java.util.Optional;

/** Whether a cell that ends with a magic is whole. */
final class MagicEndings {

  private MagicEndings() {}

  /** Empty if the cell ends with Java. */
  static Optional<Completeness> of(String code) {
    String whole = code.stripLeading();
    if (whole.startsWith("%%") && !CellParser.isHelp(whole.strip())) {
      // Its body ends, as in IPython, with a blank line.
      int newline = code.lastIndexOf('\n');
      boolean ended = newline >= 0 && code.substring(newline).isBlank() && whole.contains("\n");
      return Optional.of(new Completeness(ended ? Status.COMPLETE : Status.INCOMPLETE, ""));
    }
    String line = code.substring(code.lastIndexOf('\n') + 1).strip();
    boolean magic = line.startsWith("%") || line.startsWith("!");
    return magic && line.matches("(?s).*\\s\\\\")
        ? Optional.of(new Completeness(Status.INCOMPLETE, ""))
        : Optional.empty();
  }
}
