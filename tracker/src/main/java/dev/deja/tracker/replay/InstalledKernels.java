package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The kernelspecs of this machine, found where Jupyter looks for them.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs">Kernel
 *     specs</a>
 */
public final class InstalledKernels {

  /** The main class of Deja's own kernel, by which its kernelspecs are known. */
  public static final String OWN_MAIN_CLASS = "dev.deja.kernel.KernelMain";

  /** The Python package that starts Deja's own kernel, where it was installed as one. */
  public static final String OWN_PYTHON_PACKAGE = "deja_kernel";

  private static final Pattern PYTHON = Pattern.compile("python(\\d(\\.\\d+)?)?");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}|\\$(\\w+)");

  /**
   * One of them.
   *
   * @param language in lower case; empty if the kernelspec says none
   */
  public record Spec(String name, Path folder, String language, KernelCommand command) {

    /** Whether it is Deja's own kernel. */
    public boolean isOwn() {
      return command.argv().contains(OWN_MAIN_CLASS) || command.argv().contains(OWN_PYTHON_PACKAGE);
    }
  }

  private final Map<String, String> environment;

  /**
   * @param environment variables of this process
   */
  public InstalledKernels(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The kernelspec of a name (in any case, as Jupyter has it), if one is installed. */
  public Optional<Spec> find(String name) {
    return all().values().stream().filter(spec -> spec.name().equalsIgnoreCase(name)).findFirst();
  }

  /**
   * All by name; of several with one name the one that Jupyter finds first. Broken ones are not.
   */
  public Map<String, Spec> all() {
    Map<String, Spec> found = new TreeMap<>();
    for (Path kernels : folders(environment)) {
      try (Stream<Path> specs = Files.list(kernels)) {
        specs
            .sorted()
            .flatMap(folder -> read(folder).stream())
            .forEach(spec -> found.putIfAbsent(spec.name(), spec));
      } catch (IOException e) {
        // Not there, or not ours to read: Jupyter passes over it as well.
      }
    }
    return found;
  }

  /** Folders of kernelspecs, as {@code jupyter --paths} says, the first one first. */
  public static List<Path> folders(Map<String, String> environment) {
    List<Path> folders = new ArrayList<>();
    for (String folder : environment.getOrDefault("JUPYTER_PATH", "").split(File.pathSeparator)) {
      if (!folder.isEmpty()) {
        folders.add(Path.of(folder));
      }
    }
    String home = System.getProperty("user.home");
    String data = environment.getOrDefault("JUPYTER_DATA_DIR", "");
    if (!data.isEmpty()) {
      folders.add(Path.of(data));
    } else if (System.getProperty("os.name").startsWith("Mac")) {
      folders.add(Path.of(home, "Library", "Jupyter"));
    } else {
      String share = environment.getOrDefault("XDG_DATA_HOME", "");
      folders.add(Path.of(share.isEmpty() ? home + "/.local/share" : share, "jupyter"));
    }
    prefixes(environment).forEach(prefix -> folders.add(prefix.resolve("share/jupyter")));
    folders.add(Path.of("/usr/local/share/jupyter"));
    folders.add(Path.of("/usr/share/jupyter"));
    return folders.stream().map(folder -> folder.resolve("kernels")).distinct().toList();
  }

  /**
   * Of Python environments that are active, or whose jupyter or python is the first on the PATH.
   */
  private static List<Path> prefixes(Map<String, String> environment) {
    List<Path> prefixes = new ArrayList<>();
    for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
      String prefix = environment.getOrDefault(variable, "");
      if (!prefix.isEmpty()) {
        prefixes.add(Path.of(prefix));
      }
    }
    for (String program : List.of("jupyter", "python3", "python")) {
      Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
          .filter(folder -> !folder.isEmpty())
          .map(folder -> Path.of(folder, program))
          .filter(Files::isExecutable)
          .findFirst()
          .map(path -> path.resolveSibling("..").normalize())
          .ifPresent(prefixes::add);
    }
    return prefixes;
  }

  private Optional<Spec> read(Path folder) {
    Path file = folder.resolve("kernel.json");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = Json.mapper().readTree(file.toFile());
      List<String> argv = new ArrayList<>();
      json.path("argv")
          .forEach(
              argument -> argv.add(argument.asText().replace("{resource_dir}", folder.toString())));
      if (argv.isEmpty()) {
        return Optional.empty();
      }
      argv.set(0, program(argv.get(0), folder));
      Map<String, String> env = new LinkedHashMap<>();
      json.path("env")
          .properties()
          .forEach(entry -> env.put(entry.getKey(), expanded(entry.getValue().asText())));
      boolean bySignal = json.path("interrupt_mode").asText("signal").equals("signal");
      return Optional.of(
          new Spec(
              folder.getFileName().toString(),
              folder,
              json.path("language").asText("").toLowerCase(java.util.Locale.ROOT),
              new KernelCommand(argv, env, Set.of(), bySignal)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A kernelspec that says only {@code python} means that of the environment it is part of. */
  private static String program(String said, Path folder) {
    if (PYTHON.matcher(said).matches() && folder.getNameCount() > 4) {
      // PREFIX/share/jupyter/kernels/NAME
      Path prefix = folder.resolve("../../../..").normalize();
      Path python = prefix.resolve("bin").resolve(said);
      if (Files.isExecutable(python)) {
        return python.toString();
      }
    }
    return said;
  }

  private String expanded(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            variable -> {
              String name = variable.group(1) == null ? variable.group(2) : variable.group(1);
              return Matcher.quoteReplacement(environment.getOrDefault(name, variable.group()));
            });
  }
}
