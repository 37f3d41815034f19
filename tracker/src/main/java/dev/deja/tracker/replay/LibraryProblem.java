package dev.deja.tracker.replay;

/** Reports that libraries of an execution cannot be had as they were; the message says it all. */
public final class LibraryProblem extends RuntimeException {

  private static final long serialVersionUID = 1;

  LibraryProblem(String message) {
    super(message);
  }

  LibraryProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
