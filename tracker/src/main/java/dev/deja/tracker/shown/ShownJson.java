package dev.deja.tracker.shown;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.diff.Divergence;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.Command;
import dev.deja.tracker.model.Cost;
import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Environment;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.GitState;
import dev.deja.tracker.model.HiddenState;
import dev.deja.tracker.model.MetadataPoint;
import dev.deja.tracker.model.PackageChange;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.model.Resumption;
import dev.deja.tracker.store.StoredExecution;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An execution in {@code deja show --json}. Absent values are left out.
 *
 * @param execution what {@code deja list --json} says of it
 * @param metadata the last point of every key
 * @param resumedFrom the execution from which it goes on
 * @param resumption of an execution that went on from another, what became of each cell and
 *     variable
 * @param warnings what stands beside the verdict of a re-run
 * @param divergence where a re-run began to differ, if it did
 * @param reruns references of re-runs of this execution, the newest first
 * @param outputs of cell runs are nbformat 4 outputs
 */
public record ShownJson(
    @JsonUnwrapped ListedJson execution,
    String workingFolder,
    String client,
    String kernelVersion,
    Environment environment,
    Optional<GitState> git,
    Optional<Digest> bundle,
    Optional<Digest> bundleAtEnd,
    Map<String, Object> parameters,
    List<MetadataPoint> metadata,
    List<Dependency> lock,
    List<String> faults,
    List<HiddenState> hiddenState,
    List<Event> history,
    Optional<Cost> cost,
    List<PackageChange> packages,
    Optional<ExecutionId> resumedFrom,
    Optional<Resumption> resumption,
    List<String> warnings,
    Optional<Divergence> divergence,
    List<String> reruns,
    List<Run> cellRuns) {

  /** A cell run. */
  public record Run(
      int number,
      Optional<String> cellId,
      int executionCount,
      String source,
      CellRun.Status status,
      Instant startedAt,
      double durationSeconds,
      double cpuSeconds,
      long peakHeapBytes,
      List<JsonNode> outputs,
      List<MetadataPoint> metadata,
      List<Command> commands,
      List<FileUse> files,
      List<String> unseenFiles,
      List<Artifact> artifacts,
      Optional<CellVerdict> verdict) {}

  public static ShownJson of(Shown shown) {
    StoredExecution stored = shown.stored();
    ExecutionStart start = stored.start();
    Optional<ExecutionEnd> end = stored.end();
    return new ShownJson(
        ListedJson.of(shown.row()),
        start.workingFolder(),
        start.client(),
        start.kernelVersion(),
        start.environment(),
        start.git(),
        start.bundle(),
        end.flatMap(ExecutionEnd::bundleAtEnd),
        stored.parameters(),
        LastPoints.of(stored.cells()),
        end.map(ExecutionEnd::lock).orElse(List.of()),
        end.map(ExecutionEnd::faults).orElse(List.of()),
        end.map(ExecutionEnd::hiddenState).orElse(List.of()),
        shown.history(),
        end.flatMap(ExecutionEnd::cost),
        end.map(ExecutionEnd::packages).orElse(List.of()),
        start.resumedFrom(),
        shown.resumption(),
        stored.verdict().map(RerunVerdict::warnings).orElse(List.of()),
        shown.verdicts().divergence(),
        shown.verdicts().reruns().stream().map(ExecutionRow::reference).toList(),
        shown.runs().stream().map(run -> run(run, stored)).toList());
  }

  private static Run run(Shown.Run shown, StoredExecution stored) {
    CellRun run = shown.run();
    return new Run(
        run.number(),
        run.cellId(),
        run.executionCount(),
        run.source(),
        run.status(),
        run.startedAt(),
        ListedJson.seconds(run.wall()),
        ListedJson.seconds(run.cpu()),
        run.peakHeapBytes(),
        shown.outputs(),
        run.metadata(),
        run.commands(),
        run.fileUses(),
        run.fileGaps(),
        run.artifacts(),
        stored
            .verdict()
            .flatMap(
                verdict ->
                    verdict.cells().stream()
                        .filter(cell -> cell.number() == run.number())
                        .findFirst()));
  }
}
