package dev.deja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a magic that notebook code has registered does. */
@FunctionalInterface
public interface MagicBody {

  /**
   * Runs it.
   *
   * @param arguments the words behind its name
   * @param body the lines below {@code %%name}, or null for {@code %name}
   * @return what the cell shows if the magic is the last of it; null for nothing
   */
  @Nullable Object run(List<String> arguments, @Nullable String body) throws Exception;
}
