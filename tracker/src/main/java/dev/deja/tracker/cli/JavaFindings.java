package dev.deja.tracker.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether this process's Java is a JDK that Deja can use. */
final class JavaFindings {

  private static final int OLDEST = 17;

  private JavaFindings() {}

  static List<Finding> of() {
    Path home = Path.of(System.getProperty("java.home"));
    String found = System.getProperty("java.runtime.version") + " in " + home;
    if (Runtime.version().feature() < OLDEST) {
      return List.of(
          Finding.fail("java", found, "Install a JDK 17 or later and set JAVA_HOME to it."));
    }
    if (!Files.isDirectory(home.resolve("jmods")) && !Files.exists(home.resolve("bin/javac"))) {
      return List.of(
          Finding.fail(
              "java",
              found + ", which has no compiler",
              "Install a whole JDK (Debian: apt install openjdk-17-jdk-headless) and set JAVA_HOME"
                  + " to it."));
    }
    return List.of(Finding.ok("java", found));
  }
}
