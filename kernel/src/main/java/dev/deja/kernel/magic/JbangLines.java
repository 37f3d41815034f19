package dev.deja.kernel.magic;

import dev.deja.kernel.extension.MagicCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JBang's comment lines of one cell, as the magics that do what they ask: first the JDK and its
 * options, then repositories, then all libraries together, then other sources.
 */
final class JbangLines {

  private static final Pattern LINE =
      Pattern.compile(
          "//(DEPS|REPOS|JAVA|JAVA_OPTIONS|RUNTIME_OPTIONS|JAVAC_OPTIONS|COMPILE_OPTIONS|PREVIEW"
              + "|SOURCES)(?:[ \\t]+(.*))?");

  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([\\w.-]+)(?::([^}]*))?}");

  private final List<CellPart> javas = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private final List<CellPart> repositories = new ArrayList<>();
  private final List<String> dependencies = new ArrayList<>();
  private final List<CellPart> sources = new ArrayList<>();
  private int optionsLine;
  private int dependenciesLine;

  /** Takes a line of a cell if it is one of them. */
  void read(String line, int number) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return;
    }
    String rest = matcher.group(2) == null ? "" : matcher.group(2).strip();
    if (rest.isEmpty() && !matcher.group(1).equals("PREVIEW")) {
      return;
    }
    switch (matcher.group(1)) {
      case "JAVA" -> javas.add(command("java", rest, number));
      case "JAVA_OPTIONS", "RUNTIME_OPTIONS" -> option(rest, number);
      case "JAVAC_OPTIONS", "COMPILE_OPTIONS" ->
          option(rest.replaceAll("(?<!\\S)(?=\\S)", "-C"), number);
      case "PREVIEW" -> option("--enable-preview", number);
      case "SOURCES" -> {
        for (String source : rest.split("[,\\s]+")) {
          sources.add(command("load", source, number));
        }
      }
      case "REPOS" -> {
        for (String repository : rest.split("[,\\s]+")) {
          repositories.add(command("mavenRepo", repository.replaceFirst("=", " "), number));
        }
      }
      default -> {
        // At white space and commas, except at the comma of a version range.
        dependencies.addAll(List.of(filled(rest).split("[,\\s]+(?![^\\[(]*[])])")));
        dependenciesLine = dependenciesLine == 0 ? number : dependenciesLine;
      }
    }
  }

  List<CellPart> parts() {
    List<CellPart> parts = new ArrayList<>(javas);
    if (!options.isEmpty()) {
      parts.add(command("jvm", "--add " + String.join(" ", options), optionsLine));
    }
    parts.addAll(repositories);
    if (!dependencies.isEmpty()) {
      parts.add(command("maven", String.join(" ", dependencies), dependenciesLine));
    }
    parts.addAll(sources);
    return parts;
  }

  private void option(String text, int number) {
    options.add(text);
    optionsLine = optionsLine == 0 ? number : optionsLine;
  }

  /** JBang's properties are the JVM's; one that is not set may have a value to take then. */
  private static String filled(String text) {
    return PROPERTY
        .matcher(text)
        .replaceAll(
            found -> {
              String value = System.getProperty(found.group(1), found.group(2));
              return Matcher.quoteReplacement(value == null ? found.group() : value);
            });
  }

  private static CellPart command(String name, String rest, int line) {
    return new CellPart.Command(new MagicCall(name, rest, Optional.empty()), line);
  }
}
