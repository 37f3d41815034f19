package dev.deja.tracker.store;

import io.minio.messages.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Sends a large object in parts, several at a time, and holds no more of it in memory than those.
 */
final class S3Upload {

  /** Larger objects are sent in parts of at least this size, in bytes. */
  static final int PART = 8 << 20;

  /** What S3 allows. */
  private static final int MOST_PARTS = 10_000;

  private static final int AT_ONCE = 4;

  /** Larger parts go one at a time. */
  private static final int MOST_BUFFERED = AT_ONCE * PART;

  private final S3Bucket bucket;
  private final String key;
  private final long sizeBytes;
  private final int partBytes;

  S3Upload(S3Bucket bucket, String key, long sizeBytes) {
    this.bucket = bucket;
    this.key = key;
    this.sizeBytes = sizeBytes;
    this.partBytes = Math.toIntExact(Math.max(PART, (sizeBytes + MOST_PARTS - 1) / MOST_PARTS));
  }

  /**
   * Does it.
   *
   * @return whether this made the object; not if there was one by the end
   * @throws UncheckedIOException if the source fails or gives another number of bytes
   */
  boolean run(ObjectStore.Source source) {
    S3Attempts.Writer writer = new S3Attempts.Writer();
    String upload = bucket.begin(key, writer);
    boolean made = false;
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "deja-s3-part");
              thread.setDaemon(true);
              return thread;
            });
    try {
      made = bucket.complete(key, upload, writer, parts(upload, source, threads));
      return made;
    } finally {
      threads.shutdownNow();
      if (!made) {
        abort(upload);
      }
    }
  }

  private List<Part> parts(String upload, ObjectStore.Source source, ExecutorService threads) {
    Deque<byte[]> free = new ArrayDeque<>();
    int buffers = Math.max(1, MOST_BUFFERED / partBytes);
    Deque<CompletableFuture<Part>> sent = new ArrayDeque<>();
    Deque<byte[]> busy = new ArrayDeque<>();
    List<Part> parts = new ArrayList<>();
    long left = sizeBytes;
    try (InputStream in = SizedSource.open(source)) {
      for (int number = 1; left > 0; number++) {
        if (busy.size() == buffers) {
          parts.add(await(sent.removeFirst()));
          free.addLast(busy.removeFirst());
        }
        byte[] buffer = free.isEmpty() ? new byte[partBytes] : free.removeFirst();
        int length = (int) Math.min(left, partBytes);
        SizedSource.fill(in, buffer, length, key, sizeBytes);
        left -= length;
        int part = number;
        busy.addLast(buffer);
        sent.addLast(
            CompletableFuture.supplyAsync(
                () -> bucket.part(key, upload, part, buffer, length), threads));
      }
      SizedSource.requireEnd(in, key, sizeBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      // Buffers belong to requests until these have ended.
      sent.forEach(each -> each.exceptionally(failure -> null).join());
    }
    sent.forEach(each -> parts.add(await(each)));
    return parts;
  }

  private static Part await(CompletableFuture<Part> part) {
    try {
      return part.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException said) {
        throw said;
      }
      throw e;
    }
  }

  private void abort(String upload) {
    try {
      bucket.abort(key, upload);
    } catch (StoreException e) {
      // The first failure tells more; 'deja gc' removes what is left.
    }
  }
}
