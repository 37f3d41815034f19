package dev.deja.tracker.cli;

import dev.deja.tracker.Tracker;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Resumption;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.parameter.Injection;
import dev.deja.tracker.replay.HeadlessRun;
import dev.deja.tracker.replay.ResumedRun;
import dev.deja.tracker.store.StoredExecution;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja resume}: goes on from where a run failed or was interrupted. */
@Command(
    name = "resume",
    description = "Goes on from the first cell that did not succeed, with today's notebook.",
    sortOptions = false,
    footer = {
      "",
      "Cells that succeeded are taken as they were if their code, inputs and libraries are",
      "the same; of their variables those that are needed get the values that 'deja run'",
      "left, and where that cannot be, the cells that made them are run again. In doubt a",
      "cell is run. DEJA_SNAPSHOTS=off makes 'deja run' leave no values.",
      "Exit codes: as 'deja run'; 2 also where there is nothing to resume."
    })
final class ResumeCommand implements Callable<Integer> {

  private static final String EXTENSION = ".ipynb";

  @ParentCommand private Main deja;

  @Parameters(
      index = "0",
      paramLabel = "REFERENCE",
      description = "An execution that did not come to its end, as churn/42 or churn/latest.")
  private String reference;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the executed notebook goes; NAME.executed.ipynb beside it if not given.")
  private @Nullable Path output;

  @Option(names = "--allow-errors", description = "Go on after a cell that fails.")
  private boolean allowErrors;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Interrupt a cell that runs longer.")
  private @Nullable Long timeout;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Tracker tracker = deja.tracker();
    ExecutionId originalId = tracker.resolve(reference).execution().id();
    StoredExecution original = tracker.execution(originalId);
    requireResumable(tracker, original);
    Path file = notebook(original);
    Notebook notebook = Notebook.read(file);
    notebook.requireCode();
    notebook
        .language()
        .filter(language -> !language.equals("java"))
        .ifPresent(
            language -> {
              throw new UserMistake(
                  "deja resume knows cells in Java, and this notebook is in %s. Run it with 'deja run %s'."
                      .formatted(language, file));
            });
    Injection injection = Injection.of(notebook, original.start().parameters());
    if (!injection.values().isEmpty()) {
      injection.apply().forEach(warning -> deja.terminal().err().println("deja: " + warning));
    }
    tracker.requireRoom();
    ExecutionId id = OwnKernel.newExecution();
    Progress progress = new Progress(deja.terminal(), false, json);
    ResumedRun run =
        new ResumedRun(
            OwnKernel.command(tracker.store().text(), Snapshots.variables(deja, tracker, id)),
            tracker.executions(),
            request(original, notebook, file, tracker),
            id,
            progress,
            plan -> showPlan(original, plan));
    if (run.hasNothingToDo()) {
      throw nothing(original, "all of its cells have succeeded");
    }
    Path executed = executed(file);
    try (CancelOnInterrupt cancel = new CancelOnInterrupt(run::cancel)) {
      ResumedRun.Report report;
      try {
        report = run.run();
      } finally {
        progress.end();
      }
      notebook.write(executed);
      Optional<StoredExecution> stored = tracker.recorded(id);
      stored.ifPresent(recorded -> tracker.executions().add(report.resumption()));
      Snapshots.ended(tracker, id, report.ending());
      Snapshots.ended(tracker, originalId, report.ending());
      show(original, report, stored, executed);
      return ExitCode.of(report.ending());
    }
  }

  private static void requireResumable(Tracker tracker, StoredExecution original) {
    String name = original.start().reference();
    if (original.end().isEmpty()) {
      throw new UserMistake(
          name
              + " is still running; it can be resumed when it has ended. See 'deja show "
              + name
              + "'.");
    }
    if (original.status() == ExecutionStatus.COMPLETED) {
      throw nothing(original, "it has completed");
    }
    Optional<ExecutionId> before = original.start().resumedFrom();
    if (before.isPresent() && tracker.executions().resumption(original.id()).isEmpty()) {
      throw new UserMistake(
          "%s was itself resumed, and ended before it could be told what it had taken. Resume '%s' instead."
              .formatted(
                  name,
                  tracker
                      .row(before.get())
                      .map(row -> row.reference())
                      .orElse(before.get().ulid())));
    }
  }

  private static UserMistake nothing(StoredExecution original, String why) {
    String name = original.start().reference();
    return new UserMistake(
        "there is nothing to resume in %s: %s. Run it again with 'deja rerun %s', or today's notebook with 'deja run'."
            .formatted(name, why, name));
  }

  /** Today's notebook: where it was then. */
  private static Path notebook(StoredExecution original) {
    Path file =
        original
            .start()
            .notebook()
            .path()
            .map(Path::of)
            .orElseThrow(
                () ->
                    new UserMistake(
                        original.start().reference()
                            + " does not know which notebook it was, so that it cannot be"
                            + " resumed."));
    if (!Files.isRegularFile(file)) {
      throw new UserMistake(
          "the notebook '%s' of %s is not there any more. Put it back, or get it with 'deja bundle %s'."
              .formatted(file, original.start().reference(), original.start().reference()));
    }
    if (!Files.isDirectory(Path.of(original.start().workingFolder()))) {
      throw new UserMistake(
          "the folder '%s', where %s ran, is not there any more."
              .formatted(original.start().workingFolder(), original.start().reference()));
    }
    return file;
  }

  private ResumedRun.Request request(
      StoredExecution original, Notebook notebook, Path file, Tracker tracker) {
    return new ResumedRun.Request(
        original,
        notebook,
        file,
        tracker.snapshots(),
        allowErrors,
        NotebookOptions.timeout(timeout));
  }

  private Path executed(Path file) {
    if (output != null) {
      return output.toAbsolutePath().normalize();
    }
    String name = String.valueOf(file.getFileName());
    String bare =
        name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
    return file.resolveSibling(bare + ".executed" + EXTENSION);
  }

  private void showPlan(StoredExecution original, Resumption plan) {
    if (json) {
      return;
    }
    PrintWriter err = deja.terminal().err();
    err.println("resumes " + original.start().reference() + ", which " + original.status());
    ResumptionText.of(plan).forEach(line -> err.printf("  %-12s %s%n", line.label(), line.text()));
    err.flush();
  }

  private void show(
      StoredExecution original,
      ResumedRun.Report report,
      Optional<StoredExecution> stored,
      Path executed) {
    Terminal terminal = deja.terminal();
    String name =
        stored.map(execution -> execution.start().reference()).orElse(report.id().toString());
    ExecutionStatus status = stored.map(StoredExecution::status).orElse(ExecutionStatus.INCOMPLETE);
    if (json) {
      terminal.json(
          new ResumeJson(
              original.start().reference(),
              name,
              report.id(),
              status,
              executed.toString(),
              report.problem(),
              report.resumption().restored(),
              report.resumption().notRestored(),
              report.resumption().cells()));
      return;
    }
    report.problem().ifPresent(problem -> terminal.err().println("deja: " + problem));
    if (report.ending() == HeadlessRun.Ending.FAILED) {
      terminal.err().println(Tracebacks.last(report.cells(), terminal));
    }
    report.warnings().forEach(warning -> terminal.err().println("deja: " + warning));
    if (stored.isEmpty()) {
      terminal.err().println("deja: this run was not recorded. Run 'deja doctor' to find out why.");
    }
    terminal.err().flush();
    PrintWriter out = terminal.out();
    out.printf(
        "%n%s → %s  %s%n",
        original.start().reference(),
        terminal.paint(Terminal.Colour.STRONG, name),
        terminal.paint(Statuses.colour(status), status.name()));
    out.println("executed notebook: " + Paths.shortened(executed.toString()));
    out.printf("%nNext:%n");
    Suggestions.print(
        terminal,
        List.of(
            report.ending() == HeadlessRun.Ending.COMPLETED
                ? Map.entry("deja show " + name, "what each cell did")
                : Map.entry("deja resume " + name, "go on from there")));
  }
}
