package dev.deja.rows;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a row file, one row at a time, and finds out what its columns are.
 *
 * <p>Values are plain: null, {@code Boolean}, {@code Byte} to {@code Long}, {@code Float}, {@code
 * Double}, {@code BigDecimal}, {@code String}, {@code byte[]}, {@code LocalDate}, {@code
 * LocalTime}, {@code LocalDateTime}, {@code Instant}, {@code Duration}, and lists and maps of such.
 *
 * <p>The file: for each new column a C and its name, for each row an R and one tagged value for
 * every column so far ({@link Tag}), then an E, how many rows there were (8 bytes), the number of
 * columns (4 bytes), of each its name and type, and last the place of the E (8 bytes). It lives for
 * moments, between processes of one build, and has no version. One thread.
 */
public final class RowWriter implements Closeable {

  /** More columns are no table: somebody has taken values for names. */
  public static final int MOST_COLUMNS = 10_000;

  private final DataOutputStream out;
  private final Map<String, Integer> places = new LinkedHashMap<>();
  private final List<ColumnType> types = new ArrayList<>();
  private long rows;
  private long written;

  /** Begins a new file in the place of whatever is there. */
  public RowWriter(Path file) throws IOException {
    out = new DataOutputStream(new Counting(new BufferedOutputStream(Files.newOutputStream(file))));
  }

  private final class Counting extends java.io.FilterOutputStream {

    Counting(java.io.OutputStream to) {
      super(to);
    }

    @Override
    public void write(int b) throws IOException {
      written++;
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      written += length;
      out.write(bytes, offset, length);
    }
  }

  /**
   * Makes sure that there is a column, also if no row has a value for it.
   *
   * @param type what its values are at least
   * @throws IllegalArgumentException if there are too many
   */
  public void column(String name, ColumnType type) throws IOException {
    types.set(place(name), types.get(place(name)).and(type));
  }

  private int place(String name) throws IOException {
    Integer known = places.get(name);
    if (known != null) {
      return known;
    }
    if (types.size() == MOST_COLUMNS) {
      throw new IllegalArgumentException(
          "it has more than " + MOST_COLUMNS + " columns, such as '" + name + "'");
    }
    out.writeByte('C');
    text(name);
    places.put(name, types.size());
    types.add(ColumnType.NOTHING);
    return types.size() - 1;
  }

  /** Adds a row of plain values by column; columns that it does not name are null. */
  public void add(Map<String, ? extends @Nullable Object> row) throws IOException {
    for (String name : row.keySet()) {
      if (!places.containsKey(name)) {
        column(name, ColumnType.NOTHING);
      }
    }
    out.writeByte('R');
    for (Map.Entry<String, Integer> column : places.entrySet()) {
      Object value = row.get(column.getKey());
      int place = column.getValue();
      types.set(place, types.get(place).and(ColumnType.of(value)));
      value(value);
    }
    rows++;
  }

  /** How many there are so far. */
  public long rows() {
    return rows;
  }

  /** What the columns are so far. */
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    places.forEach((name, place) -> columns.add(new Column(name, types.get(place))));
    return columns;
  }

  private void text(String text) throws IOException {
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private void tag(Tag tag) throws IOException {
    out.writeByte(tag.ordinal());
  }

  private void value(@Nullable Object value) throws IOException {
    if (value == null) {
      tag(Tag.NULL);
    } else if (value instanceof String text) {
      tag(Tag.TEXT);
      text(text);
    } else if (value instanceof Boolean truth) {
      tag(truth ? Tag.TRUE : Tag.FALSE);
    } else if (value instanceof Number number) {
      number(number);
    } else if (value instanceof byte[] bytes) {
      tag(Tag.BYTES);
      bytes(bytes);
    } else if (value instanceof List<?> list) {
      tag(Tag.LIST);
      out.writeInt(list.size());
      for (Object each : list) {
        value(each);
      }
    } else if (value instanceof Map<?, ?> map) {
      tag(Tag.STRUCT);
      out.writeInt(map.size());
      for (Map.Entry<?, ?> field : map.entrySet()) {
        text(String.valueOf(field.getKey()));
        value(field.getValue());
      }
    } else {
      time(value);
    }
  }

  private void number(Number number) throws IOException {
    if (number instanceof Integer) {
      tag(Tag.INT32);
      out.writeInt(number.intValue());
    } else if (number instanceof Long) {
      tag(Tag.INT64);
      out.writeLong(number.longValue());
    } else if (number instanceof Double) {
      tag(Tag.FLOAT64);
      out.writeDouble(number.doubleValue());
    } else if (number instanceof Float) {
      tag(Tag.FLOAT32);
      out.writeFloat(number.floatValue());
    } else if (number instanceof Byte) {
      tag(Tag.INT8);
      out.writeByte(number.byteValue());
    } else if (number instanceof Short) {
      tag(Tag.INT16);
      out.writeShort(number.shortValue());
    } else {
      BigDecimal decimal = (BigDecimal) number;
      tag(Tag.DECIMAL);
      out.writeInt(decimal.scale());
      bytes(decimal.unscaledValue().toByteArray());
    }
  }

  private void time(Object value) throws IOException {
    if (value instanceof LocalDate date) {
      tag(Tag.DATE);
      out.writeLong(date.toEpochDay());
    } else if (value instanceof LocalTime time) {
      tag(Tag.TIME);
      out.writeLong(time.toNanoOfDay());
    } else if (value instanceof LocalDateTime time) {
      seconds(Tag.DATE_TIME, time.toEpochSecond(ZoneOffset.UTC), time.getNano());
    } else if (value instanceof Instant time) {
      seconds(Tag.INSTANT, time.getEpochSecond(), time.getNano());
    } else if (value instanceof Duration time) {
      seconds(Tag.DURATION, time.getSeconds(), time.getNano());
    } else {
      throw new IllegalArgumentException(value.getClass().getName() + " is no plain value");
    }
  }

  private void seconds(Tag tag, long seconds, int nanos) throws IOException {
    tag(tag);
    out.writeLong(seconds);
    out.writeInt(nanos);
  }

  /** Ends the file; without this it is none. */
  public void finish() throws IOException {
    out.flush();
    long end = written;
    out.writeByte('E');
    out.writeLong(rows);
    out.writeInt(types.size());
    for (Column column : columns()) {
      text(column.name());
      type(column.type());
    }
    out.writeLong(end);
    out.flush();
  }

  private void type(ColumnType type) throws IOException {
    out.writeByte(type.kind().ordinal());
    out.writeInt(type.digits());
    out.writeInt(type.scale());
    out.writeBoolean(type.nanos());
    out.writeInt(type.parts().size());
    for (Map.Entry<String, ColumnType> part : type.parts().entrySet()) {
      text(part.getKey());
      type(part.getValue());
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
