package dev.deja.tracker.store;

import dev.deja.tracker.model.Redacted;

/** A blob that was taken out of the store on purpose. */
public final class RedactedBlob extends StoreException {

  private static final long serialVersionUID = 1;

  public RedactedBlob(Redacted redacted) {
    super(
        "blob "
            + redacted.before()
            + " was taken out of the store with 'deja redact' by "
            + redacted.by()
            + " at "
            + redacted.at()
            + (redacted.reason().isEmpty() ? "" : ": " + redacted.reason()));
  }
}
