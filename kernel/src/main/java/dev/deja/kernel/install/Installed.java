package dev.deja.kernel.install;

import java.nio.file.Path;
import java.util.List;

/**
 * What an installation did.
 *
 * @param specs the folders of the kernelspecs
 * @param jars the folder of the jars that they refer to
 * @param warnings one line each: what did not work and is not needed
 */
public record Installed(List<Path> specs, Path jars, List<String> warnings) {

  public Installed {
    specs = List.copyOf(specs);
    warnings = List.copyOf(warnings);
  }
}
