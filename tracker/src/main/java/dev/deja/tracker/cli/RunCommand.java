package dev.deja.tracker.cli;

import dev.deja.tracker.Configuration;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.notebook.NotebookProblem;
import dev.deja.tracker.parameter.Injection;
import dev.deja.tracker.replay.HeadlessRun;
import dev.deja.tracker.replay.KernelCommand;
import dev.deja.tracker.replay.PapermillMetadata;
import dev.deja.tracker.store.StoredExecution;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja run}: a notebook from its first cell to its last, without a front end. */
@Command(
    name = "run",
    description = "Runs a Java notebook from first cell to last, and remembers it.",
    sortOptions = false,
    footer = {
      "",
      "Parameters are the variables of the cell tagged 'parameters', and what cells ask for",
      "with Deja.parameter(\"n\", 10); values are checked before anything runs.",
      "Cells tagged 'raises-exception' may fail, cells tagged 'skip-execution' are left",
      "out. Exit codes: 0 it ran to its end, 1 a cell failed or the kernel was lost,",
      "2 the notebook, the store or the kernel cannot be used, 130 interrupted."
    })
final class RunCommand implements Callable<Integer> {

  private static final String EXTENSION = ".ipynb";

  @ParentCommand private Main deja;

  @Parameters(index = "0", paramLabel = "NOTEBOOK", description = "The notebook file.")
  private Path notebook;

  @ArgGroup private @Nullable Target target;

  /** Where the executed notebook goes; one of the two. */
  static final class Target {

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description =
            "Where the executed notebook goes; NAME.executed.ipynb beside it if not given.")
    private @Nullable Path output;

    @Option(names = "--inplace", description = "Write the outputs into NOTEBOOK itself.")
    private boolean inplace;
  }

  @Option(
      names = "--cwd",
      paramLabel = "DIR",
      description = "Where notebook code runs; the notebook's folder if not given.")
  private @Nullable Path cwd;

  @Mixin private ParameterOptions parameters;

  @Option(
      names = {"--prepare-only"},
      description = "Write the notebook with its parameters, and do not run it.")
  private boolean prepareOnly;

  @Option(names = "--allow-errors", description = "Go on after a cell that fails.")
  private boolean allowErrors;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Interrupt a cell that runs longer.")
  private @Nullable Long timeout;

  @Option(
      names = "--mirror",
      description = "Keep the bytes of all jars in the store (also DEJA_MIRROR=on).")
  private boolean mirror;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Path file = notebook.toAbsolutePath().normalize();
    Notebook content = Notebook.read(notebook);
    content.requireRunnable();
    Path executed = executed(file);
    Injection injection = Injection.of(content, parameters.given());
    if (!injection.values().isEmpty()) {
      injection.apply().forEach(warning -> deja.terminal().err().println("deja: " + warning));
    }
    if (prepareOnly) {
      content.write(executed);
      deja.terminal().out().println("notebook: " + Paths.shortened(executed.toString()));
      return ExitCode.DONE;
    }
    // A store that cannot be used is said before anything has run.
    Tracker tracker = deja.tracker();
    tracker.requireRoom();
    ExecutionId id = OwnKernel.newExecution();
    Progress progress = new Progress(deja.terminal(), false, json);
    HeadlessRun run =
        new HeadlessRun(kernel(tracker), request(content, file, injection.values()), id, progress);
    Instant began = Instant.now();
    HeadlessRun.Report report;
    Optional<StoredExecution> stored;
    try (CancelOnInterrupt cancel = new CancelOnInterrupt(run::cancel)) {
      try {
        report = run.run();
      } finally {
        progress.end();
      }
      if (!injection.values().isEmpty()) {
        PapermillMetadata.notebook(
            content, notebook, executed, began, report.ending() != HeadlessRun.Ending.COMPLETED);
      }
      content.write(executed);
      stored = tracker.recorded(id);
      show(report, stored, executed);
    }
    boolean lost =
        stored.isEmpty()
            && !tracker.isWaiting(id)
            && Configuration.of(deja.environment()).tracking();
    int code = ExitCode.of(report.ending());
    return lost && code == ExitCode.DONE ? ExitCode.WRONG : code;
  }

  private HeadlessRun.Request request(
      Notebook content, Path file, Map<String, @Nullable Object> given) {
    return new HeadlessRun.Request(
        content,
        file,
        workingFolder(file),
        allowErrors,
        Optional.ofNullable(timeout).map(RunCommand::seconds),
        given);
  }

  private KernelCommand kernel(Tracker tracker) {
    return OwnKernel.command(
        tracker.store().text(), mirror ? Map.of("DEJA_MIRROR", "on") : Map.of());
  }

  private static Duration seconds(long seconds) {
    if (seconds <= 0) {
      throw new UserMistake("--timeout is " + seconds + "; expected a number of seconds above 0.");
    }
    return Duration.ofSeconds(seconds);
  }

  private Path workingFolder(Path file) {
    if (cwd == null) {
      return folderOf(file);
    }
    if (!Files.isDirectory(cwd)) {
      throw new UserMistake(
          "--cwd is '" + cwd + "', which is no folder. Create it, or leave --cwd out.");
    }
    return cwd.toAbsolutePath().normalize();
  }

  /** Where the executed notebook goes; checked now rather than after an hour of running. */
  private Path executed(Path file) {
    Path output = target == null ? null : target.output;
    if (target != null && target.inplace) {
      return file;
    }
    Path chosen;
    if (output == null) {
      String name = String.valueOf(file.getFileName());
      String bare =
          name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
      chosen = folderOf(file).resolve(bare + ".executed" + EXTENSION);
    } else {
      chosen = output.toAbsolutePath().normalize();
    }
    if (chosen.equals(file)) {
      throw new UserMistake(
          "--output is the notebook itself. To write into it, say --inplace instead.");
    }
    if (Files.isDirectory(chosen)) {
      throw new UserMistake(
          "--output is '"
              + output
              + "', a folder; expected a file, such as '"
              + chosen.resolve(String.valueOf(file.getFileName()))
              + "'.");
    }
    if (!Files.isWritable(folderOf(chosen))) {
      throw new NotebookProblem(
          "the executed notebook cannot be written to '"
              + folderOf(chosen)
              + "'. Choose another place with '--output FILE'.");
    }
    return chosen;
  }

  private static Path folderOf(Path file) {
    Path folder = file.getParent();
    return folder == null ? file : folder;
  }

  private void show(HeadlessRun.Report report, Optional<StoredExecution> stored, Path executed) {
    Terminal terminal = deja.terminal();
    String reference =
        stored.map(execution -> execution.start().reference()).orElse(report.id().toString());
    ExecutionStatus status = stored.map(StoredExecution::status).orElse(ExecutionStatus.INCOMPLETE);
    if (json) {
      terminal.json(
          new RunJson(
              report.id(),
              reference,
              status,
              notebook.toAbsolutePath().normalize().toString(),
              executed.toString(),
              report.problem(),
              report.cells().stream().map(RunJson.Cell::of).toList()));
      return;
    }
    failure(report).ifPresent(text -> terminal.err().println(text));
    report.warnings().forEach(warning -> terminal.err().println("deja: " + warning));
    if (stored.isEmpty()) {
      terminal
          .err()
          .println(
              deja.tracker().isWaiting(report.id())
                  ? "deja: this run's record waits on this machine until the store can be reached."
                      + " See 'deja status'."
                  : "deja: this run was not recorded. Run 'deja doctor' to find out why.");
    }
    terminal.err().flush();
    PrintWriter out = terminal.out();
    stored.ifPresent(execution -> outcome(execution, out));
    out.println("executed notebook: " + Paths.shortened(executed.toString()));
    if (stored.isPresent()) {
      out.printf("%nNext:%n");
      Suggestions.print(
          terminal,
          List.of(
              Map.entry("deja show " + reference, "what each cell did"),
              Map.entry("deja rerun " + reference, "prove that it can be repeated"),
              Map.entry("deja list", "all executions")));
    }
  }

  private void outcome(StoredExecution stored, PrintWriter out) {
    ExecutionStatus status = stored.status();
    out.printf(
        "%n%s  %s%n",
        deja.terminal().paint(Terminal.Colour.STRONG, stored.start().reference()),
        deja.terminal().paint(Statuses.colour(status), status.name()));
    stored
        .end()
        .map(ExecutionEnd::faults)
        .orElse(List.of())
        .forEach(fault -> out.println("recording: " + fault));
  }

  /** The stack trace of the cell that ended the run, or what happened to the kernel. */
  private Optional<String> failure(HeadlessRun.Report report) {
    if (report.problem().isPresent()) {
      return Optional.of("deja: " + report.problem().get());
    }
    return report.ending() == HeadlessRun.Ending.FAILED
        ? Optional.of(Tracebacks.last(report.cells(), deja.terminal()))
        : Optional.empty();
  }
}
