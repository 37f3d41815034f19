package dev.deja.tracker.replay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a kernel process is started, as a kernelspec says it.
 *
 * @param argv program and arguments; {@code {connection_file}} stands for the connection file
 * @param env variables added to those of this process
 * @param absent variables of this process that it does not inherit
 * @param interruptedBySignal whether it is asked to stop by SIGINT, else by a message
 */
public record KernelCommand(
    List<String> argv, Map<String, String> env, Set<String> absent, boolean interruptedBySignal) {

  private static final String CONNECTION_FILE = "{connection_file}";

  public KernelCommand {
    argv = List.copyOf(argv);
    env = Map.copyOf(env);
    absent = Set.copyOf(absent);
  }

  /** One that inherits all, and is asked to stop by a message. */
  public KernelCommand(List<String> argv, Map<String, String> env) {
    this(argv, env, Set.of(), false);
  }

  /** The same with options of a JVM, if its program is one; they follow the program. */
  KernelCommand withJvmOptions(List<String> options) {
    List<String> more = new ArrayList<>(argv);
    more.addAll(1, options);
    return new KernelCommand(more, env, absent, interruptedBySignal);
  }

  /** The same without variables that it would inherit. */
  KernelCommand without(Set<String> variables) {
    return new KernelCommand(argv, env, variables, interruptedBySignal);
  }

  List<String> with(Path connectionFile) {
    return argv.stream()
        .map(argument -> argument.replace(CONNECTION_FILE, connectionFile.toString()))
        .toList();
  }
}
