package dev.deja.runtime;

import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * Which cell a thread belongs to: the one whose code started it, directly or not. Workers of
 * fork-join pools serve whoever asks, and belong to the running cell.
 */
final class CellScope {

  private static final InheritableThreadLocal<@Nullable Integer> STARTED_BY =
      new InheritableThreadLocal<>();

  /** The cell that runs, or ran last. */
  private static volatile int latest;

  private CellScope() {}

  /** Called by the thread that runs cells, before it runs one. */
  static void enter(int cell) {
    latest = cell;
    STARTED_BY.set(cell);
  }

  /** The cell the calling thread belongs to. */
  static int current() {
    if (Thread.currentThread() instanceof ForkJoinWorkerThread) {
      return latest;
    }
    Integer cell = STARTED_BY.get();
    return cell == null ? latest : cell;
  }
}
