package dev.deja.runtime;

import dev.deja.runtime.Grid.Row;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a {@link ResultSet}. No more are read than are shown, and it is never closed: one that
 * can go back is put back where it was.
 */
final class Sql {

  private Sql() {}

  static boolean isResultSet(Object value) {
    return value instanceof ResultSet;
  }

  static Grid grid(Object value, Grids bounds) throws SQLException {
    ResultSet results = (ResultSet) value;
    ResultSetMetaData meta = results.getMetaData();
    int total = meta.getColumnCount();
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= Math.min(total, bounds.maxColumns()); i++) {
      columns.add(meta.getColumnLabel(i));
    }
    boolean scrollable = results.getType() != ResultSet.TYPE_FORWARD_ONLY;
    int before = scrollable ? results.getRow() : 0;
    boolean wasAfterLast = scrollable && before == 0 && results.isAfterLast();
    List<Row> rows = new ArrayList<>();
    boolean ended = false;
    while (rows.size() < bounds.maxRows() && !ended) {
      Texts.checkpoint();
      if (results.next()) {
        rows.add(row(results, columns.size()));
      } else {
        ended = true;
      }
    }
    if (scrollable) {
      goBack(results, before, wasAfterLast);
    }
    return new Grid(columns, rows, rows.size(), total, note(rows.size(), total, ended, scrollable));
  }

  private static void goBack(ResultSet results, int row, boolean afterLast) throws SQLException {
    if (afterLast) {
      results.afterLast();
    } else if (row == 0) {
      results.beforeFirst();
    } else {
      results.absolute(row);
    }
  }

  private static Row row(ResultSet results, int columns) {
    List<Cell> cells = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      try {
        cells.add(Cell.of(results.getObject(i)));
      } catch (SQLException e) {
        cells.add(Cell.of(new Cell.Fault(e)));
      }
    }
    return Grids.row(cells);
  }

  private static String note(int rows, int columns, boolean ended, boolean scrollable) {
    String read = Grid.count(rows, "row") + " × " + Grid.count(columns, "column");
    if (scrollable) {
      return (ended ? read : "the first " + read) + "; the cursor is where it was";
    }
    return ended
        ? read + "; all are read, the cursor is behind the last"
        : "the first " + read + "; they are read, the cursor stands on the last of them";
  }
}
