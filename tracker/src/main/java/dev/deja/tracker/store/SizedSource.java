package dev.deja.tracker.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads sources that must give as many bytes as was announced. */
final class SizedSource {

  private SizedSource() {}

  // What the source throws is not the store's failure, so it leaves unchecked.
  static InputStream open(ObjectStore.Source source) {
    try {
      return source.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of a source. */
  static byte[] bytes(ObjectStore.Source source, String key, int sizeBytes) {
    byte[] bytes = new byte[sizeBytes];
    try (InputStream in = open(source)) {
      fill(in, bytes, sizeBytes, key, sizeBytes);
      requireEnd(in, key, sizeBytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void fill(InputStream in, byte[] buffer, int length, String key, long sizeBytes)
      throws IOException {
    if (in.readNBytes(buffer, 0, length) < length) {
      throw new IOException(
          "'" + key + "' should have " + sizeBytes + " bytes, its source gave fewer");
    }
  }

  static void requireEnd(InputStream in, String key, long sizeBytes) throws IOException {
    if (in.read() >= 0) {
      throw new IOException(
          "'" + key + "' should have " + sizeBytes + " bytes, its source gave more");
    }
  }
}
