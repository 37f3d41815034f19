package dev.deja.rows;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.channels.Channels;
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
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a row file that a {@link RowWriter} has finished: first what its columns are, then its
 * rows, one at a time. A row is an array with one plain value for each column, null where it has
 * none. Throws {@link UncheckedIOException} if the file cannot be read. One thread.
 */
public final class RowReader implements Iterator<@Nullable Object[]>, Closeable {

  private final List<Column> columns = new ArrayList<>();
  private final long rows;
  private final DataInputStream in;
  private int known;
  private long left;

  /** Opens a file. */
  public RowReader(Path file) throws IOException {
    try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "r")) {
      whole.seek(whole.length() - Long.BYTES);
      whole.seek(whole.readLong() + 1);
      InputStream rest = Channels.newInputStream(whole.getChannel());
      DataInputStream end = new DataInputStream(new BufferedInputStream(rest));
      rows = end.readLong();
      for (int i = end.readInt(); i > 0; i--) {
        columns.add(new Column(text(end), type(end)));
      }
    }
    left = rows;
    in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
  }

  public List<Column> columns() {
    return List.copyOf(columns);
  }

  /** How many there are in all. */
  public long rows() {
    return rows;
  }

  @Override
  public boolean hasNext() {
    return left > 0;
  }

  @Override
  public @Nullable Object[] next() {
    if (left == 0) {
      throw new NoSuchElementException("there are " + rows + " rows");
    }
    try {
      for (int sign = in.readByte(); sign != 'R'; sign = in.readByte()) {
        text(in); // the name of one more column
        known++;
      }
      @Nullable Object[] row = new @Nullable Object[columns.size()];
      for (int i = 0; i < known; i++) {
        row[i] = value();
      }
      left--;
      return row;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Object value() throws IOException {
    Tag tag = Tag.of(in.readByte());
    return switch (tag) {
      case NULL -> null;
      case TRUE -> true;
      case FALSE -> false;
      case INT8 -> in.readByte();
      case INT16 -> in.readShort();
      case INT32 -> in.readInt();
      case INT64 -> in.readLong();
      case FLOAT32 -> in.readFloat();
      case FLOAT64 -> in.readDouble();
      case DECIMAL -> {
        int scale = in.readInt();
        yield new BigDecimal(new BigInteger(bytes(in)), scale);
      }
      case TEXT -> text(in);
      case BYTES -> bytes(in);
      case DATE -> LocalDate.ofEpochDay(in.readLong());
      case TIME -> LocalTime.ofNanoOfDay(in.readLong());
      case DATE_TIME -> LocalDateTime.ofEpochSecond(in.readLong(), in.readInt(), ZoneOffset.UTC);
      case INSTANT -> Instant.ofEpochSecond(in.readLong(), in.readInt());
      case DURATION -> Duration.ofSeconds(in.readLong(), in.readInt());
      case LIST -> list();
      case STRUCT -> struct();
    };
  }

  private List<@Nullable Object> list() throws IOException {
    @Nullable Object[] elements = new @Nullable Object[in.readInt()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = value();
    }
    return Arrays.asList(elements);
  }

  private Map<String, @Nullable Object> struct() throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      String name = text(in);
      fields.put(name, value());
    }
    return fields;
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  private static ColumnType type(DataInputStream in) throws IOException {
    ColumnType.Kind kind = ColumnType.Kind.values()[in.readByte()];
    int digits = in.readInt();
    int scale = in.readInt();
    boolean nanos = in.readBoolean();
    Map<String, ColumnType> parts = new LinkedHashMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      String name = text(in);
      parts.put(name, type(in));
    }
    return new ColumnType(kind, digits, scale, nanos, parts);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
