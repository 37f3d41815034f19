package dev.deja.kernel.engine;

/** The client gives no input: it allows none, or the wait was interrupted. */
public final class InputUnavailable extends Exception {

  /**
   * @param message what notebook code gets to see
   */
  public InputUnavailable(String message) {
    super(message, null, false, false);
  }
}
