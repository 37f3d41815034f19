package dev.deja.tracker.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs tasks that wait for a disk or a network beside one another. Threads live as long as one
 * call. Thread-safe.
 */
public final class Parallel {

  /** What waits for the disk shares one wait; more gain nothing. */
  private static final int THREADS = 16;

  private Parallel() {}

  /**
   * What the tasks give, in their order. All have ended when this returns or throws.
   *
   * @throws StoreException if this thread is interrupted meanwhile
   * @throws RuntimeException what the first task that failed threw, or an {@link Error}
   */
  public static <T> List<T> all(List<? extends Callable<T>> tasks) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(THREADS, Math.max(1, tasks.size())),
            task -> {
              Thread thread = new Thread(task, "deja-store");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<T> results = new ArrayList<>(tasks.size());
      for (Future<T> each : threads.invokeAll(tasks)) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new StoreException("the store failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("this was not finished: its thread was interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
