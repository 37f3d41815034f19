package dev.deja.tracker.store;

import dev.deja.tracker.model.Digest;

/** A blob whose bytes do not have the digest it is named by. */
public final class CorruptBlob extends StoreException {

  private static final long serialVersionUID = 1;

  private final transient Digest digest;

  public CorruptBlob(Digest digest, String found) {
    super("blob " + digest + " is damaged: its bytes have " + found);
    this.digest = digest;
  }

  public Digest digest() {
    return digest;
  }
}
