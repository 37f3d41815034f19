package dev.deja.client;

import dev.deja.rows.Column;
import dev.deja.rows.RowReader;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * A named result of an execution. Its bytes are fetched, and checked against their digest, when
 * they are asked for; a notebook that does that has it for an input from then on.
 */
public final class Artifact {

  private final Store store;
  private final Json said;

  Artifact(Store store, Json said) {
    this.store = store;
    this.said = said;
  }

  /** What a person types to mean it: {@code churn/42/model}. */
  public String reference() {
    return said.text("reference");
  }

  public String name() {
    return said.text("name");
  }

  /** {@code FILE}, {@code TEXT}, {@code BYTES}, {@code IMAGE}, {@code TABLE} or {@code OBJECT}. */
  public String kind() {
    return said.text("kind");
  }

  /** The SHA-256 of its bytes, as {@code sha256:…}; empty if it could not be kept. */
  public Optional<String> digest() {
    return said.optionalText("digest");
  }

  public long sizeBytes() {
    return said.whole("sizeBytes");
  }

  /** The class of the value it was made from. */
  public Optional<String> type() {
    return said.optionalText("type");
  }

  /** Of a table how many rows it has. */
  public Optional<Long> rowCount() {
    return said.optionalWhole("rows");
  }

  /** Of a table its columns: types by name, such as {@code int64} or {@code list<text>}. */
  public Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    said.objects("columns").forEach(each -> columns.put(each.text("name"), each.text("type")));
    return columns;
  }

  /**
   * It as what it is: a {@code String}, {@code byte[]}, {@link BufferedImage}, the path of a copy
   * of a file, all rows of a table as maps, or the object.
   */
  public Object value() {
    return switch (kind()) {
      case "TEXT" -> text();
      case "BYTES" -> bytes();
      case "IMAGE" -> image();
      case "TABLE" -> {
        try (Stream<Map<String, @Nullable Object>> rows = rows()) {
          yield rows.toList();
        }
      }
      case "OBJECT" -> object();
      default -> file();
    };
  }

  /** Its bytes as UTF-8 text. */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** All of its bytes. */
  public byte[] bytes() {
    return using(fetch(false), Files::readAllBytes);
  }

  /** A copy of it that is there until this JVM ends. */
  public Path file() {
    return fetch(false);
  }

  /**
   * Writes its bytes to a new file.
   *
   * @return the file
   * @throws UncheckedIOException if there is one already, or it cannot be written
   */
  public Path copyTo(Path file) {
    return using(fetch(false), staged -> Files.copy(staged, file));
  }

  /** Writes its bytes to a file in the place of whatever is there. */
  public Path replace(Path file) {
    return using(
        fetch(false), staged -> Files.copy(staged, file, StandardCopyOption.REPLACE_EXISTING));
  }

  /**
   * It as an image: what was kept as one, or a file that Java can read as one.
   *
   * @throws IllegalStateException if it is none
   */
  public BufferedImage image() {
    BufferedImage image = using(fetch(false), staged -> ImageIO.read(staged.toFile()));
    if (image == null) {
      throw new IllegalStateException(reference() + " is no image that Java can read");
    }
    return image;
  }

  /**
   * The rows of a table, read as they are taken, so that it may be larger than memory. Values are
   * {@code Integer}, {@code Long}, {@code Double}, {@code BigDecimal}, {@code Boolean}, {@code
   * String}, {@code byte[]}, {@code LocalDate}, {@code LocalTime}, {@code LocalDateTime}, {@code
   * Instant}, {@code Duration}, lists and maps, or null. Close the stream if it is not read to its
   * end.
   *
   * @throws IllegalStateException if it is no table
   */
  public Stream<Map<String, @Nullable Object>> rows() {
    if (!kind().equals("TABLE")) {
      throw new IllegalStateException(
          reference() + " is no table, it is of kind " + kind() + "; value() gives what it is");
    }
    Path staged = fetch(true);
    try {
      RowReader reader = new RowReader(staged);
      List<Column> columns = reader.columns();
      Stream<@Nullable Object[]> rows =
          StreamSupport.stream(
              Spliterators.spliterator(
                  new Closing(reader, () -> close(reader, staged)),
                  reader.rows(),
                  Spliterator.ORDERED | Spliterator.NONNULL),
              false);
      return rows.map(row -> named(columns, row)).onClose(() -> close(reader, staged));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of a table as records, whose components have the names of columns. */
  public <R extends Record> Stream<R> rows(Class<R> type) {
    Function<Map<String, @Nullable Object>, R> binding = RowBinding.of(type);
    return rows().map(binding);
  }

  private static Map<String, @Nullable Object> named(
      List<Column> columns, @Nullable Object[] values) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      row.put(columns.get(i).name(), values[i]);
    }
    return Collections.unmodifiableMap(row);
  }

  /** Lets go of the file after the last row. */
  private record Closing(RowReader reader, Runnable end)
      implements java.util.Iterator<@Nullable Object[]> {

    @Override
    public boolean hasNext() {
      boolean more = reader.hasNext();
      if (!more) {
        end.run();
      }
      return more;
    }

    @Override
    public @Nullable Object[] next() {
      return reader.next();
    }
  }

  private static void close(RowReader reader, Path staged) {
    try {
      reader.close();
      Files.deleteIfExists(staged);
    } catch (IOException e) {
      // It goes with this JVM.
    }
  }

  /**
   * The object that was kept, made anew with the classes of this notebook; a class that cells had
   * declared is the one of that name here, if it has the same fields. That runs code of these
   * classes with what the bytes say: ask for objects only of those whom you trust.
   *
   * @throws IllegalStateException if a class is missing or another one now
   */
  public Object object() {
    if (!kind().equals("OBJECT")) {
      throw new IllegalStateException(
          reference() + " is no object, it is of kind " + kind() + "; value() gives what it is");
    }
    return using(
        fetch(false),
        staged -> {
          try (InputStream in = new BufferedInputStream(Files.newInputStream(staged))) {
            return ObjectBytes.read(in, reference(), store);
          }
        });
  }

  /** As {@link #object()}, of a class. */
  public <T> T object(Class<T> type) {
    Object object = object();
    if (!type.isInstance(object)) {
      throw new IllegalStateException(
          reference() + " is a " + object.getClass().getName() + ", not a " + type.getName());
    }
    return type.cast(object);
  }

  private Path fetch(boolean asRows) {
    try {
      Path staged = store.stagingFile(said.optionalText("file").orElse(name()));
      Json unused =
          store.ask(
              "fetch", Map.of("reference", reference(), "to", staged.toString(), "rows", asRows));
      return staged;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is done with a file. */
  private interface Use<T extends @Nullable Object> {
    T of(Path file) throws IOException;
  }

  private static <T extends @Nullable Object> T using(Path staged, Use<T> use) {
    try {
      try {
        return use.of(staged);
      } finally {
        Files.deleteIfExists(staged);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return reference();
  }
}
