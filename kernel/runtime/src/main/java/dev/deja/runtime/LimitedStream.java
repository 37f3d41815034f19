package dev.deja.runtime;

import java.io.IOException;
import java.io.OutputStream;

/** Counts what is written and refuses what is too much, or takes too long. For one thread. */
final class LimitedStream extends OutputStream {

  /** More was written than there may be. */
  static final class Full extends IOException {

    private static final long serialVersionUID = 1;

    Full(String message) {
      super(message);
    }
  }

  private final OutputStream target;
  private final long mostBytes;
  private final long deadlineNanos;
  private long count;

  LimitedStream(OutputStream target, long mostBytes, long deadlineNanos) {
    this.target = target;
    this.mostBytes = mostBytes;
    this.deadlineNanos = deadlineNanos;
  }

  /**
   * @throws Full if time is up
   */
  void checkTime() throws Full {
    if (System.nanoTime() > deadlineNanos) {
      throw new Full("it takes too long to write, compared with the cells");
    }
  }

  @Override
  public void write(int b) throws IOException {
    count(1);
    target.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    count(length);
    target.write(bytes, offset, length);
  }

  private void count(int more) throws IOException {
    count += more;
    if (count > mostBytes) {
      throw new Full("with it there are more than " + (mostBytes >> 20) + " MiB");
    }
    checkTime();
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }
}
