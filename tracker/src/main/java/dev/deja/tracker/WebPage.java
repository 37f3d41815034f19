package dev.deja.tracker;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The web page over a store. It lies in a jar of its own, with libraries that nobody else needs,
 * and is found by {@link java.util.ServiceLoader}.
 */
public interface WebPage {

  /**
   * Where it is served, and to whom.
   *
   * @param host an address of this machine; what is not a loopback address needs {@code tls}
   * @param port 0 for any that is free
   * @param token what whoever asks must know
   * @param tls whose certificate is shown; empty for plain HTTP
   */
  record Options(String host, int port, String token, Optional<Tls> tls) {}

  /**
   * A certificate and its key.
   *
   * @param certificate a PEM file, with what it was issued by behind it
   * @param privateKey a PEM file with a PKCS #8 key that has no password
   */
  record Tls(Path certificate, Path privateKey) {}

  /** What runs executions again, in a process of its own. */
  @FunctionalInterface
  interface Rerunner {
    /**
     * Starts it. Its output is one JSON object, as of {@code deja rerun --json}.
     *
     * @param reference as {@code churn/42}
     */
    Process start(String reference) throws IOException;
  }

  /** A page that is served until it is closed. */
  interface Running extends AutoCloseable {
    /** Where it is, without the token. */
    URI address();

    @Override
    void close();
  }

  /**
   * Serves it.
   *
   * @throws IllegalArgumentException if the options make no sense or a file of theirs cannot be
   *     read, with why
   * @throws IOException if the address is in use or not this machine's
   */
  Running start(Tracker tracker, Options options, Rerunner rerunner) throws IOException;
}
