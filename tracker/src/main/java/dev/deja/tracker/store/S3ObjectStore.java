package dev.deja.tracker.store;

import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Objects in a bucket of any server that speaks Amazon's S3 protocol: a key is the address's prefix
 * and the object's own key. Large objects are sent in parts, so that memory does not depend on
 * their size. Opening it touches nothing.
 *
 * <p>Of several writers the first wins by {@code If-None-Match: *}. A server that does not know
 * this is noticed, and asked in another way ({@link S3Claims}).
 */
public final class S3ObjectStore implements ObjectStore {

  /** Of objects that are larger, it is asked whether they are there before they are sent. */
  private static final int SENT_UNASKED = 128 << 10;

  private final S3Bucket bucket;
  private final String prefix;
  private final S3Claims claims;
  private volatile @Nullable Boolean conditional;

  private S3ObjectStore(S3Bucket bucket, String prefix) {
    this.bucket = bucket;
    this.prefix = prefix;
    this.claims = new S3Claims(bucket, prefix);
  }

  /**
   * The store at an address.
   *
   * @param environment environment variables, for the credentials
   */
  public static S3ObjectStore open(StoreAddress.Bucket address, Map<String, String> environment) {
    return new S3ObjectStore(S3Bucket.open(address, environment), address.prefix());
  }

  /**
   * Makes sure that the store can be reached.
   *
   * @throws StoreException if not, with what to do about it
   */
  public void require() {
    bucket.require();
  }

  @Override
  public boolean putIfAbsent(String key, long sizeBytes, Source source) {
    boolean created = create(key, sizeBytes, source);
    if (!created && key.startsWith(Layout.BLOBS)) {
      renew(key);
    }
    return created;
  }

  private void renew(String key) {
    Instant old = Instant.now().minus(RENEWED);
    if (modified(key).filter(at -> at.isBefore(old)).isPresent()) {
      bucket.renew(full(key));
    }
  }

  private boolean create(String key, long sizeBytes, Source source) {
    String full = full(key);
    if (sizeBytes > SENT_UNASKED && bucket.exists(full)) {
      return false;
    }
    if (!isConditional()) {
      return putWithoutConditions(key, sizeBytes, source);
    }
    return sizeBytes <= S3Upload.PART
        ? bucket.putUnlessThere(full, SizedSource.bytes(source, key, (int) sizeBytes))
        : new S3Upload(bucket, full, sizeBytes).run(source);
  }

  /** Bytes that are named by their digest are the same whoever writes them. */
  private boolean putWithoutConditions(String key, long sizeBytes, Source source) {
    String full = full(key);
    if (sizeBytes > S3Upload.PART) {
      return new S3Upload(bucket, full, sizeBytes).run(source);
    }
    byte[] bytes = SizedSource.bytes(source, key, (int) sizeBytes);
    if (!key.startsWith(Layout.BLOBS)) {
      return claims.putIfAbsent(key, bytes);
    }
    if (bucket.exists(full)) {
      return false;
    }
    bucket.put(full, bytes);
    return true;
  }

  /** Whether the server keeps an object that is there when it is asked to; found out once. */
  private boolean isConditional() {
    Boolean known = conditional;
    if (known == null) {
      String probe = prefix + S3Claims.PROBE;
      byte[] bytes = {};
      boolean wasThere = !bucket.putUnlessThere(probe, bytes);
      // The second time it is there for certain.
      known = wasThere || !bucket.putUnlessThere(probe, bytes);
      conditional = known;
    }
    return known;
  }

  @Override
  public void replace(String key, long sizeBytes, Source source) {
    bucket.put(full(key), SizedSource.bytes(source, key, Math.toIntExact(sizeBytes)));
    // Whoever wrote it first may have left its bytes there too.
    claims.forget(key);
  }

  @Override
  public Optional<InputStream> open(String key) {
    return bucket.get(full(key));
  }

  @Override
  public boolean exists(String key) {
    return bucket.exists(full(key));
  }

  @Override
  public Optional<Instant> modified(String key) {
    return bucket.modified(full(key));
  }

  @Override
  public void sweep(Instant before) {
    try (Stream<S3Bucket.Entry> claims =
        S3Listing.of(bucket, prefix + S3Claims.CLAIMS, "", false)) {
      claims
          .filter(claim -> claim.modified().isBefore(before))
          .forEach(claim -> bucket.delete(claim.key()));
    }
    bucket.begun(prefix, before).forEach(each -> bucket.abort(each.key(), each.upload()));
  }

  @Override
  public Stream<String> list(String wanted, String after, boolean delimiter) {
    return S3Listing.of(bucket, prefix + wanted, after.isEmpty() ? "" : prefix + after, delimiter)
        .map(entry -> entry.key().substring(prefix.length()))
        .filter(key -> !key.startsWith(S3Claims.OWN) && key.compareTo(after) > 0);
  }

  /** A page of the server's has the times of a thousand objects. */
  @Override
  public Stream<Written> listWritten(String wanted) {
    return S3Listing.of(bucket, prefix + wanted, "", false)
        .map(entry -> new Written(entry.key().substring(prefix.length()), entry.modified()))
        .filter(written -> !written.key().startsWith(S3Claims.OWN));
  }

  @Override
  public Stream<Sized> sizes(String wanted) {
    return S3Listing.of(bucket, prefix + wanted, "", false)
        .map(entry -> new Sized(entry.key().substring(prefix.length()), entry.sizeBytes()))
        .filter(object -> !object.key().startsWith(S3Claims.OWN));
  }

  @Override
  public void delete(String key) {
    bucket.delete(full(key));
  }

  @Override
  public void close() {
    bucket.close();
  }

  private String full(String key) {
    if (ObjectKey.checked(key).startsWith(S3Claims.OWN)) {
      throw new IllegalArgumentException(
          "'" + key + "' is not a key of a store in a bucket: the name is used for something else");
    }
    return prefix + key;
  }
}
