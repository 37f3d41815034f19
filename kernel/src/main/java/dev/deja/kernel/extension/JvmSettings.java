package dev.deja.kernel.extension;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a notebook JVM is started with.
 *
 * @param jvmOptions the user's, without the kernel's own
 * @param compilerOptions of the compiler of cells
 * @param workingFolder where it runs
 * @param environment variables beside those of the kernel's own process
 */
public record JvmSettings(
    List<String> jvmOptions,
    List<String> compilerOptions,
    Path workingFolder,
    Map<String, String> environment) {

  public JvmSettings {
    jvmOptions = List.copyOf(jvmOptions);
    compilerOptions = List.copyOf(compilerOptions);
    environment = Map.copyOf(environment);
  }
}
