package dev.deja.kernel.session;

import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.magic.CellPart;
import dev.deja.kernel.magic.Magics;

/** A cell as the compiler may see it while it is typed: magics blanked out, every offset kept. */
final class JavaPart {

  private JavaPart() {}

  static String of(Magics magics, String cell) {
    StringBuilder java = new StringBuilder(cell);
    try {
      for (CellPart part : magics.parse(cell, name -> false)) {
        if (part instanceof CellPart.Assignment assignment) {
          int begin = offsetOfLine(cell, assignment.firstLine()) + assignment.target().length();
          int end = endOfLine(cell, begin);
          java.replace(begin, end, "\"\"" + " ".repeat(end - begin - 2));
        } else if (part instanceof CellPart.Command command) {
          int begin = offsetOfLine(cell, command.firstLine());
          int end = command.call().body().isPresent() ? cell.length() : endOfLine(cell, begin);
          for (int i = begin; i < end; i++) {
            if (cell.charAt(i) != '\n') {
              java.setCharAt(i, ' ');
            }
          }
        }
      }
    } catch (MagicFailed e) {
      // Half a magic, as one sees while it is typed: the compiler will say what it makes of it.
    }
    return java.toString();
  }

  private static int offsetOfLine(String text, int line) {
    int offset = 0;
    for (int i = 1; i < line; i++) {
      offset = text.indexOf('\n', offset) + 1;
    }
    return offset;
  }

  private static int endOfLine(String text, int offset) {
    int end = text.indexOf('\n', offset);
    return end < 0 ? text.length() : end;
  }
}
