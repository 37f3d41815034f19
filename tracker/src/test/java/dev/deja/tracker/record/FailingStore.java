package dev.deja.tracker.record;

import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.StoreException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** A real store that stops taking objects after some, or has one error then. */
final class FailingStore implements ObjectStore {

  private final ObjectStore real;
  private final Optional<Error> once;
  private int allowed;

  FailingStore(ObjectStore real, int allowed) {
    this(real, allowed, Optional.empty());
  }

  FailingStore(ObjectStore real, int allowed, Optional<Error> once) {
    this.real = real;
    this.allowed = allowed;
    this.once = once;
  }

  @Override
  public boolean putIfAbsent(String key, long sizeBytes, Source source) {
    boolean first = allowed == 0;
    if (allowed-- <= 0 && (once.isEmpty() || first)) {
      once.ifPresent(
          error -> {
            throw error;
          });
      throw new StoreException("that was enough");
    }
    return real.putIfAbsent(key, sizeBytes, source);
  }

  @Override
  public void replace(String key, long sizeBytes, Source source) {
    real.replace(key, sizeBytes, source);
  }

  @Override
  public Optional<InputStream> open(String key) {
    return real.open(key);
  }

  @Override
  public boolean exists(String key) {
    return real.exists(key);
  }

  @Override
  public Stream<String> list(String prefix, String after, boolean delimiter) {
    return real.list(prefix, after, delimiter);
  }

  @Override
  public Stream<Sized> sizes(String prefix) {
    return real.sizes(prefix);
  }

  @Override
  public Optional<Instant> modified(String key) {
    return real.modified(key);
  }

  @Override
  public void delete(String key) {
    real.delete(key);
  }

  @Override
  public void close() {
    real.close();
  }
}
