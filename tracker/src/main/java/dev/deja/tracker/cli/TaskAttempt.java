package dev.deja.tracker.cli;

import dev.deja.tracker.group.TaskResult.Ending;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.store.StoredExecution;
import java.util.Optional;

/** One attempt at a task. {@link #cancel} may be called from any thread; {@link #run} once. */
interface TaskAttempt {

  /**
   * What came of it.
   *
   * @param stored the execution that was recorded
   * @param verdict of a re-run that was compared
   * @param problem why it did not come to its end
   */
  record Outcome(
      Ending ending,
      Optional<StoredExecution> stored,
      Optional<Verdict> verdict,
      Optional<String> problem) {

    static Outcome of(Ending ending, Optional<String> problem) {
      return new Outcome(ending, Optional.empty(), Optional.empty(), problem);
    }
  }

  /** The name of the execution. */
  ExecutionId id();

  Outcome run() throws InterruptedException;

  void cancel();
}
