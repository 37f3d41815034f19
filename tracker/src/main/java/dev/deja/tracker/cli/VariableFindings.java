package dev.deja.tracker.cli;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Environment variables that change what kernels do, or that people expect to do so. */
final class VariableFindings {

  /** Of IJava's and JJava's, those that Deja's kernel reads. */
  private static final Set<String> UNDERSTOOD = Set.of("JJAVA_JVM_OPTS");

  private VariableFindings() {}

  static List<Finding> of(Map<String, String> environment) {
    return new TreeMap<>(environment)
        .entrySet().stream()
            .filter(variable -> !variable.getValue().isEmpty())
            .flatMap(variable -> finding(variable.getKey(), variable.getValue()).stream())
            .toList();
  }

  private static List<Finding> finding(String name, String value) {
    String found = name + "=" + value;
    if (name.startsWith("IJAVA_") || name.startsWith("JJAVA_")) {
      return List.of(
          UNDERSTOOD.contains(name)
              ? Finding.ok("variable", found + ", which Deja understands")
              : Finding.warn(
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
    return name.startsWith("DEJA_") ? List.of(Finding.ok("variable", found)) : List.of();
  }
}
