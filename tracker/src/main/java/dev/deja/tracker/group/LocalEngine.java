package dev.deja.tracker.group;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs tasks on this machine, a bounded number at once. One whose kernel died is tried again, a
 * bounded number of times; one that failed is not, as it would fail again.
 */
public final class LocalEngine implements TaskEngine {

  private final TaskWork work;
  private final int slots;
  private final int retries;
  private volatile boolean cancelled;
  private int running;

  /**
   * @param slots how many tasks run at once
   * @param retries how often one is tried again whose kernel died
   */
  public LocalEngine(TaskWork work, int slots, int retries) {
    this.work = work;
    this.slots = slots;
    this.retries = retries;
  }

  @Override
  public String place() {
    return "on this machine, " + slots + " at once";
  }

  @Override
  public void run(Iterator<TaskOrder> orders, Listener listener) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(slots);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < slots; i++) {
        all.add(
            threads.submit(
                () -> {
                  work(orders, listener);
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      cancel();
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdown();
    }
  }

  private void work(Iterator<TaskOrder> orders, Listener listener) throws InterruptedException {
    while (true) {
      TaskOrder order;
      synchronized (this) {
        if (cancelled || !orders.hasNext()) {
          return;
        }
        order = orders.next();
        listener.running(++running);
      }
      TaskResult result = work.run(order);
      for (int i = 0; i < retries && isLost(result); i++) {
        result = work.run(order);
      }
      synchronized (this) {
        listener.running(--running);
        listener.ended(result);
      }
    }
  }

  private boolean isLost(TaskResult result) {
    return result.ending() == TaskResult.Ending.LOST && !cancelled;
  }

  @Override
  public void cancel() {
    cancelled = true;
    work.cancel();
  }

  @Override
  public void close() {
    // Its threads have ended with the tasks.
  }
}
