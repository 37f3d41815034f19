package dev.deja.tracker.cli;

import dev.deja.kernel.environment.Variable;
import dev.deja.kernel.environment.Variables;
import dev.deja.tracker.index.PostgresAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Environment variables that change what kernels do, or that people expect to do so. */
final class VariableFindings {

  /** Of other kernels, those that ask for what Deja does, or needs, anyway. */
  private static final Set<String> NOT_NEEDED = Set.of("JJAVA_LOAD_EXTENSIONS", "RJK_MIMA_CACHE");

  private VariableFindings() {}

  static List<Finding> of(Map<String, String> environment) {
    List<Finding> findings = new ArrayList<>();
    Set<String> read = new HashSet<>();
    for (Variable variable : Variables.of(environment, Path.of("").toAbsolutePath()).set()) {
      read.add(variable.name());
      String found = variable.name() + "=" + variable.value();
      findings.add(
          variable
              .problem()
              .map(
                  problem ->
                      Finding.warn(
                          "variable",
                          found + " (" + variable.meaning() + ")",
                          "Kernels start without it: " + problem))
              .orElseGet(() -> Finding.ok("variable", found + ": " + variable.meaning())));
    }
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              if (!value.isEmpty() && !read.contains(name)) {
                findings.addAll(other(name, value));
              }
            });
    return findings;
  }

  private static List<Finding> other(String name, String value) {
    String found = name + "=" + value;
    if (NOT_NEEDED.contains(name)) {
      return List.of(Finding.ok("variable", found + ": nothing, Deja does not need it"));
    }
    if (name.matches("(IJAVA|JJAVA|RJK)_.*")) {
      return List.of(
          Finding.warn(
              "variable",
              found + ", which Deja does not read",
              "Options of notebook JVMs go into DEJA_JVM_OPTIONS; jars and libraries are added"
                  + " with %jars and %maven in a cell."));
    }
    if (name.equals("DEJA_TRACKING") && Set.of("off", "false", "no", "0").contains(value)) {
      return List.of(
          Finding.warn(
              "variable", found + ": sessions are not recorded", "Unset it to record them."));
    }
    return name.startsWith("DEJA_")
        ? List.of(Finding.ok("variable", name + "=" + shown(name, value)))
        : List.of();
  }

  private static String shown(String name, String value) {
    return switch (name) {
      case UiCommand.TOKEN -> "…";
      case "DEJA_INDEX" -> PostgresAddress.withoutPassword(value);
      default -> value;
    };
  }
}
