package dev.deja.runtime;

import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/** Threads that cells have started and that live on. */
final class OtherThreads {

  private static final Set<String> GROUPS_OF_JDK = Set.of("system", "InnocuousThreadGroup");
  private static final Set<String> OWN = Set.of("cell", "main", "DestroyJavaVM");

  private OtherThreads() {}

  /** The name of one that may change objects while no cell runs; null if there is none. */
  static @Nullable String runningName() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[root.activeCount() + 16];
    int count = root.enumerate(threads);
    if (count == threads.length) {
      return "one of very many";
    }
    for (int i = 0; i < count; i++) {
      if (isOfCells(threads[i])) {
        return threads[i].getName();
      }
    }
    return null;
  }

  private static boolean isOfCells(Thread thread) {
    if (thread instanceof ForkJoinWorkerThread worker) {
      ForkJoinPool pool = worker.getPool();
      return pool != ForkJoinPool.commonPool() || !pool.isQuiescent();
    }
    ThreadGroup group = thread.getThreadGroup();
    return group != null // it has not just ended
        && !GROUPS_OF_JDK.contains(group.getName())
        && !OWN.contains(thread.getName())
        && !thread.getName().startsWith("deja-");
  }
}
