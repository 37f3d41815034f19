package dev.deja.kernel.engine;

import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The one thread on which the compiler is used. Its stack is large, because the compiler recurses
 * over expressions and cells may hold long ones. What somebody waits for goes before what prepares
 * for later.
 */
final class WorkThread implements AutoCloseable {

  /** Reserved, not used: memory is taken as the stack grows. */
  private static final long STACK_BYTES = 1L << 30;

  /** Longer than a client takes from one cell to the next when it runs all. */
  private static final long QUIET_NANOS = 200_000_000;

  private final ArrayDeque<Runnable> awaited = new ArrayDeque<>();
  private final ArrayDeque<Runnable> spare = new ArrayDeque<>();
  private final ArrayDeque<Runnable> forQuiet = new ArrayDeque<>();
  private final Thread thread = new Thread(null, this::work, "deja-compiler", STACK_BYTES);

  /** When what was awaited last had ended, by {@link System#nanoTime}. */
  private long lastAwaited = System.nanoTime() - QUIET_NANOS;

  private boolean closed;

  static WorkThread start() {
    WorkThread worker = new WorkThread();
    worker.thread.setDaemon(true);
    worker.thread.start();
    return worker;
  }

  /** Whether the caller is this thread, in the middle of a task. */
  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /**
   * Runs something as soon as possible and waits for its result; at once if the caller is this
   * thread.
   *
   * @throws IllegalStateException if this has been closed
   */
  <T> T call(Callable<T> task) {
    if (isCurrent()) {
      return callNow(task);
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    add(awaited, new Awaited(() -> complete(result, task)), result);
    try {
      return result.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the engine failed: " + e.getCause(), e.getCause());
    }
  }

  /**
   * Runs something if the thread comes to it soon enough, and waits for its result.
   *
   * @param millis how long to wait; what has not begun by then is left out
   * @param otherwise gives the result when there is none in time, or the task has failed
   */
  <T> T callWithin(long millis, Callable<T> task, Supplier<T> otherwise) {
    CompletableFuture<T> result = new CompletableFuture<>();
    add(
        awaited,
        () -> {
          if (!result.isDone()) {
            try {
              result.complete(task.call());
            } catch (Throwable e) { // whoever waits must get something
              result.completeExceptionally(e);
            }
          }
        },
        result);
    try {
      return result.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      result.cancel(false);
      return otherwise.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result.cancel(false);
      return otherwise.get();
    }
  }

  private static <T> void complete(CompletableFuture<T> result, Callable<T> task) {
    try {
      result.complete(task.call());
    } catch (Throwable e) { // whoever waits must get something
      result.completeExceptionally(e);
    }
  }

  private record Awaited(Runnable task) implements Runnable {

    @Override
    public void run() {
      task.run();
    }
  }

  private static <T> T callNow(Callable<T> task) {
    try {
      return task.call();
    } catch (Exception | LinkageError e) { // as a caller of another thread sees it
      throw new IllegalStateException("the engine failed: " + e, e);
    }
  }

  /** Runs something when nothing is awaited. */
  void whenIdle(Runnable task) {
    add(spare, task, new CompletableFuture<>());
  }

  /**
   * Runs something when nothing has been awaited for a while, because what is awaited often comes
   * in a row, and each would wait for what was begun in between.
   */
  void whenQuiet(Runnable task) {
    add(forQuiet, task, new CompletableFuture<>());
  }

  private synchronized void add(
      ArrayDeque<Runnable> queue, Runnable task, CompletableFuture<?> result) {
    if (closed) {
      result.completeExceptionally(new IllegalStateException("the engine is closed"));
    } else {
      queue.add(task);
      notifyAll();
    }
  }

  private synchronized Runnable next() throws InterruptedException {
    while (true) {
      if (!awaited.isEmpty()) {
        return awaited.remove();
      }
      if (closed) {
        throw new InterruptedException("closed");
      }
      if (!spare.isEmpty()) {
        return spare.remove();
      }
      long missing = QUIET_NANOS - (System.nanoTime() - lastAwaited);
      if (forQuiet.isEmpty()) {
        wait();
      } else if (missing <= 0) {
        return forQuiet.remove();
      } else {
        wait(missing / 1_000_000 + 1);
      }
    }
  }

  private synchronized void ended(boolean wasAwaited) {
    if (wasAwaited) {
      lastAwaited = System.nanoTime();
    }
  }

  private void work() {
    try {
      while (true) {
        Runnable task = next();
        run(task);
        ended(task instanceof Awaited);
      }
    } catch (InterruptedException e) {
      // Closed, and everything awaited is done.
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) { // what is awaited tells its caller; the rest can fail
      System.getLogger(WorkThread.class.getName()).log(System.Logger.Level.DEBUG, "not done", e);
    }
  }

  /** Ends the thread after what is awaited. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
