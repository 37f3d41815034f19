package dev.deja.kernel.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The text of a class that is made of pieces of a cell, and where each part of it comes from. */
final class DirectSource {

  private static final String CELL_IMPORT = "import static " + DirectCompiler.PACKAGE + ".";

  private final StringBuilder text = new StringBuilder();
  private final List<Integer> lines = new ArrayList<>(List.of(0, 0));
  private final TreeMap<Integer, Integer> pieces = new TreeMap<>();
  private final Set<String> classes = new LinkedHashSet<>();
  private int cellLine;

  /** Text of our own. Its lines count as the cell's line before it. */
  DirectSource own(String code) {
    for (int i = 0; i < code.length(); i++) {
      if (code.charAt(i) == '\n') {
        lines.add(cellLine);
      }
    }
    text.append(code);
    return this;
  }

  /** The text of a piece begins here. */
  DirectSource begin(int piece) {
    pieces.put(text.length(), piece);
    return this;
  }

  /**
   * Text of the cell.
   *
   * @param line the line of the cell that it begins on, from 1
   */
  DirectSource source(String code, int line) {
    cellLine = line;
    lines.set(lines.size() - 1, line);
    for (int i = 0; i < code.length(); i++) {
      if (code.charAt(i) == '\n') {
        lines.add(++cellLine);
      }
    }
    text.append(code);
    return this;
  }

  /** Takes note of the class of cells, if it is one, that an import names a member of. */
  DirectSource naming(String importLine) {
    if (importLine.startsWith(CELL_IMPORT)) {
      String member = importLine.substring("import static ".length());
      classes.add(member.substring(0, member.lastIndexOf('.')));
    }
    return this;
  }

  /** Takes note of a class of cells that is named by itself, without its package. */
  void namingClass(String name) {
    classes.add(DirectCompiler.PACKAGE + "." + name);
  }

  /** Full names of the classes of cells that the text names. */
  Set<String> classes() {
    return classes;
  }

  String text() {
    return text.toString();
  }

  /** Which piece a position of the text is in; 0 if it is before all. */
  int pieceAt(long position) {
    Map.Entry<Integer, Integer> piece = pieces.floorEntry((int) position);
    return piece == null ? 0 : piece.getValue();
  }

  /** The line of its cell that each line of the text is of, both from 1. */
  int[] lines() {
    return lines.stream().mapToInt(Integer::intValue).toArray();
  }
}
