package dev.deja.tracker.cli;

import dev.deja.tracker.Configuration;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.group.GroupProblem;
import dev.deja.tracker.group.GroupState;
import dev.deja.tracker.group.GroupState.Standing;
import dev.deja.tracker.group.TaskEngine;
import dev.deja.tracker.group.TaskOrder;
import dev.deja.tracker.group.TaskResult;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Group;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs those tasks of a group that are not done, and says what became of the group. */
final class GroupRun {

  private final Main deja;
  private final Group group;
  private final GroupOptions options;
  private final @Nullable String best;
  private final IntFunction<TaskOrder> orders;

  /**
   * @param best a metadata key whose highest values are shown first, if one was asked for
   * @param orders what is to be done for a task, by its number
   */
  GroupRun(
      Main deja,
      Group group,
      GroupOptions options,
      @Nullable String best,
      IntFunction<TaskOrder> orders) {
    this.deja = deja;
    this.group = group;
    this.options = options;
    this.best = best;
    this.orders = orders;
  }

  /** Runs them; the exit code. */
  int run(TaskEngine engine) throws InterruptedException {
    Tracker tracker = deja.tracker();
    GroupState before = tracker.groups().state(group);
    int[] todo = IntStream.rangeClosed(1, group.tasks()).filter(n -> isDue(before, n)).toArray();
    sayRunning(before);
    if (todo.length == 0) {
      deja.terminal().err().println("deja: " + group.name() + ": there is nothing left to run");
      new GroupReport(deja, group, best, 0).print(options.json, List.of());
      return code(before, List.of());
    }
    AtomicBoolean stopped = new AtomicBoolean();
    try (CancelOnInterrupt cancel =
        new CancelOnInterrupt(
            () -> {
              stopped.set(true);
              engine.cancel();
            })) {
      List<TaskResult> results = run(engine, todo);
      new GroupReport(deja, group, best, 0).print(options.json, results);
      GroupState after = tracker.groups().state(group);
      String left = stopped.get() ? "stopped" : left(after);
      if (!left.isEmpty()) {
        deja.terminal()
            .err()
            .printf("deja: %s; go on with 'deja %s --resume %s'%n", left, command(), group.name());
      }
      return stopped.get() ? ExitCode.INTERRUPTED : code(after, results);
    }
  }

  /** What was not run to its end, by the death of its kernel or of the engine. */
  private static String left(GroupState state) {
    int tasks =
        Stream.of(Standing.WAITING, Standing.STOPPED, Standing.RUNNING)
            .mapToInt(standing -> state.counts().getOrDefault(standing, 0))
            .sum();
    return switch (tasks) {
      case 0 -> "";
      case 1 -> "1 task was not run to its end";
      default -> count(tasks) + " tasks were not run to their end";
    };
  }

  private List<TaskResult> run(TaskEngine engine, int[] todo) throws InterruptedException {
    try (GroupProgress progress =
        new GroupProgress(
            deja.terminal(), options.json, group, group.tasks() - todo.length, this::reference)) {
      progress.said(
          "%s: %s of %s tasks, %s"
              .formatted(group.name(), count(todo.length), count(group.tasks()), engine.place()));
      engine.run(
          IntStream.of(todo).mapToObj(number -> progress.taken(orders.apply(number))).iterator(),
          progress);
      return progress.results();
    } catch (GroupProblem e) {
      throw new GroupProblem(
          "%s No task has begun; when that is mended, go on with 'deja %s --resume %s'."
              .formatted(e.getMessage(), command(), group.name()));
    }
  }

  /** Groups are what was recorded. */
  static void requireRecording(Main deja) {
    if (!Configuration.of(deja.environment()).tracking()) {
      throw new UserMistake(
          "DEJA_TRACKING is off, and a group is made of what is recorded. Unset it.");
    }
  }

  private boolean isDue(GroupState state, int number) {
    return switch (state.standing(number)) {
      case WAITING, STOPPED -> true;
      case RUNNING -> options.retryRunning;
      case FAILED -> options.retryFailed;
      case DONE -> group.kind() == Group.Kind.RERUN && options.retryFailed && isBad(state, number);
    };
  }

  private static boolean isBad(GroupState state, int number) {
    GroupState.Task task = state.begun().get(number);
    return task != null
        && task.counts().verdict().map(ExitCode::of).orElse(ExitCode.DONE) != ExitCode.DONE;
  }

  private void sayRunning(GroupState state) {
    List<GroupState.Task> running =
        state.begun().values().stream()
            .filter(task -> task.standing() == Standing.RUNNING)
            .toList();
    if (!running.isEmpty() && !options.retryRunning) {
      deja.terminal()
          .err()
          .printf(
              "deja: %s left alone, as nobody has said that it ended (%s); if its machine is gone, say --retry-running%n",
              running.size() == 1 ? "1 task is" : running.size() + " tasks are",
              running.get(0).counts().reference());
    }
  }

  private String reference(ExecutionId id) {
    return deja.tracker().row(id).map(row -> row.reference()).orElse(id.toString());
  }

  private static String count(int number) {
    return String.format(java.util.Locale.ROOT, "%,d", number);
  }

  private String command() {
    return group.kind() == Group.Kind.SWEEP ? "sweep" : "rerun";
  }

  /** Of the whole group, whenever its tasks ran. */
  private int code(GroupState state, List<TaskResult> results) {
    boolean whole =
        state.counts().getOrDefault(Standing.DONE, 0) == group.tasks()
            && results.stream().noneMatch(result -> result.ending() == TaskResult.Ending.REFUSED);
    if (group.kind() == Group.Kind.SWEEP) {
      return whole ? ExitCode.DONE : ExitCode.NOTEBOOK_FAILED;
    }
    Optional<Integer> worst =
        state.begun().values().stream()
            .flatMap(task -> task.counts().verdict().stream())
            .map(ExitCode::of)
            .max(Integer::compare);
    return !whole ? ExitCode.WRONG : worst.orElse(ExitCode.DONE);
  }
}
