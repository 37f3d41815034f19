package dev.deja.runtime;

import java.util.Arrays;

/**
 * Unwinds the threads of a cell that the user has interrupted. Its trace begins where the cell was,
 * not in the machinery that stopped it.
 */
final class CellInterrupted extends Error {

  private static final long serialVersionUID = 1;

  private static final String MESSAGE = "the cell was interrupted";

  private CellInterrupted(boolean suppressing, boolean tracing) {
    super(MESSAGE, null, suppressing, tracing);
  }

  /** One that may be thrown more than once, by more than one thread. */
  static CellInterrupted withoutTrace() {
    return new CellInterrupted(false, false);
  }

  CellInterrupted() {
    super(MESSAGE);
    setStackTrace(
        Arrays.stream(getStackTrace())
            .dropWhile(frame -> !frame.getMethodName().equals("check"))
            .skip(1)
            .toArray(StackTraceElement[]::new));
  }
}
