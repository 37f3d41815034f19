package dev.deja.tracker.group;

import java.util.Iterator;

/**
 * Runs tasks, each in processes of its own, some at once. What is retried where, and what becomes
 * of machines that are lost, is the engine's to decide; that no task counts twice follows from the
 * record, whatever an engine does. {@link #run} is called once; {@link #cancel} from any thread.
 */
public interface TaskEngine extends AutoCloseable {

  /** Hears how it goes on; called from any thread, but by one at a time. */
  interface Listener {

    /** Something that is said once, such as where to look at it. */
    void said(String line);

    /** So many tasks run now. */
    void running(int tasks);

    /** A task has ended, and is not tried again; once for each. */
    void ended(TaskResult result);
  }

  /** Where tasks run, in words. */
  String place();

  /**
   * Runs all; returns when all have ended, or when those have that were running when it was
   * cancelled, or when the engine has given up, which it has said.
   *
   * @param orders taken one by one, as there is room
   * @throws GroupProblem if the engine cannot be used; no task has begun then
   */
  void run(Iterator<TaskOrder> orders, Listener listener) throws InterruptedException;

  /** Interrupts what runs; nothing more is begun. */
  void cancel();

  @Override
  void close();
}
