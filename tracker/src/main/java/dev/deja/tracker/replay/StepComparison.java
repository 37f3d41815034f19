package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.StoredExecution;
import java.util.List;
import java.util.Optional;

/**
 * Compares the steps of a plan with what was recorded: at once with what a client sees, and in the
 * end with all that both records hold.
 */
final class StepComparison {

  private final ReplayPlan plan;
  private final Executions executions;
  private final List<Optional<CellOutcome>> originals;
  private final List<String> sources;

  /**
   * Reads what was recorded.
   *
   * @throws dev.deja.tracker.store.StoreException if an output is missing or damaged
   */
  StepComparison(ReplayPlan plan, Executions executions) {
    this.plan = plan;
    this.executions = executions;
    this.sources = plan.steps().stream().map(ReplayPlan.Step::source).toList();
    this.originals =
        plan.steps().stream().map(step -> step.recorded().map(this::recorded)).toList();
  }

  /** What a whole comparison gave. */
  record Judged(List<CellVerdict> cells, List<String> uncompared) {}

  /**
   * A comparison of outputs alone.
   *
   * @param folders working folders of both executions
   */
  Comparison live(List<String> folders) {
    return new Comparison(originals, sources, folders, Optional.empty());
  }

  /**
   * Compares outputs as they are in the end, and metadata and files if there is a record of them.
   *
   * @param results of the steps that ran, in order
   */
  Judged whole(List<String> folders, List<CellResult> results, Optional<StoredExecution> rerun) {
    List<CellRun> runs = rerun.map(StoredExecution::cells).orElse(List.of());
    boolean known = runs.size() >= results.size();
    List<Optional<CellOutcome>> whole =
        plan.steps().stream()
            .map(
                step -> step.recorded().map(run -> known ? recorded(run).with(run) : recorded(run)))
            .toList();
    Comparison comparison =
        new Comparison(whole, sources, folders, Optional.of(executions.blobs()));
    for (int i = 0; i < plan.steps().size(); i++) {
      ReplayPlan.Step step = plan.steps().get(i);
      if (step.recorded().isPresent()) {
        Optional<CellOutcome> now =
            i < results.size() ? Optional.of(outcome(step, results.get(i))) : Optional.empty();
        CellRun again = known && i < runs.size() ? runs.get(i) : null;
        comparison.next(again == null ? now : now.map(outcome -> outcome.with(again)));
      }
    }
    List<String> uncompared = comparison.uncompared();
    return new Judged(
        comparison.verdicts(),
        known ? uncompared : List.of("metadata and files were not compared: there is no record"));
  }

  private CellOutcome recorded(CellRun cell) {
    return outcome(
            cell.number(), cell.source(), cell.status(), cell.silent(), executions.outputs(cell))
        .with(cell.compiled());
  }

  static CellOutcome outcome(ReplayPlan.Step step, CellResult result) {
    int number = step.recorded().map(CellRun::number).orElse(0);
    return outcome(number, step.source(), result.status(), step.silent(), result.outputs());
  }

  /** A silent run is not broadcast, so that its outputs cannot be compared. */
  private static CellOutcome outcome(
      int number, String source, CellRun.Status status, boolean silent, List<JsonNode> outputs) {
    return new CellOutcome(number, source, status, silent ? List.of() : outputs);
  }
}
