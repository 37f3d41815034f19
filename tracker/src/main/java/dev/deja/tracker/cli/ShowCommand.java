package dev.deja.tracker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.diff.Divergence;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.Resolved;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.store.StoredExecution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja show}: an execution, or one of its cell runs. */
@Command(
    name = "show",
    description = "Shows an execution and its cell runs, or one cell run.",
    sortOptions = false)
final class ShowCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Parameters(
      index = "0",
      paramLabel = "REFERENCE",
      description = "An execution, as churn/42, or a cell run, as churn/42/7.")
  private String reference;

  @Option(names = "--full", description = "Whole sources and outputs.")
  private boolean full;

  @Option(
      names = "--badge",
      paramLabel = "FILE",
      description =
          "Write the verdict as an SVG picture: of a re-run its own, else that of the newest"
              + " re-run.")
  private @Nullable Path badge;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Tracker tracker = deja.tracker();
    Resolved resolved = tracker.resolve(reference);
    StoredExecution stored = tracker.execution(resolved.execution().id());
    Verdicts verdicts = verdicts(tracker, stored);
    if (badge != null) {
      return writeBadge(badge, verdicts);
    }
    // All is read before the first line is written: a damaged blob leaves nothing half-shown.
    List<ShownRun> runs =
        stored.cells().stream()
            .filter(run -> resolved.cell().isEmpty() || resolved.cell().getAsInt() == run.number())
            .map(run -> new ShownRun(run, tracker.outputs(run)))
            .toList();
    Shown shown =
        new Shown(
            resolved.execution(),
            stored,
            runs,
            stored
                .start()
                .rerunOf()
                .or(() -> stored.start().resumedFrom())
                .flatMap(tracker::row)
                .map(ExecutionRow::reference),
            tracker.history(resolved.execution().id()),
            verdicts);
    if (json) {
      deja.terminal().json(ShownJson.of(shown));
    } else if (resolved.cell().isPresent()) {
      new ShownText(deja.terminal(), true).cellRun(shown);
    } else {
      new ShownText(deja.terminal(), full).execution(shown);
    }
    return ExitCode.DONE;
  }

  private static Verdicts verdicts(Tracker tracker, StoredExecution stored) {
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

  private Integer writeBadge(Path file, Verdicts verdicts) {
    try {
      Files.writeString(file, Badge.svg(verdicts.latest()));
    } catch (IOException e) {
      throw new UserMistake(
          "the badge cannot be written to '" + file + "': " + e + ". Name another file.");
    }
    deja.terminal().out().println("badge: " + file);
    return ExitCode.DONE;
  }

  /**
   * What re-runs have proved.
   *
   * @param divergence where a re-run began to differ from its original
   * @param reruns of this execution, the newest first
   * @param latest its own verdict if it is a re-run, else that of the newest re-run that has one
   */
  record Verdicts(
      Optional<Divergence> divergence, List<ExecutionRow> reruns, Optional<RerunVerdict> latest) {}

  /** A cell run with its outputs, wherever they were kept. */
  record ShownRun(CellRun run, List<JsonNode> outputs) {}

  /**
   * What is shown.
   *
   * @param runs all cell runs, or the one that was asked for
   * @param original the reference of the execution of which this is a re-run, if the store has it
   * @param history what was said of it after the fact
   */
  record Shown(
      ExecutionRow row,
      StoredExecution stored,
      List<ShownRun> runs,
      Optional<String> original,
      List<Event> history,
      Verdicts verdicts) {}
}
