package dev.deja.kernel.dependency;

/** Libraries cannot be had; the message says which, from where, and what to type instead. */
public final class ResolutionFailed extends RuntimeException {

  private static final long serialVersionUID = 1;

  public ResolutionFailed(String message) {
    super(message);
  }

  public ResolutionFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
