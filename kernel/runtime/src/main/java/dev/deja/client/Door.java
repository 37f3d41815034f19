package dev.deja.client;

import java.util.Map;

/** Opens stores in this JVM; Deja's tracker provides one to {@link java.util.ServiceLoader}. */
public interface Door {

  /**
   * Where a store has its answers from.
   *
   * @param environment variables, of which {@code DEJA_STORE} says which store
   * @throws IllegalArgumentException if one makes no sense
   */
  Answers open(Map<String, String> environment);
}
