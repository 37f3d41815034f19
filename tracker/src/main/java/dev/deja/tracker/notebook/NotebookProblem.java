package dev.deja.tracker.notebook;

/** A notebook file that cannot be used; the message names the file and says what to do. */
public final class NotebookProblem extends RuntimeException {

  private static final long serialVersionUID = 1;

  public NotebookProblem(String message) {
    super(message);
  }

  public NotebookProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
