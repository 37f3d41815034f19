package dev.deja.tracker.cli;

/** Wrong use of a command. The message is one line: what, which value, what to type instead. */
final class UserMistake extends RuntimeException {

  private static final long serialVersionUID = 1;

  UserMistake(String message) {
    super(message);
  }
}
