package dev.deja.tracker.store;

/** The store cannot do what it was asked; the message names the store and says what to do. */
public class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
