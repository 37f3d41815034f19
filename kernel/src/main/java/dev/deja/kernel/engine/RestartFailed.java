package dev.deja.kernel.engine;

/** No notebook JVM can be started with the options given; the old one goes on as it was. */
public final class RestartFailed extends Exception {

  private static final long serialVersionUID = 1;

  RestartFailed(String message) {
    super(message);
  }
}
