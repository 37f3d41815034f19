package dev.deja;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
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

  /**
   * Records a file that the calling cell reads.
   *
   * @throws IllegalArgumentException if there is none
   */
  Path input(Path file);

  /**
   * Fetches what the calling cell reads, and records it.
   *
   * @return where it is now
   */
  Path input(URL url) throws IOException;

  /** Records a file that the calling cell writes. */
  Path output(Path file);

  /** Keeps a value of the calling cell under a name. */
  void artifact(String name, @Nullable Object value);

  /**
   * Asks an extension of the kernel, and waits.
   *
   * @param json one JSON object
   * @return one JSON object
   * @throws IllegalArgumentException if it is refused, with why
   */
  String ask(String topic, String json);

  /** A new file that lives as long as this JVM and is no use of any cell. */
  Path stagingFile(String name) throws IOException;

  /**
   * The newest class that cells have declared, as {@code Point} or {@code Point$Inner}; null if
   * there is none.
   */
  @Nullable Class<?> declaredByCells(String name);

  /** What {@link #display} would show. */
  Mime render(@Nullable Object value);

  /**
   * A value's rows and columns.
   *
   * @param rows how many to show at most
   * @param columns how many to show at most
   */
  Mime table(@Nullable Object value, int rows, int columns);

  /** Shows values of the types named with a renderer from now on. */
  void addRenderer(ValueRenderer renderer);

  /**
   * Runs code in the session while the running cell waits.
   *
   * @return the last expression's value
   */
  @Nullable Object eval(String code);

  /** Makes a magic of the session. */
  void addMagic(String name, MagicBody magic);

  /** Runs a magic while the running cell waits: one of notebook code, or one of the kernel. */
  @Nullable Object magic(String name, List<String> arguments, @Nullable String body);
}
