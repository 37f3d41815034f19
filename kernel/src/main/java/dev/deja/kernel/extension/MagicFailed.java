package dev.deja.kernel.extension;

/**
 * A magic cannot do what it was asked; the message says what was wrong and what to type instead.
 */
public final class MagicFailed extends RuntimeException {

  private static final long serialVersionUID = 1;

  public MagicFailed(String message) {
    super(message);
  }

  public MagicFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
