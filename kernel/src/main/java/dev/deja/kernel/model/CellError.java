package dev.deja.kernel.model;

import java.util.List;

/**
 * Why a cell failed, as Jupyter's {@code error} message has it.
 *
 * @param name the exception's class name ({@code java.lang.ArithmeticException}), or {@code
 *     CompilationError}, {@code KeyboardInterrupt}, {@code NotebookJvmEnded}
 * @param message the exception's message, or empty
 * @param traceback lines to show, possibly with ANSI colours; the kernel's own frames folded away
 */
public record CellError(String name, String message, List<String> traceback) {

  public static final String COMPILATION = "CompilationError";
  public static final String INTERRUPTED = "KeyboardInterrupt";
  public static final String JVM_ENDED = "NotebookJvmEnded";

  public CellError {
    traceback = List.copyOf(traceback);
  }
}
