package dev.deja.runtime;

import dev.deja.rows.ColumnType;
import dev.deja.rows.ColumnType.Kind;
import dev.deja.rows.RowWriter;
import java.lang.reflect.RecordComponent;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * A value that is a table, read row by row: records, maps or beans in an iterable, iterator, stream
 * or array, the rows of a {@link ResultSet} from where it stands, or one record. What can be read
 * once is read once.
 */
interface TableRows {

  /**
   * Writes all rows.
   *
   * @throws PlainValues.Unfit if something of it is no value of a table
   * @throws Exception what methods of the value throw
   */
  void write(RowWriter out) throws Exception;

  /** The value as a table, or null if it is none. */
  static @Nullable TableRows of(Object value) {
    if (value instanceof ResultSet results) {
      return out -> write(results, out);
    } else if (value instanceof BaseStream<?, ?> stream) {
      return elements(stream.iterator(), value);
    } else if (value instanceof Iterator<?> iterator) {
      return elements(iterator, value);
    } else if (value instanceof Iterable<?> iterable && !(value instanceof java.nio.file.Path)) {
      return elements(iterable.iterator(), value);
    } else if (value instanceof Object[] array) {
      return elements(Arrays.asList(array).iterator(), value);
    } else if (value instanceof Record && !(value instanceof java.io.Serializable)) {
      return elements(Arrays.asList(value).iterator(), value);
    }
    return null;
  }

  private static boolean isRow(@Nullable Object element) {
    return element instanceof Record
        || element instanceof Map<?, ?>
        || element != null && Shape.isBean(element);
  }

  /** Looks at elements until one is not null; what it has looked at it writes itself. */
  private static @Nullable TableRows elements(Iterator<?> elements, Object value) {
    int nulls = 0;
    Object first = null;
    while (first == null && elements.hasNext()) {
      first = elements.next();
      nulls += first == null ? 1 : 0;
    }
    if (!isRow(first)) {
      return null;
    }
    int before = nulls;
    Object row = first;
    return out -> write(before, row, elements, value, out);
  }

  private static void write(
      int nulls, @Nullable Object first, Iterator<?> rest, Object value, RowWriter out)
      throws Exception {
    if (first instanceof Record) {
      for (RecordComponent component : PlainValues.components(first.getClass())) {
        out.column(component.getName(), type(component.getType()));
      }
    }
    for (int i = 0; i < nulls; i++) {
      out.add(Map.of());
    }
    add(first, value, out);
    while (rest.hasNext()) {
      Texts.checkpoint();
      add(rest.next(), value, out);
    }
  }

  private static void add(@Nullable Object element, Object value, RowWriter out) throws Exception {
    if (element != null && !isRow(element)) {
      throw new PlainValues.Unfit(
          "a "
              + PlainValues.className(element)
              + " among the rows of a "
              + PlainValues.className(value)
              + ", number "
              + (out.rows() + 1));
    }
    out.add(element == null ? Map.of() : PlainValues.row(element));
  }

  /** What a record's component says of its values; objects may be of any class. */
  private static ColumnType type(Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return ColumnType.of(Kind.INT32);
    } else if (type == long.class || type == Long.class) {
      return ColumnType.of(Kind.INT64);
    } else if (type == double.class || type == Double.class) {
      return ColumnType.of(Kind.FLOAT64);
    } else if (type == float.class || type == Float.class) {
      return ColumnType.of(Kind.FLOAT32);
    } else if (type == boolean.class || type == Boolean.class) {
      return ColumnType.of(Kind.BOOLEAN);
    } else if (type == short.class || type == Short.class) {
      return ColumnType.of(Kind.INT16);
    } else if (type == byte.class || type == Byte.class) {
      return ColumnType.of(Kind.INT8);
    } else if (type == String.class || type.isEnum() || type == char.class) {
      return ColumnType.of(Kind.TEXT);
    } else if (type == LocalDate.class) {
      return ColumnType.of(Kind.DATE);
    }
    return ColumnType.NOTHING;
  }

  private static void write(ResultSet results, RowWriter out) throws Exception {
    ResultSetMetaData meta = results.getMetaData();
    String[] names = new String[meta.getColumnCount()];
    for (int i = 0; i < names.length; i++) {
      names[i] = unique(meta.getColumnLabel(i + 1), names, i);
      out.column(names[i], type(meta.getColumnType(i + 1)));
    }
    while (results.next()) {
      Texts.checkpoint();
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      for (int i = 0; i < names.length; i++) {
        row.put(names[i], value(results, i + 1, names[i]));
      }
      out.add(row);
    }
  }

  /** Two columns of a query may have one name, those of a table may not. */
  private static String unique(String label, String[] before, int count) {
    String name = label;
    for (int i = 2; Arrays.asList(before).subList(0, count).contains(name); i++) {
      name = label + "_" + i;
    }
    return name;
  }

  private static @Nullable Object value(ResultSet results, int column, String name)
      throws Exception {
    try {
      return PlainValues.of(results.getObject(column));
    } catch (PlainValues.Unfit e) {
      throw new PlainValues.Unfit("in column '" + name + "' " + e.getMessage());
    }
  }

  /**
   * What the database says of a column, where that is sure to be what its driver gives: it counts
   * if all values are null, or none come.
   */
  private static ColumnType type(int sqlType) {
    return switch (sqlType) {
      case Types.BIGINT -> ColumnType.of(Kind.INT64);
      case Types.DOUBLE, Types.FLOAT -> ColumnType.of(Kind.FLOAT64);
      default -> ColumnType.NOTHING;
    };
  }
}
