package dev.deja.tracker.export;

import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.store.StoredExecution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a program says to <a href="https://www.jbang.dev">JBang</a>: Java, options, jars. */
final class JbangHead {

  private static final Pattern CLASSIFIED =
      Pattern.compile("([^:]+):([^:]+):([^:]+)(?::([^:]+))?:([^:]+)");

  /** What cells say of their JVM, as JBang's line or as a magic. */
  private static final Pattern FOR_THE_JVM =
      Pattern.compile("//(?:(?:RUNTIME|JAVA|COMPILE|JAVAC)_OPTIONS|PREVIEW)\\b.*|%jvm\\s+\\S.*");

  private static final Pattern OF_THE_COMPILER = Pattern.compile("(?<!\\S)-C\\s*(\\S+)");
  private static final Pattern PREVIEW = Pattern.compile("(?<!\\S)--enable-preview(?!\\S)");

  private final StoredExecution execution;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param warnings gets what a reader should know
   */
  JbangHead(StoredExecution execution, List<String> sources, List<String> warnings) {
    this.execution = execution;
    String version = execution.start().environment().javaVersion().replaceFirst("[.+-].*", "");
    if (version.matches("[0-9]+")) {
      lines.add("//JAVA " + version + "+");
    }
    options(sources);
    repositories();
    dependencies(warnings);
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + (lines.isEmpty() ? "" : "\n");
  }

  /** What the environment set, then what the cells said, of which a later magic is the whole. */
  private void options(List<String> sources) {
    List<String> recorded = execution.start().environment().jvmOptions();
    line("//RUNTIME_OPTIONS ", String.join(" ", recorded.stream().map(JbangHead::quoted).toList()));
    int first = lines.size();
    for (String source : sources) {
      for (String said : source.lines().map(String::strip).toList()) {
        if (!FOR_THE_JVM.matcher(said).matches()) {
          continue;
        }
        if (said.startsWith("//")) {
          lines.add(said);
          continue;
        }
        String options = said.replaceFirst("%jvm\\s+", "");
        if (options.contains("--add ")) {
          options = options.replaceFirst("--add ", "");
        } else {
          lines.subList(first, lines.size()).clear();
        }
        if (!options.equals("--reset")) {
          magic(options);
        }
      }
    }
  }

  private void magic(String options) {
    List<String> compiler =
        OF_THE_COMPILER.matcher(options).results().map(found -> found.group(1)).toList();
    line("//COMPILE_OPTIONS ", String.join(" ", compiler));
    String others = OF_THE_COMPILER.matcher(options).replaceAll("");
    Matcher preview = PREVIEW.matcher(others);
    if (preview.find()) {
      lines.add("//PREVIEW");
    }
    line("//RUNTIME_OPTIONS ", preview.replaceAll("").replaceAll("(?<!\\S)-[RJ](?=-)", "").strip());
  }

  private void repositories() {
    List<String> others =
        lock().stream()
            .flatMap(jar -> jar.repository().stream())
            .filter(url -> url.matches("(?:https?|file):.*"))
            .filter(
                url -> !url.contains("repo.maven.apache.org") && !url.contains("repo1.maven.org"))
            .distinct()
            .toList();
    if (!others.isEmpty()) {
      lines.add("//REPOS central");
      others.forEach(url -> lines.add("//REPOS " + url));
    }
  }

  private void dependencies(List<String> warnings) {
    for (Dependency jar : lock()) {
      Optional<String> coordinates = jar.coordinates().map(JbangHead::forJbang);
      if (coordinates.isPresent()) {
        lines.add("//DEPS " + coordinates.get());
      } else {
        lines.add("// needs " + jar.file() + ", " + jar.digest());
        warnings.add("jar '%s' has no coordinates: add it to the class path".formatted(jar.file()));
      }
    }
  }

  private List<Dependency> lock() {
    return execution.end().map(ExecutionEnd::lock).orElse(List.of());
  }

  private void line(String name, String rest) {
    if (!rest.isBlank()) {
      lines.add(name + rest);
    }
  }

  private static String quoted(String option) {
    return option.matches(".*\\s.*") ? '"' + option + '"' : option;
  }

  /** {@code group:artifact:version[:classifier][@type]}. */
  private static String forJbang(String coordinates) {
    Matcher parts = CLASSIFIED.matcher(coordinates);
    if (!parts.matches()) {
      return coordinates;
    }
    String classifier = parts.group(4) == null ? "" : ":" + parts.group(4);
    String type = parts.group(3).equals("jar") ? "" : "@" + parts.group(3);
    return parts.group(1) + ":" + parts.group(2) + ":" + parts.group(5) + classifier + type;
  }
}
