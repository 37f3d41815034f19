package dev.deja.tracker.store;

import dev.deja.tracker.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Lets the first of several writers win on a server that knows no conditions. Every writer puts its
 * bytes under a name of its own first, a claim; when the server's clock has gone on, so that every
 * later claim is younger, the oldest one has won, and whoever sees that puts the winner's bytes in
 * place, which is the same for all. Claims stay for a day, so that a slow writer still finds that
 * it was late; {@code deja gc} removes them.
 *
 * <p>This relies on a server that lists what was written before, and whose clock does not go back.
 */
final class S3Claims {

  /** What keys of a bucket that are no objects of the store begin with. */
  static final String OWN = ".deja-";

  /** An object that is there once the server was asked whether it knows conditions. */
  static final String PROBE = OWN + "conditions";

  static final String CLAIMS = OWN + "claims/";

  /** Times of listings are whole seconds. */
  private static final Duration STEP = Duration.ofMillis(1100);

  private static final int MOST_TICKS = 100;

  private final S3Bucket bucket;
  private final String prefix;

  S3Claims(S3Bucket bucket, String prefix) {
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /** See {@link ObjectStore#putIfAbsent}; for small objects. */
  boolean putIfAbsent(String key, byte[] bytes) {
    if (bucket.exists(prefix + key)) {
      return false;
    }
    String folder = folder(key);
    String own = folder + UUID.randomUUID();
    bucket.put(own, bytes);
    letTheClockGoOn(folder, own);
    List<S3Bucket.Entry> claims = S3Listing.of(bucket, folder, "", false).toList();
    String winner =
        claims.stream()
            .min(Comparator.comparing(S3Bucket.Entry::modified).thenComparing(S3Bucket.Entry::key))
            .map(S3Bucket.Entry::key)
            .orElseThrow(() -> new StoreException("the claim '" + own + "' has vanished"));
    if (!bucket.exists(prefix + key)) {
      bucket.put(prefix + key, read(winner));
    }
    return winner.equals(own);
  }

  private String folder(String key) {
    return prefix + CLAIMS + Digest.of(key.getBytes(StandardCharsets.UTF_8)).hex() + "/";
  }

  /** Removes what writers of an object have put beside it. */
  void forget(String key) {
    List<String> claims =
        S3Listing.of(bucket, folder(key), "", false).map(S3Bucket.Entry::key).toList();
    claims.forEach(bucket::delete);
  }

  /** The server's clock is the one that counts: it has gone on when a new claim is younger. */
  private void letTheClockGoOn(String folder, String own) {
    try {
      Thread.sleep(STEP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Instant written = modified(folder, own);
    String tick = prefix + OWN + "tick/" + UUID.randomUUID();
    try {
      for (int i = 0; i < MOST_TICKS; i++) {
        bucket.put(tick, new byte[0]);
        if (modified(tick, tick).getEpochSecond() > written.getEpochSecond()) {
          return;
        }
      }
    } finally {
      bucket.delete(tick);
    }
    throw new StoreException(
        "the clock of the store's server stands still at "
            + written
            + ", so that it cannot be said which of several writers was the first. Try again"
            + " later.");
  }

  private Instant modified(String folder, String key) {
    return S3Listing.of(bucket, folder, "", false)
        .filter(entry -> entry.key().equals(key))
        .map(S3Bucket.Entry::modified)
        .findFirst()
        .orElseThrow(() -> new StoreException("'" + key + "' has vanished"));
  }

  private byte[] read(String key) {
    try (InputStream in =
        bucket.get(key).orElseThrow(() -> new StoreException("'" + key + "' has vanished"))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new StoreException("'" + key + "' cannot be read: " + e.getMessage(), e);
    }
  }
}
