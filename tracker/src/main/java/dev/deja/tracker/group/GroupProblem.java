package dev.deja.tracker.group;

/** A group cannot be made or run as it was asked for; the message is one line, with what to do. */
public final class GroupProblem extends RuntimeException {

  private static final long serialVersionUID = 1;

  public GroupProblem(String message) {
    super(message);
  }
}
