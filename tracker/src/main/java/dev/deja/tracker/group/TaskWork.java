package dev.deja.tracker.group;

/** Does tasks in this process's care. Thread-safe. */
public interface TaskWork {

  /** Does one, and returns when it has ended. A user's mistake is a result, not thrown. */
  TaskResult run(TaskOrder order) throws InterruptedException;

  /** Interrupts what runs; what is asked for from now on ends at once, as interrupted. */
  void cancel();
}
