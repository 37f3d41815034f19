package dev.deja.tracker.cli;

import dev.deja.tracker.Tracker;
import dev.deja.tracker.index.Resolved;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.replay.Replay;
import dev.deja.tracker.store.StoredExecution;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja rerun}: a recorded execution once more, and whether it gives the same. */
@Command(
    name = "rerun",
    description = "Runs an execution again from its record, and says whether it gives the same.",
    sortOptions = false,
    footer = {
      "",
      "The cell runs that were recorded are run in recorded order, in a clean folder with",
      "the recorded files, as a new execution. Each cell gets a verdict: IDENTICAL;",
      "EQUIVALENT but for what the named normalizers take away; EXPLAINED, different for a",
      "cause that is named; DIFFERENT; FAILED, where it ran before. The worst is that of",
      "the execution. Exit codes: 0 identical, equivalent or explained, 3 different or",
      "failed, 2 it could not be run, 130 interrupted."
    })
final class RerunCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Parameters(
      index = "0",
      paramLabel = "REFERENCE",
      description = "An execution, as churn/42 or churn/latest.")
  private String reference;

  @Option(names = "--keep", description = "Keep the folder in which it runs.")
  private boolean keep;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Tracker tracker = deja.tracker();
    Resolved resolved = tracker.resolve(reference);
    StoredExecution original = tracker.execution(resolved.execution().id());
    if (original.end().isEmpty()) {
      throw new UserMistake(
          original.start().reference()
              + " is still running; it can be run again when it has ended. See 'deja show "
              + original.start().reference()
              + "'.");
    }
    if (original.cells().isEmpty()) {
      throw new UserMistake(
          original.start().reference() + " ran no cells, so there is nothing to run again.");
    }
    ExecutionId id = OwnKernel.newExecution();
    Progress progress = new Progress(deja.terminal(), true, json);
    Replay replay =
        new Replay(
            OwnKernel.command(tracker.store().text()),
            tracker.executions(),
            original,
            id,
            keep,
            progress);
    try (CancelOnInterrupt cancel = new CancelOnInterrupt(replay::cancel)) {
      Replay.Report report;
      try {
        report = replay.run();
      } finally {
        progress.end();
      }
      Optional<StoredExecution> rerun = tracker.recorded(id);
      if (report.cancelled()) {
        deja.terminal()
            .err()
            .println(
                "deja: interrupted after "
                    + report.cells().size()
                    + " of "
                    + original.cells().size()
                    + " cells; there is no verdict");
        return ExitCode.INTERRUPTED;
      }
      RerunVerdict verdict = Replay.verdict(original, report, rerun, Instant.now());
      if (rerun.isPresent()) {
        tracker.executions().add(verdict);
      }
      show(original, rerun, report, verdict);
      return ExitCode.of(verdict.verdict());
    }
  }

  private void show(
      StoredExecution original,
      Optional<StoredExecution> rerun,
      Replay.Report report,
      RerunVerdict verdict) {
    Terminal terminal = deja.terminal();
    if (rerun.isEmpty()) {
      terminal
          .err()
          .println(
              "deja: this re-run was not recorded, and its verdict is not kept. Run 'deja doctor'"
                  + " to find out why.");
    }
    String again =
        rerun.map(execution -> execution.start().reference()).orElse(report.rerun().toString());
    if (json) {
      terminal.json(
          new RerunJson(
              original.start().reference(),
              verdict.original(),
              again,
              verdict.rerun(),
              verdict.verdict(),
              verdict.cells(),
              verdict.warnings(),
              report.problem(),
              keep ? Optional.of(report.folder().toString()) : Optional.empty()));
      return;
    }
    PrintWriter out = terminal.out();
    report.problem().ifPresent(problem -> terminal.err().println("deja: " + problem));
    terminal.err().flush();
    firstDiverging(verdict).ifPresent(cell -> diverging(cell, terminal));
    out.printf(
        "%n%s → %s  %s  %s%n",
        original.start().reference(),
        terminal.paint(Terminal.Colour.STRONG, again),
        terminal.paint(Statuses.colour(verdict.verdict()), verdict.verdict().name()),
        summary(verdict));
    verdict
        .warnings()
        .forEach(
            warning -> out.println(terminal.paint(Terminal.Colour.NOTABLE, "warning: ") + warning));
    if (keep) {
      out.println("folder kept: " + report.folder());
    }
    out.printf("%nNext:%n");
    List<Map.Entry<String, String>> next = new ArrayList<>();
    if (rerun.isPresent()) {
      next.add(Map.entry("deja show " + again, "what each cell did this time"));
    }
    next.add(Map.entry("deja show " + original.start().reference(), "what was recorded"));
    Suggestions.print(terminal, next);
  }

  private static Optional<CellVerdict> firstDiverging(RerunVerdict verdict) {
    return verdict.cells().stream().filter(cell -> !cell.verdict().isSame()).findFirst();
  }

  private static void diverging(CellVerdict cell, Terminal terminal) {
    PrintWriter out = terminal.out();
    out.printf(
        "%n%s%n",
        terminal.paint(
            Terminal.Colour.STRONG, "first cell that diverges: cell run " + cell.number()));
    cell.diff()
        .ifPresent(
            diff ->
                diff.lines()
                    .forEach(line -> out.println("  " + terminal.paint(colour(line), line))));
  }

  private static Terminal.Colour colour(String diffLine) {
    if (diffLine.startsWith("+")) {
      return Terminal.Colour.GOOD;
    }
    return diffLine.startsWith("-") ? Terminal.Colour.BAD : Terminal.Colour.PLAIN;
  }

  /** How many cells have which verdict: {@code 7 identical, 1 explained}. */
  private static String summary(RerunVerdict verdict) {
    Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    verdict.cells().forEach(cell -> counts.merge(cell.verdict(), 1L, Long::sum));
    return counts.entrySet().stream()
        .map(
            count ->
                count.getValue() + " " + count.getKey().name().toLowerCase(java.util.Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
