package dev.deja.tracker.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows in columns that fit the terminal: some columns are cut, then some left out. */
final class Table {

  private static final String GAP = "  ";
  private static final String CUT = "…";

  /**
   * A column.
   *
   * @param keep which end of a text stays when it must be cut
   * @param least the width to which it may be cut
   * @param optional columns with the highest are left out first; 0 stays
   */
  record Column(String name, Keep keep, int least, int optional) {

    /** A column that is always whole. */
    static Column whole(String name) {
      return whole(name, 0);
    }

    /** A column that is whole or left out. */
    static Column whole(String name, int optional) {
      return new Column(name, Keep.ALL, Integer.MAX_VALUE, optional);
    }
  }

  /** Which part of a text stays. */
  enum Keep {
    ALL,
    START,
    END
  }

  /** A text and its colour. */
  record Cell(String text, Terminal.Colour colour) {

    static Cell plain(String text) {
      return new Cell(text, Terminal.Colour.PLAIN);
    }
  }

  private final List<Column> columns;
  private final List<List<Cell>> rows = new ArrayList<>();

  Table(List<Column> columns) {
    this.columns = columns;
  }

  void add(List<Cell> row) {
    rows.add(row);
  }

  void print(Terminal terminal) {
    List<Integer> shown = new ArrayList<>(IntStream.range(0, columns.size()).boxed().toList());
    shown.removeIf(this::isEmpty);
    int[] widths = fit(shown, terminal.width());
    while (total(shown, widths) > terminal.width() && leaveOut(shown)) {
      widths = fit(shown, terminal.width());
    }
    List<Cell> heads = new ArrayList<>();
    columns.forEach(column -> heads.add(new Cell(column.name(), Terminal.Colour.FAINT)));
    print(terminal, shown, widths, heads);
    for (List<Cell> row : rows) {
      print(terminal, shown, widths, row);
    }
  }

  private boolean isEmpty(int column) {
    return !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column).text().isEmpty());
  }

  private boolean leaveOut(List<Integer> shown) {
    int most = shown.stream().mapToInt(column -> columns.get(column).optional()).max().orElse(0);
    return most > 0 && shown.removeIf(column -> columns.get(column).optional() == most);
  }

  /** Widths of all columns; those that may be cut give way, the last one first. */
  private int[] fit(List<Integer> shown, int width) {
    int[] widths = new int[columns.size()];
    for (int column : shown) {
      widths[column] = columns.get(column).name().length();
      for (List<Cell> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).text().length());
      }
    }
    for (int i = shown.size() - 1; i >= 0 && total(shown, widths) > width; i--) {
      int column = shown.get(i);
      int excess = total(shown, widths) - width;
      if (columns.get(column).keep() != Keep.ALL) {
        int least = Math.min(widths[column], columns.get(column).least());
        widths[column] = Math.max(least, widths[column] - excess);
      }
    }
    return widths;
  }

  private static int total(List<Integer> shown, int[] widths) {
    return shown.stream().mapToInt(column -> widths[column]).sum()
        + GAP.length() * (shown.size() - 1);
  }

  private void print(Terminal terminal, List<Integer> shown, int[] widths, List<Cell> row) {
    StringBuilder line = new StringBuilder();
    int end = 0;
    for (int column : shown) {
      Cell cell = row.get(column);
      String text = cut(cell.text(), widths[column], columns.get(column).keep());
      if (!text.isEmpty()) {
        line.append(" ".repeat(end)).append(terminal.paint(cell.colour(), text));
        end = 0;
      }
      end += widths[column] - text.length() + GAP.length();
    }
    terminal.out().println(line);
  }

  private static String cut(String text, int width, Keep keep) {
    if (text.length() <= width) {
      return text;
    }
    return keep == Keep.END
        ? CUT + text.substring(text.length() - width + 1)
        : text.substring(0, Math.max(0, width - 1)) + CUT;
  }
}
