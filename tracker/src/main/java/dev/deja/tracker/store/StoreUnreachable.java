package dev.deja.tracker.store;

/** The store does not answer, or fails; it may do so no more when it is asked again later. */
public final class StoreUnreachable extends StoreException {

  private static final long serialVersionUID = 1;

  StoreUnreachable(String message, Throwable cause) {
    super(message, cause);
  }
}
