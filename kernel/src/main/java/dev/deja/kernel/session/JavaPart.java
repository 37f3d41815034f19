package dev.deja.kernel.session;

import dev.deja.kernel.extension.Magic.Takes;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.magic.CellPart;
import dev.deja.kernel.magic.Magics;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cell as the compiler may see it while it is typed: magics blanked out, every offset kept. */
final class JavaPart {

  /** A magic's name and its options, behind which Java code may stand. */
  private static final Pattern HEAD =
      Pattern.compile("\\s*%%?[\\w.-]+([ \\t]+-\\w+([ \\t]*\\d+)?)*");

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
          blank(magics, cell, command, java);
        } else if (part instanceof CellPart.Help help) {
          int begin = offsetOfLine(cell, help.firstLine());
          blank(begin, endOfLine(cell, begin), java);
        }
      }
    } catch (MagicFailed e) {
      // Half a magic, as one sees while it is typed: the compiler will say what it makes of it.
    }
    return java.toString();
  }

  private static void blank(
      Magics magics, String cell, CellPart.Command command, StringBuilder java) {
    int begin = offsetOfLine(cell, command.firstLine());
    boolean wholeCell = command.call().body().isPresent();
    int end = endOfLine(cell, begin);
    if (magics.takes(command.call().name()) == Takes.JAVA) {
      if (!wholeCell && end < cell.length()) {
        java.setCharAt(end, ';');
      }
      Matcher head = HEAD.matcher(cell).region(begin, end);
      end = head.lookingAt() ? head.end() : begin;
    } else if (wholeCell) {
      end = cell.length();
    } else {
      while (end < cell.length() && cell.substring(begin, end).stripTrailing().endsWith(" \\")) {
        end = endOfLine(cell, end + 1);
      }
    }
    blank(begin, end, java);
  }

  private static void blank(int begin, int end, StringBuilder java) {
    for (int i = begin; i < end; i++) {
      if (java.charAt(i) != '\n') {
        java.setCharAt(i, ' ');
      }
    }
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
