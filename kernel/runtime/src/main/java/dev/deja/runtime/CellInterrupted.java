package dev.deja.runtime;

import java.util.Arrays;

/**
 * Unwinds the threads of a cell that the user has interrupted. Its trace begins where the cell was,
 * not in the machinery that stopped it.
 */
final class CellInterrupted extends Error {

  private static final long serialVersionUID = 1;

  CellInterrupted() {
    super("the cell was interrupted");
    setStackTrace(
        Arrays.stream(getStackTrace())
            .dropWhile(frame -> !frame.getMethodName().equals("check"))
            .skip(1)
            .toArray(StackTraceElement[]::new));
  }
}
