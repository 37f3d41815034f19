package dev.deja.tracker.store;

import dev.deja.tracker.model.ExecutionId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Segments of cell runs: lines of JSON, stored as gzip (RFC 1952). What digests of a segment are of
 * is the lines: how well they are packed differs from one JDK to another. Thread-safe.
 */
public final class Segments {

  private final ObjectStore objects;

  public Segments(ObjectStore objects) {
    this.objects = objects;
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

  /**
   * The lines of a segment, also of one that was stored before they were packed.
   *
   * @param number from 1
   * @return empty if there is no such segment
   * @throws StoreException if it cannot be read, or is damaged
   */
  public Optional<byte[]> read(ExecutionId execution, int number) {
    String key = Layout.cells(execution, number);
    Optional<InputStream> packed = objects.open(key);
    String plain = Layout.plainCells(execution, number);
    Optional<InputStream> found = packed.isPresent() ? packed : objects.open(plain);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = found.get()) {
      return Optional.of(
          packed.isPresent() ? new GZIPInputStream(in).readAllBytes() : in.readAllBytes());
    } catch (IOException e) {
      throw new StoreException(
          "'" + (packed.isPresent() ? key : plain) + "' cannot be read: " + e.getMessage(), e);
    }
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
