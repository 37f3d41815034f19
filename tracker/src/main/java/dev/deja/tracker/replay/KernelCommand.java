package dev.deja.tracker.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a kernel process is started, as a kernelspec says it.
 *
 * @param argv program and arguments; {@code {connection_file}} stands for the connection file
 * @param env variables added to those of this process
 */
public record KernelCommand(List<String> argv, Map<String, String> env) {

  private static final String CONNECTION_FILE = "{connection_file}";

  public KernelCommand {
    argv = List.copyOf(argv);
    env = Map.copyOf(env);
  }

  List<String> with(Path connectionFile) {
    return argv.stream()
        .map(argument -> argument.replace(CONNECTION_FILE, connectionFile.toString()))
        .toList();
  }
}
