package dev.deja;

import org.jspecify.annotations.Nullable;

/** What {@link Deja} needs of the notebook JVM it runs in. Not for notebook code. */
public interface Host {

  /**
   * Shows a value.
   *
   * @param id the name to show it under, or null for a new one
   * @return the name
   */
  String display(@Nullable Object value, @Nullable String id);

  /** Replaces what is shown under a name. */
  void update(String id, @Nullable Object value);

  void clear(boolean beforeNext);

  /**
   * @param json one JSON object
   */
  void note(String topic, String json);
}
