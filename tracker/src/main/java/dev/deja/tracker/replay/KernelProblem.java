package dev.deja.tracker.replay;

/** A kernel process that does not start, or is gone; the message says what it said last. */
public final class KernelProblem extends RuntimeException {

  private static final long serialVersionUID = 1;

  public KernelProblem(String message) {
    super(message);
  }

  public KernelProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
