package dev.deja.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the kernel for something in the middle of a cell. */
interface Calls {

  /**
   * Runs a magic of the kernel, or code, while the calling cell waits.
   *
   * @param magic its name, or null to run code
   * @param body what stands below a cell magic, or the code
   * @return the value that code left; of a magic, the paths that it added to the class path
   * @throws IllegalStateException if the caller is not the thread that runs cells
   * @throws IllegalArgumentException if it cannot be carried out, with why
   */
  @Nullable Object call(@Nullable String magic, List<String> arguments, @Nullable String body);
}
