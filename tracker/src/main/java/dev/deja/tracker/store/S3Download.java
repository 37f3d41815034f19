package dev.deja.tracker.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongFunction;

/** An object's bytes; a connection that breaks is taken up again where it broke. One thread. */
final class S3Download extends InputStream {

  /** Breaks in a row, without a byte between them, after which it is given up. */
  private static final int MOST_BREAKS = 3;

  private final LongFunction<? extends InputStream> from;
  private final long length;
  private InputStream in;
  private long position;
  private int breaks;

  /**
   * @param first the bytes from the beginning
   * @param length how many there are; negative if that is not known
   * @param from opens the same bytes from a position
   */
  S3Download(InputStream first, long length, LongFunction<? extends InputStream> from) {
    this.in = first;
    this.length = length;
    this.from = from;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    while (true) {
      try {
        int read = in.read(bytes, offset, count);
        if (read > 0) {
          position += read;
          breaks = 0;
        } else if (read < 0 && position < length) {
          throw new IOException("the connection ended at byte " + position + " of " + length);
        }
        return read;
      } catch (IOException e) {
        if (length < 0 || ++breaks > MOST_BREAKS) {
          throw e;
        }
        closeQuietly();
        try {
          in = from.apply(position);
        } catch (StoreException gone) {
          throw new IOException(gone.getMessage(), gone);
        }
      }
    }
  }

  private void closeQuietly() {
    try {
      in.close();
    } catch (IOException e) {
      // It is broken already.
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
