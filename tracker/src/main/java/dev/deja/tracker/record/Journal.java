package dev.deja.tracker.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.store.OwnerOnly;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * The local file into which a kernel writes what happens, one JSON object a line. Thread-safe.
 *
 * <p>When {@link #append} returns, the operating system has the line: the death of this process
 * loses nothing. {@link #sync} makes it survive the machine as well.
 */
final class Journal implements AutoCloseable {

  static final String FILE = "journal.jsonl";

  private final JournalLock lock;
  // Not a channel: an interrupt of the appending thread must not close the file.
  private final RandomAccessFile file;
  private final UnaryOperator<ObjectNode> redaction;
  private long length;
  private boolean closed;

  private Journal(JournalLock lock, RandomAccessFile file, UnaryOperator<ObjectNode> redaction) {
    this.lock = lock;
    this.file = file;
    this.redaction = redaction;
  }

  /**
   * A new journal in a folder, which is created and locked before the journal appears, so that
   * nobody takes it for one whose kernel is gone.
   *
   * @param redaction what is done to each line before it is written
   * @throws IOException if it cannot be created, or there is one
   */
  static Journal create(Path folder, UnaryOperator<ObjectNode> redaction) throws IOException {
    OwnerOnly.createFolders(folder);
    Path lockFile = folder.resolve(JournalLock.FILE);
    OwnerOnly.createFile(lockFile);
    JournalLock lock =
        JournalLock.tryAcquire(folder)
            .orElseThrow(() -> new IOException("another process has locked " + lockFile));
    try {
      Path file = folder.resolve(FILE);
      OwnerOnly.createFile(file);
      return new Journal(lock, new RandomAccessFile(file.toFile(), "rw"), redaction);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Appends a line in one write.
   *
   * @throws IOException if the line could not be written whole; nothing of it stays
   */
  void append(ObjectNode line) throws IOException {
    // Not the shared mapper: making it takes time that the start of a kernel has not.
    byte[] json = redaction.apply(line).toString().getBytes(UTF_8);
    byte[] bytes = java.util.Arrays.copyOf(json, json.length + 1);
    bytes[json.length] = '\n';
    synchronized (this) {
      if (closed) {
        throw new IOException("the journal is closed");
      }
      try {
        file.write(bytes);
        length += bytes.length;
      } catch (IOException e) {
        file.setLength(length);
        file.seek(length);
        throw e;
      }
    }
  }

  /** Makes every appended line durable. */
  void sync() throws IOException {
    if (!isClosed()) {
      file.getFD().sync();
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Ends it: it gets no more lines, and nobody else may take it up until {@link #close}. */
  synchronized void end() throws IOException {
    if (!closed) {
      closed = true;
      file.close();
    }
  }

  @Override
  public void close() throws IOException {
    end();
    lock.close();
  }
}
