package dev.deja.kernel.model;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What is known of a kernel session when it starts.
 *
 * @param kernelVersion Deja's version
 * @param startedAt when the kernel process began
 * @param workingFolder where notebook code runs
 * @param jvmOptions options of the notebook JVM, in order; without secrets only if the user put
 *     none there
 * @param javaHome the JDK of the notebook JVM
 */
public record SessionInfo(
    String kernelVersion,
    Instant startedAt,
    Path workingFolder,
    List<String> jvmOptions,
    Path javaHome) {

  public SessionInfo {
    jvmOptions = List.copyOf(jvmOptions);
  }
}
