package dev.deja.tracker.store;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Environment;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.Tombstone;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Between an execution and what stays of it when it is deleted. */
final class Deleted {

  private Deleted() {}

  /** What stays of the runs that used files or made artifacts, of which lineage knows. */
  static List<Tombstone.Run> runs(StoredExecution execution) {
    String reference = execution.start().reference();
    return execution.cells().stream()
        .map(run -> new Tombstone.Run(run.number(), run.startedAt(), uses(reference, run)))
        .filter(run -> !run.fileUses().isEmpty())
        .toList();
  }

  private static List<FileUse> uses(String reference, CellRun run) {
    Stream<FileUse> artifacts =
        run.artifacts().stream()
            .filter(artifact -> artifact.digest().isPresent())
            .map(artifact -> artifact.written(reference));
    return Stream.concat(run.fileUses().stream(), artifacts)
        // Its bytes are not kept for its sake any more.
        .map(use -> use.with(use.digest(), false, use.doubt()))
        .toList();
  }

  /** The execution as it is shown then: who, when, and which files. */
  static StoredExecution execution(Tombstone stone) {
    Environment nowhere =
        new Environment(
            "",
            stone.user(),
            "",
            "",
            Optional.empty(),
            0,
            -1,
            List.of(),
            "",
            "",
            List.of(),
            "UTC",
            "",
            Optional.empty(),
            Optional.empty(),
            Map.of());
    ExecutionStart start =
        new ExecutionStart(
            ExecutionStart.FORMAT,
            stone.id(),
            stone.notebook(),
            stone.number(),
            stone.startedAt(),
            stone.workingFolder(),
            "",
            "",
            nowhere,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            stone.rerunOf(),
            Optional.empty(),
            stone.task());
    List<CellRun> runs = stone.runs().stream().map(Deleted::run).toList();
    ExecutionEnd end =
        new ExecutionEnd(
            ExecutionEnd.FORMAT,
            ExecutionStatus.DELETED,
            stone.endedAt(),
            runs.size(),
            Duration.ZERO,
            Duration.ZERO,
            List.of(),
            Optional.empty(),
            List.of(),
            "delete",
            List.of(),
            Map.of(),
            List.of(),
            Optional.empty(),
            List.of());
    return new StoredExecution(start, runs, Optional.of(end), Optional.empty());
  }

  private static CellRun run(Tombstone.Run run) {
    List<FileUse> uses = run.fileUses();
    return new CellRun(
        run.number(),
        Optional.empty(),
        run.number(),
        "",
        false,
        CellRun.Status.OK,
        run.startedAt(),
        Duration.ZERO,
        Duration.ZERO,
        -1,
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        uses,
        List.of());
  }
}
