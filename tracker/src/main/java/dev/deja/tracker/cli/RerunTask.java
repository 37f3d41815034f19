package dev.deja.tracker.cli;

import dev.deja.kernel.install.Jdk;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.group.TaskOrder;
import dev.deja.tracker.group.TaskResult.Ending;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.replay.Replay;
import dev.deja.tracker.replay.ReplayPlan;
import dev.deja.tracker.store.StoredExecution;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One re-run of a group: a recorded execution once more, and its verdict. */
final class RerunTask implements TaskAttempt {

  private final Main deja;
  private final TaskOrder order;
  private final ExecutionId id = OwnKernel.newExecution();
  private volatile boolean cancelled;
  private volatile @Nullable Replay replay;

  RerunTask(Main deja, TaskOrder order) {
    this.deja = deja;
    this.order = order;
  }

  @Override
  public ExecutionId id() {
    return id;
  }

  @Override
  public Outcome run() throws InterruptedException {
    Tracker tracker = deja.tracker();
    StoredExecution original = tracker.execution(order.original().orElseThrow());
    ReplayPlan plan =
        isOn("document-order")
            ? RerunCommand.documentPlan(original, tracker)
            : ReplayPlan.recorded(original);
    Jdk jdk =
        Optional.ofNullable(order.options().get("jdk"))
            .map(folder -> Jdk.at(Path.of(String.valueOf(folder))))
            .orElseGet(Jdk::running);
    Replay again =
        new Replay(
            OwnKernel.command(
                tracker.store().text(), Map.of("DEJA_TASK", order.task().text()), jdk),
            tracker.executions(),
            tracker::recorded,
            original,
            plan,
            id,
            new Replay.Options(
                false,
                isOn("here"),
                isOn("restore-inputs"),
                TaskOptions.seconds(order.options(), "timeout")),
            new Replay.Listener() {});
    replay = again;
    if (cancelled) {
      return Outcome.of(Ending.INTERRUPTED, Optional.empty());
    }
    Replay.Report report = again.run();
    if (report.cancelled()) {
      return new Outcome(Ending.INTERRUPTED, report.rerun(), Optional.empty(), Optional.empty());
    }
    if (report.rerun().isEmpty()) {
      return Outcome.of(
          Ending.LOST, Optional.of("this re-run was not recorded, and its verdict is not kept"));
    }
    RerunVerdict verdict = again.verdict(report, Instant.now());
    tracker.executions().add(verdict);
    return new Outcome(
        Ending.COMPLETED,
        report.rerun(),
        Optional.of(verdict.verdict()),
        report.problem().or(() -> Optional.of(VerdictText.summary(verdict))));
  }

  private boolean isOn(String option) {
    return Boolean.TRUE.equals(order.options().get(option));
  }

  @Override
  public void cancel() {
    cancelled = true;
    Replay running = replay;
    if (running != null) {
      running.cancel();
    }
  }
}
