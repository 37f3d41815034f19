package dev.deja.tracker.record;

import dev.deja.tracker.store.ForwardingStore;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.StoreException;
import java.util.Optional;

/** A real store that stops taking objects after some, or has one error then. */
final class FailingStore extends ForwardingStore {

  private final Optional<Error> once;
  private int allowed;

  FailingStore(ObjectStore real, int allowed) {
    this(real, allowed, Optional.empty());
  }

  FailingStore(ObjectStore real, int allowed, Optional<Error> once) {
    super(real);
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
    return super.putIfAbsent(key, sizeBytes, source);
  }
}
