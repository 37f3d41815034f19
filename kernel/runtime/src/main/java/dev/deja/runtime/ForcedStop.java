package dev.deja.runtime;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel's debugger works with when a cell does not come to a checkpoint: it finds this
 * class and its fields by their names.
 */
final class ForcedStop {

  /** Thrown into threads by the debugger, which can make no objects of its own. */
  @SuppressWarnings("unused")
  private static final CellInterrupted INTERRUPTION = CellInterrupted.withoutTrace();

  /** Put here by the debugger: the socket that a thread of the cell waits on. */
  private static volatile @Nullable Object awaited;

  private ForcedStop() {}

  /** Has this class initialized, so that the debugger finds it. */
  static void prepare() {
    awaited = null;
  }

  /**
   * Closes what the cell waits on, as {@link Thread#interrupt} does with a channel: the system's
   * call then returns. Returns at once.
   */
  static void release() {
    Object found = awaited;
    awaited = null;
    if (found instanceof Closeable closeable) {
      Thread closing = new Thread(() -> close(closeable), "deja-release");
      closing.setDaemon(true);
      closing.start();
    }
  }

  private static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException | RuntimeException e) {
      // The one who waits for it learns of it.
    }
  }
}
