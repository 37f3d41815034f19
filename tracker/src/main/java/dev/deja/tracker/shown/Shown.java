package dev.deja.tracker.shown;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.diff.Divergence;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.Resolved;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.model.Resumption;
import dev.deja.tracker.store.StoredExecution;
import java.util.List;
import java.util.Optional;

/**
 * All that is shown of an execution, or of one of its cell runs.
 *
 * @param runs all cell runs, or the one that was asked for
 * @param original the reference of the execution of which this is a re-run, or from which it goes
 *     on, if the store has it
 * @param resumption how it went on from that one, if it did and came to its end
 * @param history what was said of it after the fact
 */
public record Shown(
    ExecutionRow row,
    StoredExecution stored,
    List<Run> runs,
    Optional<String> original,
    Optional<Resumption> resumption,
    List<Event> history,
    Verdicts verdicts) {

  /** A cell run with its outputs, wherever they were kept. */
  public record Run(CellRun run, List<JsonNode> outputs) {}

  /**
   * What re-runs have proved.
   *
   * @param divergence where a re-run began to differ from its original
   * @param reruns of this execution, the newest first
   * @param latest its own verdict if it is a re-run, else that of the newest re-run that has one
   */
  public record Verdicts(
      Optional<Divergence> divergence, List<ExecutionRow> reruns, Optional<RerunVerdict> latest) {

    /** Those about an execution. */
    public static Verdicts of(Tracker tracker, StoredExecution stored) {
      Optional<Divergence> divergence =
          stored
              .verdict()
              .flatMap(
                  verdict ->
                      tracker
                          .executions()
                          .read(verdict.original())
                          .flatMap(original -> Divergence.of(original, stored, verdict)));
      List<ExecutionRow> reruns = tracker.reruns(stored.id());
      Optional<RerunVerdict> verdict =
          stored
              .verdict()
              .or(
                  () ->
                      reruns.stream()
                          .flatMap(row -> tracker.executions().verdict(row.id()).stream())
                          .findFirst());
      return new Verdicts(divergence, reruns, verdict);
    }
  }

  public Shown {
    runs = List.copyOf(runs);
    history = List.copyOf(history);
  }

  /**
   * What a reference means, with outputs.
   *
   * @throws dev.deja.tracker.store.StoreException if anything of it is missing or damaged
   */
  public static Shown of(
      Tracker tracker, Resolved resolved, StoredExecution stored, Verdicts verdicts) {
    return of(
        tracker,
        resolved.execution(),
        stored,
        verdicts,
        stored.cells().stream()
            .filter(run -> resolved.cell().isEmpty() || resolved.cell().getAsInt() == run.number())
            .map(run -> new Run(run, tracker.outputs(run)))
            .toList());
  }

  /** An execution without what its cells put out, which may be much. */
  public static Shown withoutOutputs(Tracker tracker, ExecutionRow row, StoredExecution stored) {
    return of(
        tracker,
        row,
        stored,
        Verdicts.of(tracker, stored),
        stored.cells().stream().map(run -> new Run(run, List.of())).toList());
  }

  private static Shown of(
      Tracker tracker,
      ExecutionRow row,
      StoredExecution stored,
      Verdicts verdicts,
      List<Run> runs) {
    return new Shown(
        row,
        stored,
        runs,
        stored
            .start()
            .rerunOf()
            .or(() -> stored.start().resumedFrom())
            .flatMap(tracker::row)
            .map(ExecutionRow::reference),
        stored.start().resumedFrom().flatMap(id -> tracker.executions().resumption(stored.id())),
        tracker.history(row.id()),
        verdicts);
  }
}
