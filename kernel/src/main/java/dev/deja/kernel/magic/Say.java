package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellOutput.StreamName;

/** Lines of text that a magic writes to the streams of its cell. */
final class Say {

  private Say() {}

  static void line(CellContext cell, String text) {
    cell.put(new CellOutput.Stream(StreamName.STDOUT, text + "\n"));
  }

  static void warning(CellContext cell, String text) {
    cell.put(new CellOutput.Stream(StreamName.STDERR, text + "\n"));
  }
}
