package dev.deja.tracker.parameter;

/** A parameter cannot be what it was given as; the message is one line, with what to do instead. */
public final class ParameterProblem extends RuntimeException {

  private static final long serialVersionUID = 1;

  public ParameterProblem(String message) {
    super(message);
  }

  ParameterProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
