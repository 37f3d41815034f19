package dev.deja.tracker.store;

import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** A real store, of which a test has something go wrong. */
public abstract class ForwardingStore implements ObjectStore {

  private final ObjectStore real;

  protected ForwardingStore(ObjectStore real) {
    this.real = real;
  }

  @Override
  public boolean putIfAbsent(String key, long sizeBytes, Source source) {
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
