package dev.deja.runtime;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import org.jspecify.annotations.Nullable;

/**
 * A file into which this JVM writes what cells do with files as soon as they do it, in frames of
 * {@link FrameKind#FILES}. When the JVM has ended before it could tell, by {@code kill -9}, {@code
 * Runtime.halt} or a fault in native code, the kernel reads what the system still has of it.
 * Thread-safe; without a file it does nothing.
 */
final class SeenFiles {

  /** Names the file; the kernel makes it and removes it. */
  private static final String PROPERTY = "deja.seen";

  // Not a channel: an interrupt of a cell's thread must not close the file.
  private @Nullable RandomAccessFile file;
  private @Nullable File path;

  /** The file that the kernel has made. */
  static SeenFiles ofThisJvm() {
    SeenFiles seen = new SeenFiles();
    String name = System.getProperty(PROPERTY);
    if (name != null && new File(name).isFile()) {
      try {
        seen.file = new RandomAccessFile(name, "rw");
        seen.path = new File(name);
      } catch (IOException e) {
        // Then a hard end loses what its cell has used, and no more.
      }
    }
    return seen;
  }

  /** Adds a frame; the operating system has it when this returns. */
  synchronized void add(FrameWriter frame) {
    RandomAccessFile open = file;
    if (open != null) {
      try {
        open.write(frame.toBytes());
      } catch (IOException e) {
        close();
      }
    }
  }

  /** Everything has been told, and heard. */
  synchronized void clear() {
    RandomAccessFile open = file;
    if (open != null) {
      try {
        if (open.getFilePointer() > 0) {
          open.setLength(0);
          open.seek(0);
        }
      } catch (IOException e) {
        close();
      }
    }
  }

  /** The kernel that would have read and removed it is gone. */
  synchronized void abandon() {
    close();
    if (path != null) {
      var unused = path.delete();
    }
  }

  private void close() {
    RandomAccessFile open = file;
    file = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Nothing is written to it any more.
      }
    }
  }
}
