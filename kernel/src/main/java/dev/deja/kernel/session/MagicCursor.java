package dev.deja.kernel.session;

import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.magic.CellParser;
import dev.deja.kernel.magic.CellPart;
import dev.deja.kernel.magic.Magics;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The magic that a cursor is in.
 *
 * @param signs {@code %}, {@code %%}, {@code !}, or {@code //} for a line of JBang's
 * @param name without signs, as far as it is there
 * @param start where its signs begin
 * @param inName whether the cursor is in or at an end of the name
 * @param from where the text begins in which the cursor's argument is: behind the name, or its line
 */
record MagicCursor(String signs, String name, int start, boolean inName, int from) {

  /** A line of a magic, as far as its name, with what it is assigned to. */
  private static final Pattern LINE =
      Pattern.compile(
          "(?<target>\\s*(?:[^\"'/%!]*[^=!<>\"'/%]=\\s*)?)(?<signs>%%?|!)(?<name>[\\w.-]*)");

  private static final Pattern CELL = Pattern.compile("\\s*(?<signs>%%)(?<name>[\\w.-]*)");
  private static final Pattern JBANG = Pattern.compile("\\s*(//)(DEPS|REPOS|JAVA_OPTIONS)\\s.*");

  /** Any magic that is always there. */
  private static final String PROBE = "%lsmagic";

  /** Empty if the cursor is in Java. */
  static Optional<MagicCursor> at(Magics magics, String code, int cursor) {
    Matcher cell = in(CELL, code, firstOfCode(code));
    if (cell.lookingAt()) {
      int line = code.lastIndexOf('\n', cursor - 1) + 1;
      return cursor < cell.end("signs")
          ? Optional.empty()
          : Optional.of(
              new MagicCursor(
                  "%%",
                  cell.group("name"),
                  cell.start("signs"),
                  cursor <= cell.end(),
                  Math.max(cell.end(), line)));
    }
    int line = firstLine(code, cursor);
    String typed = code.substring(line, cursor);
    Matcher jbang = JBANG.matcher(typed);
    if (jbang.matches()) {
      return Optional.of(
          new MagicCursor("//", jbang.group(2), line + jbang.start(1), false, line + jbang.end(2)));
    }
    Matcher found = in(LINE, code, line);
    if (!found.lookingAt()
        || cursor < found.end("signs")
        || !canStand(magics, code.substring(0, line) + found.group("target"))) {
      return Optional.empty();
    }
    boolean shell = found.group("signs").equals("!");
    int end = shell ? found.end("signs") : found.end();
    return Optional.of(
        new MagicCursor(
            found.group("signs"),
            shell ? CellParser.SHELL : found.group("name"),
            found.start("signs"),
            cursor <= end,
            end));
  }

  /** On the line that begins at a position. */
  private static Matcher in(Pattern pattern, String code, int line) {
    int end = code.indexOf('\n', line);
    return pattern.matcher(code).region(line, end < 0 ? code.length() : end);
  }

  /** Where the first line begins that is neither blank nor a comment. */
  private static int firstOfCode(String code) {
    int line = 0;
    while (true) {
      int end = code.indexOf('\n', line);
      String text = code.substring(line, end < 0 ? code.length() : end).strip();
      if (end < 0 || !(text.isEmpty() || text.startsWith("//"))) {
        return line;
      }
      line = end + 1;
    }
  }

  /** Where the line begins that the cursor's line continues. */
  private static int firstLine(String code, int cursor) {
    int line = code.lastIndexOf('\n', cursor - 1) + 1;
    while (line > 0) {
      int above = code.lastIndexOf('\n', line - 2) + 1;
      String text = code.substring(Math.min(above, line - 1), line - 1).stripTrailing();
      if (!text.endsWith("\\") || text.isBlank()) {
        return line;
      }
      line = above;
    }
    return line;
  }

  private static boolean canStand(Magics magics, String before) {
    try {
      List<CellPart> parts = magics.parse(before + PROBE, name -> false);
      CellPart last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
      return last instanceof CellPart.Command || last instanceof CellPart.Assignment;
    } catch (MagicFailed e) {
      return false;
    }
  }

  /** What is typed of the argument at the cursor. */
  Argument argument(String code, int cursor) {
    int begin = from;
    char quote = 0;
    for (int i = from; i < cursor; i++) {
      char c = code.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
        begin = i + 1;
      } else if (Character.isWhitespace(c)) {
        begin = i + 1;
      }
    }
    return new Argument(code.substring(begin, cursor), begin, quote);
  }

  /**
   * An argument up to the cursor.
   *
   * @param start where in the cell it begins, behind a quote
   * @param quote that it is in, or 0
   */
  record Argument(String typed, int start, char quote) {}
}
