package dev.deja.tracker.cli;

import dev.deja.kernel.install.ClassPath;
import dev.deja.kernel.install.Jdk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The command line of this installation, in a process of its own.
 *
 * @param environment that this process was given
 */
record OwnCommand(Map<String, String> environment) {

  /** {@code deja rerun REFERENCE --json}. */
  Process rerun(String reference) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(argv("rerun", reference, "--json"));
    builder.environment().putAll(environment);
    // Recorded code runs in it, and has no business with the page.
    builder.environment().remove(UiCommand.TOKEN);
    return builder.start();
  }

  /** As the launcher has it; the class path is that of this process. */
  static List<String> argv(String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                Jdk.running().java().toString(),
                "-XX:+UseSerialGC",
                "-XX:Tier4InvocationThreshold=500000",
                "-XX:Tier4CompileThreshold=1500000",
                "-XX:Tier4BackEdgeThreshold=4000000",
                "-Djava.awt.headless=true",
                "--add-opens=java.base/java.nio=ALL-UNNAMED"));
    if (Runtime.version().feature() >= 24) {
      line.add("--enable-native-access=ALL-UNNAMED");
      line.add("--sun-misc-unsafe-memory-access=allow");
    }
    line.add("-cp");
    line.add(
        ClassPath.ofThisProcess().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    line.add(Main.class.getName());
    line.addAll(List.of(arguments));
    return line;
  }
}
