package dev.deja.kernel.environment;

import dev.deja.kernel.dependency.JarPaths;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads the variables of IJava ({@code IJAVA_…}), JJava ({@code JJAVA_…}) and rapaio's kernel
 * ({@code RJK_…}), and Deja's own forms of them. Of several that say the same, Deja's own counts,
 * then JJava's, IJava's, rapaio's; only options of the notebook JVM add up. What cannot be used is
 * left out and told as a problem: a kernel starts whatever they say.
 */
public final class Variables {

  private static final String CLASS_PATH = "on the class path of notebook code";
  private static final String COMPILER = "options of the compiler of cells";
  private static final String SCRIPTS = "files of Java code that run in every new notebook JVM";
  private static final String SCRIPT = "Java code that runs in every new notebook JVM";
  private static final String TIMEOUT = "the time after which a cell is stopped";
  private static final String JVM = "options of the notebook JVM";

  private final Map<String, String> environment;
  private final Path folder;
  private final Map<String, Variable> known = new LinkedHashMap<>();

  private final Set<Path> classPath = new LinkedHashSet<>();
  private final List<String> jvmOptions = new ArrayList<>();
  private final List<String> compilerOptions = new ArrayList<>();
  private final List<String> scripts = new ArrayList<>();
  private Optional<Duration> timeLimit = Optional.empty();

  /** Reports why a value cannot be used. */
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String why) {
      super(why);
    }
  }

  private interface Reader {
    void read(String value) throws Unusable;
  }

  private Variables(Map<String, String> environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  /**
   * Reads them all.
   *
   * @param folder where relative paths begin
   */
  public static Variables of(Map<String, String> environment, Path folder) {
    Variables variables = new Variables(environment, folder);
    variables.readAll();
    return variables;
  }

  /** Jars and folders of classes, in order. */
  public List<Path> classPath() {
    return List.copyOf(classPath);
  }

  public List<String> jvmOptions() {
    return List.copyOf(jvmOptions);
  }

  public List<String> compilerOptions() {
    return List.copyOf(compilerOptions);
  }

  /** Java source of startup scripts, in order. */
  public List<String> startupScripts() {
    return List.copyOf(scripts);
  }

  /** How long a cell may run; empty for as long as it likes. */
  public Optional<Duration> timeLimit() {
    return timeLimit;
  }

  /** Those that are set, whatever they do. */
  public List<Variable> set() {
    return List.copyOf(known.values());
  }

  /** A sentence about each that cannot be used as it is. */
  public List<String> problems() {
    return known.values().stream()
        .filter(variable -> variable.problem().isPresent())
        .map(v -> v.name() + "='" + v.value() + "': " + v.problem().orElse(""))
        .toList();
  }

  private void readAll() {
    // Later options of a JVM win, so Deja's come last.
    for (String name : List.of("JJAVA_JVM_OPTS", "DEJA_JVM_OPTIONS")) {
      read(name, JVM, value -> jvmOptions.addAll(words(value)));
    }
    first(
        CLASS_PATH,
        Map.of("RJK_CLASSPATH", value -> addPaths(value, ";")),
        value -> addPaths(value, File.pathSeparator),
        "DEJA_CLASSPATH",
        "JJAVA_CLASSPATH",
        "IJAVA_CLASSPATH",
        "RJK_CLASSPATH");
    first(
        COMPILER,
        Map.of(),
        value -> compilerOptions.addAll(words(value)),
        "DEJA_COMPILER_OPTIONS",
        "JJAVA_COMPILER_OPTS",
        "IJAVA_COMPILER_OPTS",
        "RJK_COMPILER_OPTIONS");
    first(
        SCRIPTS,
        Map.of(),
        this::addScripts,
        "DEJA_STARTUP_SCRIPTS_PATH",
        "JJAVA_STARTUP_SCRIPTS_PATH",
        "IJAVA_STARTUP_SCRIPTS_PATH");
    first(
        SCRIPT,
        Map.of(),
        scripts::add,
        "DEJA_STARTUP_SCRIPT",
        "JJAVA_STARTUP_SCRIPT",
        "IJAVA_STARTUP_SCRIPT",
        "RJK_INIT_SCRIPT");
    first(
        TIMEOUT,
        Map.of(),
        value -> timeLimit = duration(value),
        "DEJA_TIMEOUT",
        "JJAVA_TIMEOUT",
        "IJAVA_TIMEOUT",
        "RJK_TIMEOUT_MILLIS");
  }

  /** Reads the first that is set; the others are told to be without effect. */
  private void first(String meaning, Map<String, Reader> special, Reader reader, String... names) {
    Optional<String> winner = Optional.empty();
    for (String name : names) {
      if (winner.isEmpty()) {
        read(name, meaning, special.getOrDefault(name, reader));
        winner = Optional.of(name).filter(known::containsKey);
      } else {
        String other = winner.get();
        value(name)
            .ifPresent(
                value ->
                    known.put(
                        name,
                        new Variable(
                            name, value, "nothing: " + other + " counts", Optional.empty())));
      }
    }
  }

  private void read(String name, String meaning, Reader reader) {
    value(name)
        .ifPresent(
            value -> {
              Optional<String> problem = Optional.empty();
              try {
                reader.read(value);
              } catch (Unusable e) {
                problem = Optional.ofNullable(e.getMessage());
              }
              known.put(name, new Variable(name, value, meaning, problem));
            });
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private void addPaths(String value, String separator) throws Unusable {
    expand(value, separator, classPath::add);
  }

  private void addScripts(String value) throws Unusable {
    List<Path> files = new ArrayList<>();
    expand(value, File.pathSeparator, files::add);
    for (Path file : files) {
      try {
        // A byte order mark in front is no Java.
        scripts.add(Files.readString(file).replaceFirst("^\uFEFF", ""));
      } catch (IOException e) {
        throw new Unusable(file + " cannot be read: " + e);
      }
    }
  }

  /** What is there is used, also if something is not. */
  private void expand(String value, String separator, Consumer<Path> found) throws Unusable {
    List<String> missing = new ArrayList<>();
    for (String one : value.split(separator.equals(";") ? "[;:]" : separator)) {
      if (one.isBlank()) {
        continue;
      }
      try {
        List<Path> paths = JarPaths.expand(one.strip(), folder);
        paths.forEach(found);
        if (paths.isEmpty()) {
          missing.add(one.strip());
        }
      } catch (IOException | InvalidPathException e) {
        missing.add(one.strip() + " (" + e.getMessage() + ")");
      }
    }
    if (!missing.isEmpty()) {
      throw new Unusable("nothing is at " + String.join(", ", missing));
    }
  }

  /** IJava's form: a number and a unit of time, milliseconds if there is none; -1 for no limit. */
  private static Optional<Duration> duration(String value) throws Unusable {
    String[] parts = value.strip().split("\\s+");
    String why = "write a number and a unit, such as 30 SECONDS, or -1 for no limit";
    try {
      long amount = Long.parseLong(parts[0]);
      String unit = parts.length > 1 ? parts[1].toUpperCase(Locale.ROOT) : "MILLISECONDS";
      TimeUnit units = TimeUnit.valueOf(unit.endsWith("S") ? unit : unit + "S");
      if (parts.length > 2) {
        throw new Unusable(why);
      }
      return amount <= 0
          ? Optional.empty()
          : Optional.of(Duration.ofMillis(Math.max(1, units.toMillis(amount))));
    } catch (IllegalArgumentException e) {
      throw new Unusable(why);
    }
  }

  private static List<String> words(String value) {
    return Arrays.asList(value.strip().split("\\s+"));
  }
}
