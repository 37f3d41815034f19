package dev.deja.tracker.replay;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.StoredExecution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells what is unsteady from what has changed: several re-runs of one execution by the same plan
 * are compared with each other. A cell whose re-runs do not agree is unsteady, and what it gave
 * when it was recorded was one of many. One whose re-runs agree, and differ from what was recorded,
 * has changed.
 */
public final class Steadiness {

  private final ReplayPlan plan;
  private final List<StoredExecution> reruns;
  private final Set<Integer> unsteady = new TreeSet<>();

  private Steadiness(ReplayPlan plan, List<StoredExecution> reruns) {
    this.plan = plan;
    this.reruns = reruns;
  }

  /**
   * Compares re-runs with the first of them.
   *
   * @param reruns at least two, whose cell runs are the plan's steps
   */
  public static Steadiness of(
      ReplayPlan plan, List<StoredExecution> reruns, Executions executions) {
    Steadiness steadiness = new Steadiness(plan, List.copyOf(reruns));
    reruns.stream().skip(1).forEach(other -> steadiness.compare(reruns.get(0), other, executions));
    return steadiness;
  }

  private void compare(StoredExecution one, StoredExecution other, Executions executions) {
    List<Optional<CellOutcome>> outcomes = new ArrayList<>();
    for (int at = 0; at < plan.steps().size(); at++) {
      outcomes.add(outcome(one, at, executions));
    }
    List<String> sources = plan.steps().stream().map(ReplayPlan.Step::source).toList();
    List<String> folders = List.of(one.start().workingFolder(), other.start().workingFolder());
    Comparison comparison =
        new Comparison(outcomes, sources, folders, Optional.of(executions.blobs()));
    for (int at = 0; at < plan.steps().size(); at++) {
      Optional<CellRun> recorded = plan.steps().get(at).recorded();
      if (outcomes.get(at).isPresent()) {
        CellVerdict verdict = comparison.next(outcome(other, at, executions));
        if (!verdict.verdict().isSame() && recorded.isPresent()) {
          unsteady.add(recorded.get().number());
        }
      }
    }
  }

  private static Optional<CellOutcome> outcome(
      StoredExecution execution, int at, Executions executions) {
    if (at >= execution.cells().size()) {
      return Optional.empty();
    }
    CellRun run = execution.cells().get(at);
    return Optional.of(
        new CellOutcome(run.number(), run.source(), run.status(), executions.outputs(run))
            .with(run));
  }

  /** A verdict with what the other re-runs say of it. */
  public RerunVerdict applied(RerunVerdict verdict) {
    List<CellVerdict> cells = verdict.cells().stream().map(this::applied).toList();
    return new RerunVerdict(
        verdict.format(),
        verdict.original(),
        verdict.rerun(),
        verdict.at(),
        verdict.order(),
        Comparison.worst(cells),
        cells,
        verdict.warnings());
  }

  private CellVerdict applied(CellVerdict cell) {
    if (cell.verdict().isSame()) {
      return cell;
    }
    String all = reruns.size() + " re-runs";
    String reason = cell.reason().map(text -> text + "; ").orElse("");
    if (!unsteady.contains(cell.number())) {
      return cell.as(cell.verdict(), reason + "changed: " + all + " agree with each other");
    }
    Verdict verdict = cell.verdict() == Verdict.DIFFERENT ? Verdict.EXPLAINED : cell.verdict();
    return cell.as(verdict, reason + "unsteady: " + all + " do not agree with each other");
  }
}
