package dev.deja.runtime;

import java.util.ArrayList;
import java.util.List;
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

  /** Beginnings of names of threads that serve whoever asks, as workers of pools do. */
  private static volatile List<String> following = List.of();

  private CellScope() {}

  /** Called by the thread that runs cells, before it runs one. */
  static void enter(int cell) {
    latest = cell;
    STARTED_BY.set(cell);
  }

  /** Threads whose names begin so belong to the cell that runs from now on. */
  static synchronized void follow(String name) {
    List<String> more = new ArrayList<>(following);
    more.add(name);
    following = List.copyOf(more);
  }

  /** The cell the calling thread belongs to. */
  static int current() {
    Thread thread = Thread.currentThread();
    if (thread instanceof ForkJoinWorkerThread) {
      return latest;
    }
    for (String name : following) {
      if (thread.getName().startsWith(name)) {
        return latest;
      }
    }
    Integer cell = STARTED_BY.get();
    return cell == null ? latest : cell;
  }
}
