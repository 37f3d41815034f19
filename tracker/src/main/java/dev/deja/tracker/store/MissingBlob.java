package dev.deja.tracker.store;

import dev.deja.tracker.model.Digest;

/** A blob that the store does not have. */
public final class MissingBlob extends StoreException {

  private static final long serialVersionUID = 1;

  private final transient Digest digest;

  public MissingBlob(Digest digest) {
    super("the store has no blob " + digest);
    this.digest = digest;
  }

  public Digest digest() {
    return digest;
  }
}
