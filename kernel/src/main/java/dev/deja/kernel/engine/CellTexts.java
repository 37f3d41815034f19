package dev.deja.kernel.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The lines of the cells that ran last, for stack traces. Used by one thread. */
final class CellTexts {

  /** Cells remembered, and characters of one of them: a trace may come from far back. */
  private static final int MOST_CELLS = 500;

  private static final int MOST_CHARACTERS = 100_000;

  /** More of a line is not shown, in characters. */
  private static final int LONGEST_LINE = 200;

  private record Cell(int run, Map<Integer, String> lines) {}

  private final Map<String, Cell> cells =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cell> eldest) {
          return size() > MOST_CELLS;
        }
      };

  /** Takes note of a cell, or of the part of one that is run now. */
  void remember(CellCode code) {
    if (code.source().length() > MOST_CHARACTERS) {
      return;
    }
    String name = new Origin(code.executionCount(), 0).cellName();
    Cell cell = cells.get(name);
    if (cell == null || cell.run() != code.cell()) {
      cell = new Cell(code.cell(), new TreeMap<>());
      cells.put(name, cell);
    }
    int number = code.firstLine();
    for (String line : code.source().split("\n", -1)) {
      number++;
      if (!line.isBlank()) {
        cell.lines().putIfAbsent(number, shortened(line.strip()));
      }
    }
  }

  private static String shortened(String line) {
    return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line;
  }

  /**
   * A line of a cell, without the space around it.
   *
   * @param cell as stack traces name it
   * @param line from 1
   */
  Optional<String> line(String cell, int line) {
    return Optional.ofNullable(cells.get(cell)).map(known -> known.lines().get(line));
  }
}
