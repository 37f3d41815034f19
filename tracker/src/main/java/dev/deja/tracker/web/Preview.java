package dev.deja.tracker.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.deja.rows.Column;
import dev.deja.rows.RowReader;
import dev.deja.tracker.table.ArrowFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a file, as it can be shown; decided by its bytes, and not by its name.
 *
 * @param kind {@code image}, {@code table}, {@code text}, {@code binary} or {@code empty}
 * @param text of a text its first characters
 * @param columns of a table its columns
 * @param rows of a table its first rows
 * @param totalRows of a table how many there are
 * @param whole whether all of it is shown
 */
record Preview(
    String kind,
    Optional<String> text,
    List<PreviewColumn> columns,
    List<List<@Nullable Object>> rows,
    Optional<Long> totalRows,
    boolean whole) {

  /** A column of a table, and the type of its values in words. */
  record PreviewColumn(String name, String type) {}

  static final int LARGEST_IMAGE = 32 << 20;

  private static final int MOST_TEXT = 100_000;
  private static final int MOST_ROWS = 200;
  private static final int LONGEST_VALUE = 500;
  private static final long LARGEST_TABLE = 64L << 20;
  private static final byte[] ARROW = "ARROW1".getBytes(ISO_8859_1);

  static Preview of(InputStream in) throws IOException {
    byte[] head = in.readNBytes(MOST_TEXT);
    if (head.length == 0) {
      return bare("empty");
    }
    if (imageType(head).isPresent()) {
      return bare("image");
    }
    if (Arrays.equals(Arrays.copyOf(head, ARROW.length), ARROW)) {
      return table(new SequenceInputStream(new ByteArrayInputStream(head), in));
    }
    boolean whole = in.read() < 0;
    return text(head)
        .map(
            text ->
                new Preview(
                    "text", Optional.of(text), List.of(), List.of(), Optional.empty(), whole))
        .orElseGet(() -> bare("binary"));
  }

  private static Preview bare(String kind) {
    return new Preview(kind, Optional.empty(), List.of(), List.of(), Optional.empty(), true);
  }

  /** The media type of a picture that browsers show; empty if it is none. */
  static Optional<String> imageType(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(bytes.length, 1_000), ISO_8859_1);
    if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
      return Optional.of("image/png");
    } else if (head.startsWith("\u00ff\u00d8\u00ff")) {
      return Optional.of("image/jpeg");
    } else if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
      return Optional.of("image/gif");
    } else if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
      return Optional.of("image/webp");
    }
    boolean svg =
        head.matches(
            "(?s)(\u00ef\u00bb\u00bf)?\\s*(<\\?xml.*?\\?>\\s*)?(<!--.*?-->\\s*)*(<!DOCTYPE svg.*?>\\s*)?<svg[\\s>].*");
    return svg ? Optional.of("image/svg+xml") : Optional.empty();
  }

  /** As UTF-8, but for a character that is cut at the end; empty if it is none. */
  private static Optional<String> text(byte[] bytes) {
    CharsetDecoder decoder = UTF_8.newDecoder();
    for (int end = bytes.length; end > Math.max(0, bytes.length - 4); end--) {
      try {
        CharBuffer text = decoder.decode(ByteBuffer.wrap(bytes, 0, end));
        boolean printed =
            text.chars().allMatch(c -> c >= ' ' || Character.isWhitespace(c) || c == 27);
        return printed ? Optional.of(text.toString()) : Optional.empty();
      } catch (CharacterCodingException e) {
        // One byte less.
      }
    }
    return Optional.empty();
  }

  private static Preview table(InputStream in) throws IOException {
    Path arrow = Files.createTempFile("deja-", ".arrow");
    Path rowFile = Files.createTempFile("deja-", ".rows");
    try {
      if (!copy(in, arrow) || !read(arrow, rowFile)) {
        return bare("binary");
      }
      try (RowReader reader = new RowReader(rowFile)) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (reader.hasNext() && rows.size() < MOST_ROWS) {
          rows.add(Arrays.stream(reader.next()).<@Nullable Object>map(Preview::shown).toList());
        }
        return new Preview(
            "table",
            Optional.empty(),
            reader.columns().stream().map(Preview::column).toList(),
            rows,
            Optional.of(reader.rows()),
            reader.rows() <= MOST_ROWS);
      }
    } finally {
      Files.deleteIfExists(arrow);
      Files.deleteIfExists(rowFile);
    }
  }

  /** Whether it was copied: one that is too large is not read to its end. */
  private static boolean copy(InputStream in, Path file) throws IOException {
    byte[] part = new byte[1 << 16];
    long size = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        size += read;
        if (size > LARGEST_TABLE) {
          return false;
        }
        out.write(part, 0, read);
      }
    }
    return true;
  }

  /** Whether it could be read: others write types that ours do not have. */
  private static boolean read(Path arrow, Path rowFile) throws IOException {
    try {
      ArrowFile.read(arrow, rowFile);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static PreviewColumn column(Column column) {
    return new PreviewColumn(column.name(), column.type().toString());
  }

  private static @Nullable Object shown(@Nullable Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    String text = value instanceof byte[] bytes ? bytes.length + " bytes" : value.toString();
    return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text;
  }
}
