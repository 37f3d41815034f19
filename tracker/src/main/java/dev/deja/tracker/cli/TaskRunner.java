package dev.deja.tracker.cli;

import dev.deja.tracker.group.TaskOrder;
import dev.deja.tracker.group.TaskResult;
import dev.deja.tracker.group.TaskResult.Ending;
import dev.deja.tracker.group.TaskWork;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.replay.KernelProblem;
import dev.deja.tracker.store.StoreUnreachable;
import dev.deja.tracker.store.StoredExecution;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Does tasks of groups: each in a kernel of its own, which this process starts and watches. */
final class TaskRunner implements TaskWork {

  private final Main deja;
  private final Set<TaskAttempt> running = ConcurrentHashMap.newKeySet();
  private volatile boolean cancelled;

  TaskRunner(Main deja) {
    this.deja = deja;
  }

  @Override
  public TaskResult run(TaskOrder order) throws InterruptedException {
    TaskAttempt attempt =
        order.kind() == Group.Kind.SWEEP
            ? new NotebookTask(deja, order)
            : new RerunTask(deja, order);
    long start = System.nanoTime();
    TaskAttempt.Outcome outcome;
    running.add(attempt);
    try {
      if (cancelled) {
        attempt.cancel();
      }
      outcome = attempt.run();
    } catch (KernelProblem | StoreUnreachable e) {
      outcome =
          cancelled // a kernel that was told to go is no problem
              ? TaskAttempt.Outcome.of(Ending.INTERRUPTED, Optional.empty())
              : TaskAttempt.Outcome.of(Ending.LOST, Optional.of(Failure.line(e)));
    } catch (RuntimeException e) {
      outcome = TaskAttempt.Outcome.of(Ending.REFUSED, Optional.of(Failure.line(e)));
    } finally {
      running.remove(attempt);
    }
    return new TaskResult(
        order.task().number(),
        outcome.stored().map(StoredExecution::id),
        outcome.stored().map(stored -> stored.start().reference()),
        outcome.ending(),
        outcome.verdict(),
        outcome.problem().map(Failure::oneLine),
        Duration.ofNanos(System.nanoTime() - start),
        host());
  }

  @Override
  public void cancel() {
    cancelled = true;
    running.forEach(TaskAttempt::cancel);
  }

  /** The name of this machine. */
  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
