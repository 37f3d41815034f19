package dev.deja.tracker.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that may be far away or down, as the one who records sees it: blobs are kept in a folder
 * at the speed of its disk, and sent when something is written that could name them. That is
 * written to the store itself, so that there is never a reference to what the store does not have.
 * Whether there is a blob is asked of the folder alone: what it does not know is kept again, and
 * not sent again.
 */
public final class StagedObjectStore implements ObjectStore {

  private static final int AT_ONCE = 8;

  private final LocalObjectStore stage;
  private final Supplier<? extends ObjectStore> opener;
  private final SpoolBound bound;
  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private @Nullable ObjectStore opened;

  /**
   * @param stage where blobs wait; of this execution alone
   * @param store gives the store; called once, when it is first needed
   */
  public StagedObjectStore(
      LocalObjectStore stage, Supplier<? extends ObjectStore> store, SpoolBound bound) {
    this.stage = stage;
    this.opener = store;
    this.bound = bound;
  }

  private synchronized ObjectStore store() {
    ObjectStore store = opened;
    if (store == null) {
      store = opener.get();
      opened = store;
    }
    return store;
  }

  private static boolean isBlob(String key) {
    return key.startsWith(Layout.BLOBS);
  }

  @Override
  public boolean putIfAbsent(String key, long sizeBytes, Source source) {
    if (!isBlob(key)) {
      send();
      return store().putIfAbsent(key, sizeBytes, source);
    }
    if (sent.contains(key)) {
      return false;
    }
    if (!bound.admits(sizeBytes)) {
      // Better late than not at all: if the store can be reached, nothing has to wait here.
      boolean created = store().putIfAbsent(key, sizeBytes, source);
      sent.add(key);
      return created;
    }
    boolean created = stage.putIfAbsent(key, sizeBytes, source);
    if (created) {
      bound.added(sizeBytes);
    }
    return created;
  }

  @Override
  public void replace(String key, long sizeBytes, Source source) {
    store().replace(key, sizeBytes, source);
  }

  /**
   * Sends what waits.
   *
   * @throws StoreException if the store cannot be written; the rest goes on waiting
   */
  private synchronized void send() {
    List<String> waiting;
    try (Stream<String> keys = stage.list(Layout.BLOBS, "", false)) {
      waiting = keys.toList();
    }
    if (waiting.isEmpty()) {
      return;
    }
    ObjectStore store = store();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(AT_ONCE, waiting.size()),
            task -> {
              Thread thread = new Thread(task, "deja-sending");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<?>> sending = new ArrayList<>();
      for (String key : waiting) {
        sending.add(threads.submit(() -> send(key, store)));
      }
      for (Future<?> each : sending) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("what waits was not sent: interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new StoreException("what waits was not sent: " + e.getCause(), e);
    } finally {
      // After a failure the others would only fail as well.
      threads.shutdownNow();
    }
  }

  private void send(String key, ObjectStore store) {
    long size;
    try {
      size = Files.size(stage.folder().resolve(key));
    } catch (IOException e) {
      throw LocalFailure.unreadable(stage.folder(), key, e);
    }
    store.putIfAbsent(
        key,
        size,
        () -> stage.open(key).orElseThrow(() -> new IOException("'" + key + "' has vanished")));
    sent.add(key);
    stage.delete(key);
    bound.removed(size);
  }

  @Override
  public Optional<InputStream> open(String key) {
    Optional<InputStream> here = isBlob(key) ? stage.open(key) : Optional.empty();
    return here.isPresent() ? here : store().open(key);
  }

  @Override
  public boolean exists(String key) {
    return isBlob(key) ? stage.exists(key) || sent.contains(key) : store().exists(key);
  }

  /** What the store has; blobs that wait are not in it. */
  @Override
  public Stream<Sized> sizes(String prefix) {
    return store().sizes(prefix);
  }

  @Override
  public Stream<String> list(String prefix, String after, boolean delimiter) {
    return store().list(prefix, after, delimiter);
  }

  @Override
  public Optional<Instant> modified(String key) {
    Optional<Instant> here = isBlob(key) ? stage.modified(key) : Optional.empty();
    return here.isPresent() ? here : store().modified(key);
  }

  @Override
  public void delete(String key) {
    if (isBlob(key)) {
      stage.delete(key);
    }
    store().delete(key);
  }

  @Override
  public synchronized void close() {
    if (opened != null) {
      opened.close();
    }
  }
}
