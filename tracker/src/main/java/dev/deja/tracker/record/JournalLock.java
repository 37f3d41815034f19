package dev.deja.tracker.record;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock that says that a journal's kernel is alive. The operating system frees it when the
 * process dies, however it dies.
 */
final class JournalLock implements AutoCloseable {

  static final String FILE = "lock";

  // POSIX frees all locks of a process on a file when it closes any channel to it, so a process
  // must not even try a lock that it holds.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private JournalLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * The lock of a journal's folder; empty if someone else holds it, in this process or another.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such folder or lock file
   */
  static Optional<JournalLock> tryAcquire(Path folder) throws IOException {
    Path file = folder.toRealPath().resolve(FILE);
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        JournalLock acquired = new JournalLock(file, channel);
        channel = null;
        return Optional.of(acquired);
      }
      return Optional.empty();
    } finally {
      if (channel != null) {
        channel.close();
        HELD.remove(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD.remove(file);
  }
}
