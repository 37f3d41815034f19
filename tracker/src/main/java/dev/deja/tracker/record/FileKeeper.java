package dev.deja.tracker.record;

import dev.deja.kernel.model.FileUse;
import dev.deja.tracker.model.BlobRef;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes the digests of files that cells have used, and keeps their bytes, after the cell has been
 * answered; at once when notebook code is about to change one of them. A digest is given only if
 * the file was the same from the moment it was used until all of it had been read. Thread-safe.
 */
final class FileKeeper {

  /** The reply to a cell goes first. */
  private static final Duration AFTER_CELL = Duration.ofMillis(50);

  /** How coarse a file system's clock may be: two changes within this may look like one. */
  private static final Duration TICK = Duration.ofMillis(20);

  private static final int BUFFER = 1 << 16;

  /**
   * What was found out about a use.
   *
   * @param digest empty if the bytes are not those that were used, or cannot be read
   */
  record Kept(Optional<Digest> digest, boolean kept, Optional<String> doubt) {

    static Kept nothing(String doubt) {
      return new Kept(Optional.empty(), false, Optional.of(doubt));
    }
  }

  /** A file as it was: the same key has the same bytes. */
  private record Known(Path path, long size, Instant modified, String key) {}

  private final Supplier<BlobStore> blobs;
  private final long most;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "deja-files"));
  private final ExecutorService urgent =
      Executors.newCachedThreadPool(task -> daemon(task, "deja-files-now"));

  /** The last task of each path; guarded by this. */
  private final Map<Path, FutureTask<Void>> waiting = new LinkedHashMap<>();

  /** Digests of files that have not been touched for a while when they were read. */
  private final Map<Known, Kept> known = new HashMap<>();

  /**
   * @param blobs gives the store's blobs; called on background threads
   * @param most files with more bytes are not kept, their digest is
   */
  FileKeeper(Supplier<BlobStore> blobs, long most) {
    this.blobs = blobs;
    this.most = most;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Looks at a use soon, and tells the outcome once, on a thread of its own. */
  void add(FileUse use, Consumer<Kept> outcome) {
    enqueue(use.location(), () -> outcome.accept(keep(use)));
  }

  /** Does something soon, in order with what else is done with the same path. */
  synchronized void enqueue(Path path, Runnable work) {
    FutureTask<Void> before = waiting.get(path);
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              if (before != null) {
                finish(before); // in order, whoever comes first
              }
              work.run();
            },
            null) {
          @Override
          protected void done() {
            forget(path, this);
          }
        };
    waiting.put(path, task);
    if (!thread.isShutdown()) {
      var unused = thread.schedule(task, AFTER_CELL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void forget(Path path, FutureTask<Void> task) {
    waiting.remove(path, task);
  }

  /** Someone is about to change a file; completes when what is to be known of it is known. */
  CompletableFuture<Void> changing(Path path) {
    FutureTask<Void> task;
    synchronized (this) {
      task = waiting.get(path);
    }
    return task == null
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.runAsync(() -> finish(task), urgent);
  }

  /** Does all that waits, and returns when it is done. */
  void finish() {
    while (true) {
      FutureTask<Void> task;
      synchronized (this) {
        if (waiting.isEmpty()) {
          break;
        }
        task = waiting.values().iterator().next();
      }
      finish(task);
    }
    thread.shutdown();
    urgent.shutdown();
  }

  private static void finish(FutureTask<Void> task) {
    task.run();
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a file could not be looked at", e);
    }
  }

  private Kept keep(FileUse use) {
    Optional<FileUse.State> state = use.state();
    if (state.isEmpty()) {
      return new Kept(Optional.empty(), false, use.doubt());
    }
    try {
      return keep(use, state.get());
    } catch (StoreException e) {
      return Kept.nothing("its bytes could not be kept: " + e.getMessage());
    } catch (IOException | UncheckedIOException e) {
      return Kept.nothing("it could not be read afterwards: " + e.getMessage());
    }
  }

  private Kept keep(FileUse use, FileUse.State state) throws IOException {
    Path file = use.location();
    if (!isStill(file, state)) {
      return Kept.nothing("it has changed since, before its bytes could be taken");
    }
    Known key = new Known(file, state.sizeBytes(), state.modified(), state.key());
    Kept found;
    synchronized (known) {
      found = known.get(key);
    }
    if (found == null) {
      Instant begun = Instant.now();
      found = read(file, state);
      if (!isStill(file, state)) {
        return Kept.nothing("it was changed while its bytes were taken");
      }
      if (state.modified().isBefore(begun.minus(TICK))) {
        synchronized (known) {
          known.put(key, found);
        }
      }
    }
    return new Kept(found.digest(), found.kept(), use.doubt());
  }

  private Kept read(Path file, FileUse.State state) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (state.sizeBytes() <= most && !BundleRules.isSecretFile(name)) {
      BlobRef blob = blobs.get().put(file);
      return new Kept(Optional.of(blob.digest()), true, Optional.empty());
    }
    MessageDigest sha256 = Digest.sha256();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
      }
    }
    return new Kept(Optional.of(Digest.finish(sha256)), false, Optional.empty());
  }

  /**
   * Whether a file is as it was when it was used. The time at which its entry was changed cannot be
   * set by anybody, so that a file with its old size and time of change put back is found out too.
   */
  private static boolean isStill(Path file, FileUse.State state) throws IOException {
    FileEntry now = FileEntry.of(file);
    return state.sizeBytes() == now.sizeBytes()
        && state.modified().equals(now.modified())
        && (state.key().isEmpty() || state.key().equals(now.key()))
        && !now.changed().isAfter(state.seenAt().plus(TICK));
  }
}
