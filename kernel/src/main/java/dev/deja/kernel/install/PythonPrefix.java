package dev.deja.kernel.install;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Finds {@code sys.prefix} of the Python whose Jupyter is on the {@code PATH}. */
final class PythonPrefix {

  private static final long PATIENCE_SECONDS = 20;

  private PythonPrefix() {}

  /**
   * The folder of the environment.
   *
   * @throws InstallFailed if there is no Python
   */
  static Path find(Map<String, String> environment) {
    for (List<String> python : candidates(environment.getOrDefault("PATH", ""))) {
      String prefix = ask(python);
      if (!prefix.isEmpty() && Files.isDirectory(Path.of(prefix))) {
        return Path.of(prefix);
      }
    }
    throw new InstallFailed(
        "--sys-prefix needs a Python, and none is on the PATH. Activate the environment that has"
            + " Jupyter, or use --user, or --prefix with the environment's folder.");
  }

  private static List<List<String>> candidates(String path) {
    List<List<String>> commands = new ArrayList<>();
    List<Path> folders =
        Stream.of(path.split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of)
            .toList();
    for (Path folder : folders) {
      if (Files.isRegularFile(folder.resolve("jupyter"))) {
        String first = firstLine(folder.resolve("jupyter"));
        if (first.startsWith("#!") && first.contains("python")) {
          commands.add(List.of(first.substring(2).strip().split("\\s+")));
        }
        break;
      }
    }
    commands.add(List.of("python3"));
    commands.add(List.of("python"));
    return commands;
  }

  private static String firstLine(Path script) {
    try (Stream<String> lines = Files.lines(script, StandardCharsets.ISO_8859_1)) {
      return lines.findFirst().orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static String ask(List<String> python) {
    List<String> command = new ArrayList<>(python);
    command.addAll(List.of("-c", "import sys; print(sys.prefix)"));
    try {
      Process process = new ProcessBuilder(command).start();
      process.getOutputStream().close();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? answer : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
