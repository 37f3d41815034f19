package dev.deja.tracker.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs {@code deja} as a process of its own, with this test's class path. */
final class DejaProcess {

  private final Map<String, String> environment;

  DejaProcess(Map<String, String> environment) {
    this.environment = environment;
  }

  Process start(String... arguments) throws IOException {
    return start(Main.class.getName(), List.of(arguments));
  }

  /** Another main class, with the same class path and environment. */
  Process start(String mainClass, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("DEJA_"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Its output is small enough for the pipes to hold. */
  static Cli.Result finish(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Cli.Result(process.waitFor(), out, err);
  }
}
