package dev.deja.kernel.wire;

/** Bytes that are no message of ours: wrongly signed, cut short, or not JSON. They are dropped. */
final class BadMessage extends Exception {

  private static final long serialVersionUID = 1;

  BadMessage(String message) {
    super(message, null, false, false);
  }
}
