package dev.deja.tracker.record;

import dev.deja.kernel.model.SessionInfo;
import dev.deja.tracker.model.Environment;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads where and on what a session runs. What a system does not tell is empty or unknown; nothing
 * here fails.
 */
final class EnvironmentReader {

  private static final long UNKNOWN = -1;

  private final Path root;
  private final SessionInfo session;
  private final Map<String, String> variables;
  private final Optional<String> kernel;

  /**
   * @param root the file system's root, under which {@code proc}, {@code sys} and {@code run} are
   */
  EnvironmentReader(Path root, SessionInfo session, Map<String, String> variables) {
    this(root, session, variables, Optional.empty());
  }

  /**
   * @param kernel what the kernel is, if it is not Deja's own
   */
  EnvironmentReader(
      Path root, SessionInfo session, Map<String, String> variables, Optional<String> kernel) {
    this.kernel = kernel;
    this.root = root;
    this.session = session;
    this.variables = variables;
  }

  /** What is known without reading more than a file or two. */
  Environment quick() {
    return environment(Optional.empty(), UNKNOWN, List.of(), Optional.empty(), Optional.empty());
  }

  /** Everything. */
  Environment full() {
    return environment(
        cpuModel(), memoryBytes(), gpus(), container(), Optional.ofNullable(imageVariable()));
  }

  /** What stands for the environment of a session of which nothing is known. */
  static Environment unknown() {
    return new Environment(
        "",
        "",
        "",
        "",
        Optional.empty(),
        0,
        UNKNOWN,
        List.of(),
        "",
        "",
        List.of(),
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  private Environment environment(
      Optional<String> cpuModel,
      long memoryBytes,
      List<String> gpus,
      Optional<String> container,
      Optional<String> image) {
    Jdk jdk = kernel.isPresent() ? new Jdk("", "") : Jdk.of(session.javaHome());
    return new Environment(
        host(),
        System.getProperty("user.name", ""),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch", ""),
        cpuModel,
        Runtime.getRuntime().availableProcessors(),
        memoryBytes,
        gpus,
        jdk.version(),
        jdk.vendor(),
        session.jvmOptions().stream().map(EnvironmentVariables::withoutCredentials).toList(),
        TimeZone.getDefault().getID(),
        Locale.getDefault().toLanguageTag(),
        container,
        image,
        EnvironmentVariables.allowed(variables),
        kernel);
  }

  private String host() {
    // Not InetAddress: a name service that does not answer must not hold anything up.
    return line("proc/sys/kernel/hostname")
        .or(() -> Optional.ofNullable(variables.get("HOSTNAME")))
        .or(() -> Optional.ofNullable(variables.get("COMPUTERNAME")))
        .orElse("");
  }

  private Optional<String> cpuModel() {
    return field("proc/cpuinfo", "model name")
        .or(() -> field("proc/cpuinfo", "Model"))
        .or(() -> Optional.ofNullable(variables.get("PROCESSOR_IDENTIFIER")));
  }

  private long memoryBytes() {
    long physical =
        field("proc/meminfo", "MemTotal")
            .map(text -> number(text.replace(" kB", "")))
            .filter(kibibytes -> kibibytes > 0)
            .map(kibibytes -> kibibytes * 1024)
            .orElseGet(EnvironmentReader::memoryOfPlatform);
    long limit =
        Stream.of("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes")
            .flatMap(file -> line(file).stream())
            .mapToLong(EnvironmentReader::number)
            .filter(bytes -> bytes > 0)
            .min()
            .orElse(Long.MAX_VALUE);
    return physical == UNKNOWN && limit == Long.MAX_VALUE
        ? UNKNOWN
        : Math.min(physical == UNKNOWN ? Long.MAX_VALUE : physical, limit);
  }

  private static long memoryOfPlatform() {
    return java.lang.management.ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : UNKNOWN;
  }

  private List<String> gpus() {
    List<String> names = new ArrayList<>();
    Path folder = root.resolve("proc/driver/nvidia/gpus");
    if (!Files.isDirectory(folder)) {
      return names;
    }
    try (DirectoryStream<Path> gpus = Files.newDirectoryStream(folder)) {
      for (Path gpu : gpus) {
        field(root.relativize(gpu.resolve("information")).toString(), "Model")
            .ifPresent(names::add);
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return List.of();
    }
    names.sort(null);
    return names;
  }

  private Optional<String> container() {
    if (variables.containsKey("KUBERNETES_SERVICE_HOST")) {
      return Optional.of("kubernetes");
    }
    if (Files.exists(root.resolve("run/.containerenv"))) {
      return Optional.of("podman");
    }
    if (Files.exists(root.resolve(".dockerenv"))) {
      return Optional.of("docker");
    }
    return Optional.ofNullable(variables.get("container"));
  }

  private @org.jspecify.annotations.Nullable String imageVariable() {
    // Containers are not told their image; these are the names under which people pass it on.
    for (String name : List.of("DEJA_CONTAINER_IMAGE", "CONTAINER_IMAGE", "JUPYTER_IMAGE")) {
      String image = variables.get(name);
      if (image != null && !image.isBlank()) {
        return EnvironmentVariables.withoutCredentials(image);
      }
    }
    return null;
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }

  private Optional<String> line(String file) {
    return lines(file).stream().findFirst().map(String::strip).filter(text -> !text.isEmpty());
  }

  private Optional<String> field(String file, String name) {
    Pattern pattern = Pattern.compile(Pattern.quote(name) + "\\s*:\\s*(.+)");
    return lines(file).stream()
        .map(pattern::matcher)
        .filter(java.util.regex.Matcher::matches)
        .map(matcher -> matcher.group(1).strip())
        .findFirst();
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(root.resolve(file));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The JDK of the notebook JVM, which need not be the one that runs this. */
  private record Jdk(String version, String vendor) {

    static Jdk of(Path home) {
      Jdk own =
          new Jdk(System.getProperty("java.runtime.version"), System.getProperty("java.vendor"));
      if (home.equals(Path.of(System.getProperty("java.home")))) {
        return own;
      }
      Map<String, String> release = new TreeMap<>();
      try {
        for (String line : Files.readAllLines(home.resolve("release"))) {
          int equals = line.indexOf('=');
          if (equals > 0) {
            release.put(line.substring(0, equals), line.substring(equals + 1).replace("\"", ""));
          }
        }
      } catch (IOException e) {
        return new Jdk("", "");
      }
      String version =
          release.getOrDefault("JAVA_RUNTIME_VERSION", release.getOrDefault("JAVA_VERSION", ""));
      return new Jdk(version, release.getOrDefault("IMPLEMENTOR", ""));
    }
  }
}
