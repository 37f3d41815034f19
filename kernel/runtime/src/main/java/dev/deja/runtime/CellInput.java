package dev.deja.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * {@code System.in} of notebook code: when it is read and nothing is left, the client is asked for
 * a line.
 */
final class CellInput extends InputStream {

  /** The client's answer to one request: a line, or why there is none. */
  private record Answer(int request, @Nullable String line, @Nullable String refusal) {}

  private final Link link;
  private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private int requests;
  private byte[] line = {};
  private int position;

  CellInput(Link link) {
    this.link = link;
  }

  /** Gives a reader what the kernel answered; an answer nobody waits for any more is dropped. */
  void answer(int request, @Nullable String text, @Nullable String refusal) {
    answers.add(new Answer(request, text, refusal));
  }

  /** Forgets what is left of a line. */
  synchronized void clear() {
    line = new byte[0];
    position = 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == line.length) {
      line = (ask() + "\n").getBytes(StandardCharsets.UTF_8);
      position = 0;
    }
    int count = Math.min(length, line.length - position);
    System.arraycopy(line, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public synchronized int available() {
    return line.length - position;
  }

  /** Does nothing: a {@code Scanner} that is closed must not close the next cell's input. */
  @Override
  public void close() {}

  private String ask() throws IOException {
    int request = ++requests;
    link.send(
        new FrameWriter(FrameKind.INPUT)
            .putInt(CellScope.current())
            .putInt(request)
            .putText("")
            .putBoolean(false));
    try {
      Answer answer = answers.take();
      while (answer.request() != request) {
        answer = answers.take();
      }
      if (answer.line() == null) {
        // Not an IOException: Scanner and others swallow those, and its message with them.
        throw new NoSuchElementException(String.valueOf(answer.refusal()));
      }
      return answer.line();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException)
          new InterruptedIOException("interrupted while waiting for input").initCause(e);
    }
  }
}
