package dev.deja.tracker.store;

import dev.deja.tracker.model.ExecutionId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Segments of cell runs: lines of JSON, stored as gzip (RFC 1952). What digests of a segment are of
 * is the lines: how well they are packed differs from one JDK to another. Thread-safe.
 */
public final class Segments {

  private static final Pattern KEY =
      Pattern.compile(
          Layout.EXECUTIONS + "([0-7][0-9A-HJKMNP-TV-Z]{25})/cells-([0-9]{1,9})\\.jsonl(?:\\.gz)?");

  private static final String PACKED = ".gz";

  private final ObjectStore objects;
  private final JsonObjects others;

  public Segments(ObjectStore objects) {
    this.objects = objects;
    this.others = new JsonObjects(objects);
  }

  /**
   * Creates a segment; one that is there stays as it is.
   *
   * @param number from 1
   * @return whether this call created it
   */
  public boolean put(ExecutionId execution, int number, byte[] lines) {
    if (objects.exists(Layout.plainCells(execution, number))) {
      return false;
    }
    byte[] packed = packed(lines);
    return objects.putIfAbsent(
        Layout.cells(execution, number), packed.length, () -> new ByteArrayInputStream(packed));
  }

  /** Whether a key is that of a segment. */
  public static boolean isOne(String key) {
    return KEY.matcher(key).matches();
  }

  /**
   * An object of any kind, unpacked if it is packed.
   *
   * @return empty if it is not there
   * @throws StoreException if it cannot be read, or is damaged so that it cannot be unpacked
   */
  public Optional<byte[]> object(String key) {
    Matcher segment = KEY.matcher(key);
    if (segment.matches()) {
      return read(new ExecutionId(segment.group(1)), Integer.parseInt(segment.group(2)));
    }
    return key.endsWith(PACKED)
        ? others.bytes(key).map(bytes -> unpacked(key, bytes))
        : others.bytes(key);
  }

  private static byte[] unpacked(String key, byte[] packed) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw JsonObjects.damaged(key, e);
    }
  }

  /** Writes an object of any kind in the place of the one that is there, packed as that one is. */
  public void replace(String key, byte[] unpacked) {
    Matcher segment = KEY.matcher(key);
    String there =
        segment.matches()
            ? key(new ExecutionId(segment.group(1)), Integer.parseInt(segment.group(2)))
            : key;
    byte[] bytes = there.endsWith(PACKED) ? packed(unpacked) : unpacked;
    objects.replace(there, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  /**
   * The lines of a segment, also of one that was stored before they were packed.
   *
   * @param number from 1
   * @return empty if there is no such segment
   * @throws StoreException if it cannot be read, or is damaged
   */
  public Optional<byte[]> read(ExecutionId execution, int number) {
    try (@Nullable InputStream lines = open(execution, number).orElse(null)) {
      return lines == null ? Optional.empty() : Optional.of(lines.readAllBytes());
    } catch (IOException e) {
      throw new StoreException(
          "'" + key(execution, number) + "' cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The lines of a segment, unpacked while they are read; the caller closes the stream.
   *
   * @param number from 1
   * @return empty if there is no such segment
   * @throws IOException if it begins as no packed segment does; reading throws too where it is
   *     damaged
   */
  public Optional<InputStream> open(ExecutionId execution, int number) throws IOException {
    Optional<InputStream> packed = objects.open(Layout.cells(execution, number));
    if (packed.isEmpty()) {
      return objects.open(Layout.plainCells(execution, number));
    }
    InputStream in = packed.get();
    try {
      return Optional.of(new GZIPInputStream(in));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** The key of a segment; if there is none, the one that it would have. */
  public String key(ExecutionId execution, int number) {
    String packed = Layout.cells(execution, number);
    String plain = Layout.plainCells(execution, number);
    return !objects.exists(packed) && objects.exists(plain) ? plain : packed;
  }

  private static byte[] packed(byte[] lines) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(lines);
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written", e);
    }
    return packed.toByteArray();
  }
}
