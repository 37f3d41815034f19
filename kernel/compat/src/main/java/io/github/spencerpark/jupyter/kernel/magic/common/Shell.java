package io.github.spencerpark.jupyter.kernel.magic.common;

import dev.deja.Deja;
import java.util.List;

/** {@code %sh}. Registering this does nothing: the kernel has that magic already. */
public class Shell {

  /** Runs a command as {@code %sh} does. */
  public static List<String> sh(List<String> arguments) throws Exception {
    Deja.magic("sh", arguments, null);
    return List.of();
  }
}
