package dev.deja.tracker.cli;

import dev.deja.kernel.install.ClassPath;
import dev.deja.kernel.install.Jdk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
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
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Jdk.running().java().toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                ClassPath.ofThisProcess().stream()
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator)),
                Main.class.getName(),
                "rerun",
                reference,
                "--json"));
    builder.environment().putAll(environment);
    return builder.start();
  }
}
