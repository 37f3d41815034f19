package dev.deja.kernel.session;

import dev.deja.kernel.magic.CellPart;
import dev.deja.kernel.model.CellError;
import java.util.List;

/**
 * Says that a magic's value does not fit the variable that is to get it, in the user's own line:
 * the code that was compiled is not theirs.
 */
final class MisfitErrors {

  private MisfitErrors() {}

  /**
   * @param code the submitted cell
   * @param message the compiler's
   */
  static CellError of(CellPart.Assignment assignment, String code, String message) {
    String line = code.lines().skip(assignment.firstLine() - 1).findFirst().orElse("");
    int begin = line.length() - line.stripLeading().length();
    int end = Math.max(begin + 1, line.indexOf('=', begin));
    String name = assignment.call().name();
    String magic = name.equals("!") ? "a shell line" : "%" + name;
    String plain =
        "what "
            + magic
            + " gives is a List<String> of lines, or one text: it fits var, List<String>, String[]"
            + " and String";
    return new CellError(
        CellError.COMPILATION,
        plain,
        List.of(
            "line " + assignment.firstLine(),
            "    " + line,
            "    " + " ".repeat(begin) + "^".repeat(line.substring(begin, end).strip().length()),
            plain,
            "javac: " + message.replaceAll("\\s+", " ")));
  }
}
