package dev.deja.kernel.engine;

import java.util.List;

/**
 * What is done before anyone asks, so that the first cell does not pay for loading the compiler.
 * Small steps: a cell that comes waits for one of them at most.
 */
final class WarmUp {

  private WarmUp() {}

  static List<Runnable> steps(Shell shell) {
    return List.of(
        () -> shell.runAndForget("1 + 1"),
        () -> shell.runAndForget("int deja$x = 1; var deja$y = \"\"; System.out.print(deja$y);"),
        () -> shell.runAndForget("List.of(1).size()"),
        () -> shell.introduce(""),
        () -> shell.evalAndForget("int deja$method(int x) { return x + 1; }"));
  }
}
