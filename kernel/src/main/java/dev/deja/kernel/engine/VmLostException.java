package dev.deja.kernel.engine;

/** The notebook JVM has ended; the message is a sentence for the user that says why. */
final class VmLostException extends Exception {

  private static final long serialVersionUID = 1;

  VmLostException(String why) {
    super(why, null, false, false);
  }
}
