package dev.deja.tracker.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where and on what an execution ran.
 *
 * @param host the machine's name
 * @param user the operating system's user name
 * @param os for example {@code Linux 6.1.0}
 * @param arch for example {@code amd64}
 * @param cpuModel for example {@code AMD EPYC 9B14}, if it can be known
 * @param cores processors available to the JVM
 * @param memoryBytes physical memory, or the container's limit if that is less; -1 when unknown
 * @param gpus names of GPUs that the system shows; usually empty
 * @param javaVersion {@code java.runtime.version} of the notebook JVM
 * @param javaVendor {@code java.vendor} of the notebook JVM
 * @param jvmOptions options of the notebook JVM, in order
 * @param timeZone an IANA id
 * @param locale a BCP 47 tag
 * @param containerImage the image, where the container tells
 * @param container the kind of container ({@code docker}, {@code podman}, {@code kubernetes})
 * @param variables allow-listed environment variables
 * @param kernel what the kernel says of itself, with versions, if it is not Deja's own; then there
 *     is no Java to tell of
 */
public record Environment(
    String host,
    String user,
    String os,
    String arch,
    Optional<String> cpuModel,
    int cores,
    long memoryBytes,
    List<String> gpus,
    String javaVersion,
    String javaVendor,
    List<String> jvmOptions,
    String timeZone,
    String locale,
    Optional<String> container,
    Optional<String> containerImage,
    Map<String, String> variables,
    Optional<String> kernel) {

  public Environment {
    gpus = List.copyOf(gpus);
    jvmOptions = List.copyOf(jvmOptions);
    // In an order, so that the same environment has the same bytes.
    variables = Collections.unmodifiableMap(new TreeMap<>(variables));
    // Records of earlier versions have none.
    kernel = kernel == null ? Optional.empty() : kernel;
  }

  /** That of Deja's own kernel. */
  public Environment(
      String host,
      String user,
      String os,
      String arch,
      Optional<String> cpuModel,
      int cores,
      long memoryBytes,
      List<String> gpus,
      String javaVersion,
      String javaVendor,
      List<String> jvmOptions,
      String timeZone,
      String locale,
      Optional<String> container,
      Optional<String> containerImage,
      Map<String, String> variables) {
    this(
        host,
        user,
        os,
        arch,
        cpuModel,
        cores,
        memoryBytes,
        gpus,
        javaVersion,
        javaVendor,
        jvmOptions,
        timeZone,
        locale,
        container,
        containerImage,
        variables,
        Optional.empty());
  }
}
