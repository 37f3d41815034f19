package dev.deja.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The built distribution on one JDK, with a kernelspec installed for Jupyter and a store of its own
 * for each test. Nothing of the user's own Jupyter or Deja is read or written.
 */
final class Installed {

  /** Where a test may leave what people want to see after it. */
  static final Path TARGET = Path.of(System.getProperty("deja.target", "target"));

  /** The built distribution: {@code bin/deja} and {@code lib}. */
  static final Path DISTRIBUTION =
      Path.of(System.getProperty("deja.distribution", "target/deja")).toAbsolutePath();

  private static final Map<Jdk, Path> PREFIXES = new ConcurrentHashMap<>();

  private final Jdk jdk;
  private final Path prefix;
  private final Path scratch;

  private Installed(Jdk jdk, Path prefix, Path scratch) {
    this.jdk = jdk;
    this.prefix = prefix;
    this.scratch = scratch;
  }

  /**
   * Deja on that JDK. The kernelspec is installed once in a test run.
   *
   * @param scratch a folder of the test's own, in which its store lies
   */
  static Installed on(Jdk jdk, Path scratch) {
    var prefix = TARGET.resolve("e2e/jdk-" + jdk.feature()).toAbsolutePath();
    var installed = new Installed(jdk, prefix, scratch);
    PREFIXES.computeIfAbsent(
        jdk,
        key -> {
          installed
              .deja(scratch, "install", "--prefix", prefix.toString(), "--name", installed.kernel())
              .succeeded();
          return prefix;
        });
    return installed;
  }

  /** The name of its kernelspec. */
  String kernel() {
    return "deja-" + jdk.feature();
  }

  /** Where its executions are kept. */
  Path store() {
    return scratch.resolve("store");
  }

  /** Runs {@code deja} in that folder. */
  Finished deja(Path folder, String... arguments) {
    return run(folder, DISTRIBUTION.resolve("bin/deja").toString(), arguments);
  }

  /** The same with more variables. */
  Finished deja(Path folder, Map<String, String> environment, String... arguments) {
    var all = new HashMap<>(environment());
    all.putAll(environment);
    var command = new ArrayList<String>();
    command.add(DISTRIBUTION.resolve("bin/deja").toString());
    command.addAll(List.of(arguments));
    return Finished.run(folder, all, command);
  }

  /** {@code deja} in that folder, for the caller to start and to end. */
  ProcessBuilder dejaInBackground(Path folder, String... arguments) {
    var command = new ArrayList<String>();
    command.add(DISTRIBUTION.resolve("bin/deja").toString());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment());
    return builder;
  }

  /** Runs {@code jupyter} in that folder. */
  Finished jupyter(Path folder, Map<String, String> environment, String... arguments)
      throws Jupyter.Unavailable {
    var all = new HashMap<>(environment());
    all.putAll(environment);
    var command = new ArrayList<String>();
    command.add(Jupyter.open().bin().resolve("jupyter").toString());
    command.addAll(List.of(arguments));
    return Finished.run(folder, all, command);
  }

  /** {@code jupyter} in that folder, for the caller to start and to end. */
  ProcessBuilder jupyterInBackground(Path folder, String... arguments) throws Jupyter.Unavailable {
    var command = new ArrayList<String>();
    command.add(Jupyter.open().bin().resolve("jupyter").toString());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment());
    return builder;
  }

  /** Runs one of the scripts in {@code src/test/python}. */
  Finished script(String name, String... arguments) throws Jupyter.Unavailable {
    var all = new ArrayList<String>();
    all.add(Jupyter.SCRIPTS.resolve(name).toString());
    all.addAll(List.of(arguments));
    return run(
        scratch, Jupyter.open().bin().resolve("python").toString(), all.toArray(String[]::new));
  }

  private Finished run(Path folder, String program, String... arguments) {
    var command = new ArrayList<String>();
    command.add(program);
    command.addAll(List.of(arguments));
    return Finished.run(folder, environment(), command);
  }

  private Map<String, String> environment() {
    try {
      return Map.ofEntries(
          Map.entry("JAVA_HOME", jdk.home().toString()),
          Map.entry("DEJA_STORE", store().toString()),
          Map.entry("DEJA_TEST_KERNEL", kernel()),
          Map.entry("JUPYTER_PATH", prefix.resolve("share/jupyter").toString()),
          Map.entry("JUPYTER_CONFIG_DIR", folder("jupyter-config")),
          Map.entry("JUPYTER_DATA_DIR", folder("jupyter-data")),
          Map.entry("JUPYTER_RUNTIME_DIR", folder("jupyter-runtime")),
          Map.entry("PYTHONDONTWRITEBYTECODE", "1"));
    } catch (IOException e) {
      throw new AssertionError("cannot make a folder in " + scratch, e);
    }
  }

  private String folder(String name) throws IOException {
    return Files.createDirectories(scratch.resolve(name)).toString();
  }
}
