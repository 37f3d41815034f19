package dev.deja.tracker.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How much may wait on this machine for a store that cannot be reached. Warns once when four fifths
 * of it do, and once when it is reached. Other processes are seen when it is made. Thread-safe.
 */
public final class SpoolBound {

  private final long most;
  private final Path folder;
  private final Consumer<String> warnings;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicBoolean warned = new AtomicBoolean();
  private final AtomicBoolean full = new AtomicBoolean();

  /**
   * @param folder all that waits is below it; it need not exist
   * @param most bytes
   * @param warnings gets one line
   */
  public SpoolBound(Path folder, long most, Consumer<String> warnings) {
    this.folder = folder;
    this.most = most;
    this.warnings = warnings;
    this.waiting.set(size(folder));
  }

  /** Bytes of all files below a folder; none if there is no folder. */
  public static long size(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      long size = 0;
      for (Path file : (Iterable<Path>) files::iterator) {
        size += Files.isRegularFile(file) ? sizeOf(file) : 0;
      }
      return size;
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0;
    }
  }

  private static long sizeOf(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      // Shipped a moment ago.
      return 0;
    }
  }

  boolean admits(long sizeBytes) {
    if (waiting.get() + sizeBytes <= most) {
      return true;
    }
    if (full.compareAndSet(false, true)) {
      warnings.accept(
          "as much waits in '"
              + folder
              + "' as may ("
              + (most >> 20)
              + " MiB): files that cells use are not kept until the store can be reached, cells"
              + " are. Make the store reachable, or allow more with DEJA_SPOOL_LIMIT.");
    }
    return false;
  }

  void added(long sizeBytes) {
    if (waiting.addAndGet(sizeBytes) > most / 5 * 4 && warned.compareAndSet(false, true)) {
      warnings.accept(
          (waiting.get() >> 20)
              + " MiB wait in '"
              + folder
              + "' to be shipped to the store, and "
              + (most >> 20)
              + " MiB may. See 'deja status'; is the store reachable?");
    }
  }

  void removed(long sizeBytes) {
    waiting.addAndGet(-sizeBytes);
  }
}
