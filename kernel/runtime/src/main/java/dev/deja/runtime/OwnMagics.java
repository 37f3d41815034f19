package dev.deja.runtime;

import dev.deja.MagicBody;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The magics that notebook code has made. Public because the kernel runs one as a cell's code, so
 * that it can be interrupted, shows its value and points at its lines like any other.
 */
public final class OwnMagics {

  private static final Map<String, MagicBody> BY_NAME = new ConcurrentHashMap<>();

  private OwnMagics() {}

  static void add(String name, MagicBody magic) {
    BY_NAME.put(name, magic);
  }

  static boolean has(String name) {
    return BY_NAME.containsKey(name);
  }

  /** Runs one as {@link #run} does, for what is declared to get its value. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the caller says, it is
  public static <T> @Nullable T value(String name, String[] arguments, @Nullable String body) {
    return (T) run(name, arguments, body);
  }

  /**
   * Runs one; what it throws passes through.
   *
   * @throws IllegalStateException if this JVM has none of that name
   */
  public static @Nullable Object run(String name, String[] arguments, @Nullable String body) {
    MagicBody magic = BY_NAME.get(name);
    if (magic == null) {
      throw new IllegalStateException(
          "the magic %"
              + name
              + " was made in a notebook JVM that has ended; run the cell that makes it again");
    }
    try {
      return magic.run(List.of(arguments), body);
    } catch (Exception e) {
      throw Texts.sneaky(e);
    }
  }
}
