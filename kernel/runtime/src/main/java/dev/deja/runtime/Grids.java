package dev.deja.runtime;

import dev.deja.runtime.Grid.Row;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Values as tables. Reads no more of a value than is shown; what a value's methods throw is shown
 * in the place where it belongs.
 *
 * @param maxRows how many rows to show at most
 * @param maxColumns how many columns to show at most
 */
record Grids(int maxRows, int maxColumns) {

  static final Grids STANDARD = new Grids(20, 20);

  /** The name of the column for what has no columns. */
  private static final String VALUE = "value";

  /**
   * A table of a value for which a table says more than its text: a record, a map, rows of records,
   * maps, beans or arrays; null for anything else.
   *
   * @throws Exception whatever the value's own methods throw
   */
  @Nullable Grid worthwhile(Object value) throws Exception {
    if (value instanceof Record || value instanceof Map<?, ?> map && !map.isEmpty()) {
      return of(value);
    }
    if (value instanceof Collection<?> || value instanceof Object[]) {
      List<@Nullable Object> rows = firstRows(value);
      return Shape.areRows(rows) ? table(rows, count(value)) : null;
    }
    return Sql.isResultSet(value) ? of(value) : null;
  }

  /**
   * Any value as a table: what has no rows becomes one.
   *
   * @throws Exception whatever the value's own methods throw
   */
  Grid of(@Nullable Object value) throws Exception {
    if (value instanceof Map<?, ?> map) {
      return pairs("key", map.entrySet().iterator(), map.size());
    } else if (value != null && Sql.isResultSet(value)) { // drivers' classes are beans too
      return Sql.grid(value, this);
    } else if (value instanceof Record || value != null && Shape.isBean(value)) {
      return components(value);
    }
    List<@Nullable Object> rows = firstRows(value);
    return table(rows, count(value));
  }

  private List<@Nullable Object> firstRows(@Nullable Object value) {
    List<@Nullable Object> rows = new ArrayList<>();
    if (value instanceof Iterable<?> || value instanceof BaseStream<?, ?>) {
      Iterator<?> elements =
          value instanceof Iterable<?> iterable
              ? iterable.iterator()
              : ((BaseStream<?, ?>) value).iterator();
      while (rows.size() < maxRows && elements.hasNext()) {
        Texts.checkpoint();
        rows.add(elements.next());
      }
    } else if (value != null && value.getClass().isArray()) {
      for (int i = 0; i < Math.min(maxRows, Array.getLength(value)); i++) {
        rows.add(Array.get(value, i));
      }
    } else {
      rows.add(value);
    }
    return rows;
  }

  private static long count(@Nullable Object value) {
    if (value instanceof Collection<?> collection) {
      return collection.size();
    } else if (value != null && value.getClass().isArray()) {
      return Array.getLength(value);
    }
    return value instanceof Iterable<?> || value instanceof BaseStream<?, ?> ? -1 : 1;
  }

  private Grid table(List<@Nullable Object> elements, long count) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (Object element : elements) {
      Texts.checkpoint();
      Map<String, @Nullable Object> row = row(element);
      rows.add(row);
      names.addAll(row.keySet());
    }
    List<String> columns = names.stream().limit(maxColumns).toList();
    List<Row> shown = new ArrayList<>();
    for (Map<String, @Nullable Object> row : rows) {
      shown.add(row(columns.stream().map(name -> Cell.of(row, name)).toList()));
    }
    String note = "";
    if (count < 0) {
      note =
          elements.size() < maxRows
              ? ""
              : "the first " + Grid.count(elements.size(), "row") + ", there may be more";
    }
    long total = count < 0 ? elements.size() : count;
    return new Grid(columns, shown, total, names.size(), note);
  }

  private Map<String, @Nullable Object> row(@Nullable Object element) {
    try {
      Map<String, @Nullable Object> row =
          element == null ? new LinkedHashMap<>() : Shape.fields(element, maxColumns);
      if (row.isEmpty() && !Shape.isRow(element)) {
        row.put(VALUE, element);
      }
      return row;
    } catch (Exception | StackOverflowError | LinkageError e) { // of the element's own methods
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put(VALUE, new Cell.Fault(e));
      return row;
    }
  }

  private Grid pairs(String first, Iterator<? extends Map.Entry<?, ?>> entries, int count) {
    List<Row> rows = new ArrayList<>();
    int total = 0;
    while (entries.hasNext()) {
      if (rows.size() == maxRows && count >= 0) {
        break;
      }
      Texts.checkpoint();
      Map.Entry<?, ?> entry = entries.next();
      total++;
      if (rows.size() < maxRows) {
        rows.add(row(List.of(Cell.of(entry.getKey()), Cell.of(entry.getValue()))));
      }
    }
    return new Grid(List.of(first, VALUE), rows, count < 0 ? total : count, 2, "");
  }

  private Grid components(Object value) throws Exception {
    Grid pairs = pairs("component", Shape.fields(value).entrySet().iterator(), -1);
    String name = value.getClass().getSimpleName();
    String note = pairs.totalRows() > pairs.rows().size() ? name + ": " + pairs.dimensions() : name;
    return new Grid(pairs.columns(), pairs.rows(), pairs.totalRows(), 2, note);
  }

  static Row row(List<Cell> cells) {
    return new Row(
        cells.stream().map(Cell::text).toList(), cells.stream().map(Cell::number).toList());
  }
}
