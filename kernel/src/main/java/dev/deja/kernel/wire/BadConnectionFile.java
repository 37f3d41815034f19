package dev.deja.kernel.wire;

/** A connection file that cannot be used; the message says which, why, and what was expected. */
public final class BadConnectionFile extends Exception {

  private static final long serialVersionUID = 1;

  BadConnectionFile(String message) {
    super(message);
  }
}
