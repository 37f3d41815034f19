package dev.deja.tracker.table;

import dev.deja.rows.Column;
import dev.deja.rows.ColumnType;
import dev.deja.rows.RowReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns row files into Apache Parquet's format, through DuckDB. That is no part of Deja: its jars
 * are given, and loaded beside everything else. Thread-safe.
 */
public final class ParquetFile {

  private static final int BATCH = 2_000;

  private ParquetFile() {}

  /** The coordinates of what writes it. */
  public static String driver() {
    Properties versions = new Properties();
    try (InputStream in = ParquetFile.class.getResourceAsStream("versions.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("this build lacks versions.properties", e);
    }
    return "org.duckdb:duckdb_jdbc:" + versions.getProperty("duckdb");
  }

  /**
   * Writes the rows of a row file as a Parquet file, in the place of whatever is there.
   *
   * @param jars of {@link #driver()}
   * @throws IOException if it cannot be written
   */
  public static void write(Path rowFile, Path parquetFile, List<Path> jars) throws IOException {
    try (URLClassLoader loader =
            new URLClassLoader(
                jars.stream().map(ParquetFile::url).toArray(URL[]::new),
                ClassLoader.getPlatformClassLoader());
        RowReader rows = new RowReader(rowFile);
        Connection database = open(loader)) {
      fill(database, rows);
      try (Statement copy = database.createStatement()) {
        copy.execute(
            "copy export to '"
                + parquetFile.toString().replace("'", "''")
                + "' (format parquet, compression zstd)");
      }
    } catch (SQLException e) {
      throw new IOException("DuckDB could not write Parquet: " + e.getMessage(), e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(jar + " is no jar", e);
    }
  }

  private static Connection open(ClassLoader loader) throws SQLException {
    try {
      Driver driver =
          (Driver)
              Class.forName("org.duckdb.DuckDBDriver", true, loader)
                  .getDeclaredConstructor()
                  .newInstance();
      Connection connection = driver.connect("jdbc:duckdb:", new Properties());
      if (connection == null) {
        throw new SQLException("its driver refuses to open a database in memory");
      }
      return connection;
    } catch (ReflectiveOperationException e) {
      throw new SQLException("its driver cannot be loaded: " + e, e);
    }
  }

  private static void fill(Connection database, RowReader rows) throws SQLException {
    List<Column> columns = rows.columns();
    String definition =
        columns.stream()
            .map(column -> quoted(column.name()) + " " + type(column.type()))
            .collect(Collectors.joining(", ", "create table export (", ")"));
    try (Statement create = database.createStatement()) {
      create.execute(definition);
    }
    database.setAutoCommit(false);
    String places = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
    try (PreparedStatement insert =
        database.prepareStatement("insert into export values (" + places + ")")) {
      for (int count = 1; rows.hasNext(); count++) {
        @Nullable Object[] row = rows.next();
        for (int i = 0; i < row.length; i++) {
          insert.setObject(i + 1, value(row[i], columns.get(i).type()));
        }
        insert.addBatch();
        if (count % BATCH == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
    database.commit();
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String type(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> "boolean";
      case INT8, INT16, INT32 -> "integer";
      case INT64, DURATION -> "bigint";
      case FLOAT32, FLOAT64 -> "double";
      case DECIMAL ->
          type.digits() + type.scale() <= ArrowTypes.DECIMAL128_DIGITS
              ? "decimal(" + Math.max(1, type.digits() + type.scale()) + "," + type.scale() + ")"
              : "varchar";
      case BYTES -> "blob";
      case DATE -> "date";
      case TIME -> "time";
      case DATE_TIME -> "timestamp";
      case INSTANT -> "timestamptz";
      default -> "varchar";
    };
  }

  /** Lists and structs are text; durations are whole microseconds. */
  private static @Nullable Object value(@Nullable Object value, ColumnType type) {
    if (value instanceof Instant time) {
      return time.atOffset(ZoneOffset.UTC);
    } else if (value instanceof Duration time) {
      return time.toNanos() / 1000;
    } else if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(" "));
    } else if (value instanceof Map<?, ?>) {
      return value.toString();
    }
    return value != null && type.kind() == ColumnType.Kind.TEXT ? value.toString() : value;
  }
}
