package dev.deja.runtime;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A standard stream of notebook code: gives every piece to the cell that the writing thread belongs
 * to. Closing it does nothing, so that a cell that closes {@code System.out} hurts no other.
 */
final class CellStream extends OutputStream {

  static final int STANDARD_OUTPUT = 1;
  static final int STANDARD_ERROR = 2;

  private final Link link;
  private final int stream;

  private CellStream(Link link, int stream) {
    this.link = link;
    this.stream = stream;
  }

  /** A print stream for {@code System.out} or {@code System.err}, in UTF-8. */
  static PrintStream open(Link link, int stream) {
    return new Unclosable(new CellStream(link, stream));
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (length > 0) {
      link.sendText(CellScope.current(), stream, bytes, offset, length);
    }
  }

  private static final class Unclosable extends PrintStream {
    /** Guarded by this. */
    private final TraceLines trace = new TraceLines(this::println);

    Unclosable(OutputStream out) {
      super(out, false, StandardCharsets.UTF_8);
    }

    /** Lines of a stack trace come so, and hardly anything else. */
    @Override
    public synchronized void println(@Nullable Object value) {
      if (value instanceof String line) {
        trace.add(line);
      } else {
        trace.flush();
        super.println(value);
      }
    }

    @Override
    public void close() {
      flush();
    }

    /** What a notebook shows after {@code System.out.printf(…)}: nothing of ours. */
    @Override
    public String toString() {
      return PrintStream.class.getName() + "@" + Integer.toHexString(hashCode());
    }
  }
}
