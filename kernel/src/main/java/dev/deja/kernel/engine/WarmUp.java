package dev.deja.kernel.engine;

import java.util.List;

/**
 * What is done before anyone asks, so that the first cell and the first completion do not pay for
 * loading the compiler. Small steps: a cell that comes waits for one of them at most.
 */
final class WarmUp {

  private WarmUp() {}

  static List<Runnable> steps(Shell shell) {
    return List.of(
        () -> shell.evalAndForget("1 + 1"),
        () -> shell.evalAndForget("System.out.print(\"\");"),
        () -> shell.evalAndForget("int deja$method(int x) { return x + 1; }"),
        () -> new Completions(shell).at("\"\".is", 5));
  }
}
