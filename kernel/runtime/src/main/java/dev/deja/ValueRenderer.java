package dev.deja;

import java.util.List;

/**
 * Shows values of types that are not one's own. Implementations in jars that a notebook adds
 * ({@code %maven}, {@code %jars}) are found by {@link java.util.ServiceLoader} and used at once;
 * notebook code registers with {@link Deja#render} instead.
 */
public interface ValueRenderer {

  /**
   * Names of the classes and interfaces whose values this shows, subtypes included, as {@link
   * Class#getName} gives them. They need not be there, and are not loaded.
   */
  List<String> typeNames();

  /**
   * A value's representations; one without {@code text/plain} gets the value's {@code toString}.
   *
   * @throws Exception shown as a note below the value's text
   */
  Mime render(Object value) throws Exception;
}
