package dev.deja.tracker.cli;

import dev.deja.kernel.extension.CellObserver;
import dev.deja.tracker.Configuration;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.parameter.Injection;
import dev.deja.tracker.parameter.PathTemplate;
import dev.deja.tracker.replay.HeadlessRun;
import dev.deja.tracker.replay.KernelInfo;
import dev.deja.tracker.replay.PapermillMetadata;
import dev.deja.tracker.replay.RunListener;
import dev.deja.tracker.store.StoredExecution;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
    description = "Runs a notebook from first cell to last, and remembers it.",
    sortOptions = false,
    footer = {
      "",
      "A drop-in for papermill: the same options, and the same metadata in the executed",
      "notebook. Java notebooks run in Deja's kernel, others in that of their kernelspec.",
      "",
      "Parameters are the variables of the cell tagged 'parameters', and what cells ask for",
      "with Deja.parameter(\"n\", 10); values are checked before anything runs. Paths may",
      "name them: out/{region}-{n}.ipynb, {pm[run_uuid]}.",
      "",
      "Cells tagged 'raises-exception' may fail, cells tagged 'skip-execution' are left",
      "out. Exit codes: 0 it ran to its end, 1 a cell failed, 2 the notebook, the store or",
      "the kernel cannot be used, 130 interrupted, 138 the kernel died, 143 terminated."
    })
final class RunCommand implements Callable<Integer> {

  private static final String EXTENSION = ".ipynb";

  @ParentCommand private Main deja;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NOTEBOOK",
      description = "The notebook file, s3://BUCKET/KEY, or - for standard input.")
  private @Nullable String input;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OUTPUT",
      description = "The same as --output.")
  private @Nullable String second;

  @ArgGroup private @Nullable Target target;

  /** Where the executed notebook goes; one of the two. */
  static final class Target {

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description =
            "Where the executed notebook goes, a file, s3://BUCKET/KEY or -; NAME.executed.ipynb"
                + " beside it if not given.")
    private @Nullable String output;

    @Option(names = "--inplace", description = "Write the outputs into NOTEBOOK itself.")
    private boolean inplace;
  }

  @Mixin private ParameterOptions parameters;
  @Mixin private RunOptions options;

  @Option(
      names = "--prepare-only",
      description = "Write the notebook with its parameters, and do not run it.")
  private boolean prepareOnly;

  @Option(names = "--prepare-execute", hidden = true, description = "Run it, as is usual.")
  private boolean prepareExecute;

  @Option(
      names = "--help-notebook",
      description = "Print the parameters that the notebook declares, and do not run it.")
  private boolean helpNotebook;

  @Option(
      names = "--mirror",
      description = "Keep the bytes of all jars in the store (also DEJA_MIRROR=on).")
  private boolean mirror;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException, IOException {
    options.check();
    PathTemplate template = new PathTemplate(parameters.given(), deja.terminal().clock());
    NotebookPlace from = source(template);
    Notebook content = from.read();
    ChosenKernel kernel = ChosenKernel.of(content, from.said(), options, deja.environment());
    if (helpNotebook) {
      return help(content, kernel, from);
    }
    content.requireCode();
    NotebookPlace to = destination(from, template);
    Injection injection =
        Injection.of(content, kernel.language(), parameters.given(from.said(), to.said()));
    if (!injection.values().isEmpty()) {
      injection.apply().forEach(warning -> deja.terminal().err().println("deja: " + warning));
    }
    // Who writes into the notebook itself wants no times in each of its differences.
    Optional<PapermillMetadata> papermill =
        inplace() && injection.values().isEmpty()
            ? Optional.empty()
            : Optional.of(new PapermillMetadata(content, from.said(), to.said(), version()));
    if (options.reportMode) {
      papermill.ifPresent(PapermillMetadata::hideSources);
    }
    if (prepareOnly) {
      to.write(content);
      results(to).println("notebook: " + to.shown());
      return ExitCode.DONE;
    }
    return run(new Prepared(content, from, to, kernel, injection.values(), papermill));
  }

  /** A notebook that is ready to run. */
  private record Prepared(
      Notebook content,
      NotebookPlace from,
      NotebookPlace to,
      ChosenKernel kernel,
      Map<String, @Nullable Object> values,
      Optional<PapermillMetadata> papermill) {}

  private Integer run(Prepared prepared) throws InterruptedException, IOException {
    // A store that cannot be used is said before anything has run.
    Tracker tracker = deja.tracker();
    tracker.requireRoom();
    ExecutionId id = OwnKernel.newExecution();
    try (NotebookOnDisk disk = NotebookOnDisk.of(prepared.from(), prepared.content());
        OutputLog log =
            OutputLog.open(
                options.logOutput ? deja.terminal().err() : null,
                options.stdoutFile,
                options.stderrFile)) {
      Progress progress = new Progress(deja.terminal(), false, json || isStandard(prepared.to()));
      List<RunListener> listeners = new ArrayList<>(List.of(log));
      if (options.showsProgress(isStandard(prepared.to()))) {
        listeners.add(progress);
      }
      HeadlessRun[] itself = new HeadlessRun[1];
      listeners.add(
          new Autosave(
              options.autosave(),
              options.saveWhileRunning && !isStandard(prepared.to()),
              () -> {
                itself[0].writeSoFar();
                prepared.to().write(prepared.content());
              }));
      HeadlessRun run =
          new HeadlessRun(
              prepared.kernel().command(tracker.store().text(), variables(prepared, tracker, id)),
              request(prepared, disk),
              id,
              RunListener.all(listeners),
              recording(prepared, disk, id, tracker));
      itself[0] = run;
      return report(prepared, run, progress, tracker);
    }
  }

  private int report(Prepared prepared, HeadlessRun run, Progress progress, Tracker tracker)
      throws InterruptedException {
    try (CancelOnInterrupt cancel = new CancelOnInterrupt(run::cancel)) {
      HeadlessRun.Report report;
      try {
        report = run.run();
      } finally {
        progress.end();
      }
      prepared.to().write(prepared.content());
      Optional<StoredExecution> stored = tracker.recorded(report.id());
      Snapshots.ended(tracker, report.id(), report.ending());
      boolean recorded = Configuration.of(deja.environment()).tracking();
      RunReport said =
          new RunReport(deja.terminal(), report, stored, tracker.isWaiting(report.id()));
      if (json) {
        said.json(absolute(prepared.from()), absolute(prepared.to()));
      } else {
        said.text(prepared.to().shown(), results(prepared.to()), recorded);
      }
      int code = ExitCode.of(report.ending());
      boolean lost = stored.isEmpty() && recorded && !tracker.isWaiting(report.id());
      return lost && code == ExitCode.DONE ? ExitCode.WRONG : code;
    }
  }

  private HeadlessRun.Request request(Prepared prepared, NotebookOnDisk disk) {
    return new HeadlessRun.Request(
        prepared.content(),
        disk.file(),
        options.workingFolder(disk.workingFolder()),
        options.allowErrors,
        options.timeout(),
        options.startLimit(),
        prepared.values(),
        prepared.papermill());
  }

  /** Who records: Deja's own kernel itself, any other is recorded from here. */
  private Function<KernelInfo, Optional<CellObserver>> recording(
      Prepared prepared, NotebookOnDisk disk, ExecutionId id, Tracker tracker) {
    String spec = prepared.kernel().specName();
    if (spec == null || !Configuration.of(deja.environment()).tracking()) {
      return info -> Optional.empty();
    }
    Map<String, String> environment = new LinkedHashMap<>(deja.environment());
    environment.putAll(variables(prepared.to()));
    return info ->
        Optional.of(
            tracker.recordMessages(
                id,
                info.text() + ", kernelspec " + spec,
                options.workingFolder(disk.workingFolder()),
                prepared.values(),
                environment,
                warning -> deja.terminal().err().println("deja: " + warning)));
  }

  /** Those of the kernel of this run, which leaves what a later run can go on from. */
  private Map<String, String> variables(Prepared prepared, Tracker tracker, ExecutionId id) {
    Map<String, String> variables = new LinkedHashMap<>(variables(prepared.to()));
    variables.putAll(Snapshots.variables(deja, tracker, id));
    return variables;
  }

  private Map<String, String> variables(NotebookPlace to) {
    Map<String, String> variables = new LinkedHashMap<>();
    if (mirror) {
      variables.put("DEJA_MIRROR", "on");
    }
    if (to instanceof NotebookPlace.File file) {
      variables.put("DEJA_EXECUTED_NOTEBOOK", inplace() ? "" : file.file().toString());
    }
    return variables;
  }

  private int help(Notebook content, ChosenKernel kernel, NotebookPlace from) {
    List<String> declared = Injection.of(content, kernel.language(), Map.of()).declared();
    PrintWriter out = deja.terminal().out();
    out.printf("Parameters inferred for notebook '%s':%n", from.said());
    declared.forEach(line -> out.println("  " + line));
    if (declared.isEmpty()) {
      out.printf("%n  No cell tagged 'parameters'%n");
    }
    return declared.isEmpty() ? ExitCode.NOTEBOOK_FAILED : ExitCode.DONE;
  }

  private NotebookPlace source(PathTemplate template) {
    if (input == null) {
      if (!isPiped()) {
        throw new UserMistake("no notebook was named. Say which, as in 'deja run in.ipynb'.");
      }
      return NotebookPlace.of("-", deja.environment());
    }
    // A file whose name has braces is that file.
    boolean there = !input.contains("://") && Files.exists(Path.of(input));
    return NotebookPlace.of(there ? input : template.fill(input), deja.environment());
  }

  /** Whether another program's output is read; only Linux tells. */
  private static boolean isPiped() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString().startsWith("pipe:");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Where the executed notebook goes; checked now rather than after an hour of running. */
  private NotebookPlace destination(NotebookPlace from, PathTemplate template) {
    String said = target == null ? null : target.output;
    if (second != null) {
      if (target != null) {
        throw new UserMistake(
            "the output is given twice: '%s', and %s. Say one of them."
                .formatted(second, inplace() ? "--inplace" : "--output " + said));
      }
      said = second;
    }
    if (inplace()) {
      if (!(from instanceof NotebookPlace.File)) {
        throw new UserMistake(
            "--inplace needs a notebook file; '%s' is none. Name an output."
                .formatted(from.said()));
      }
      return from;
    }
    NotebookPlace chosen =
        said == null ? usual(from) : NotebookPlace.of(template.fill(said), deja.environment());
    if (chosen instanceof NotebookPlace.File to
        && from instanceof NotebookPlace.File file
        && to.file().equals(file.file())) {
      throw new UserMistake(
          "the output is the notebook itself. To write into it, say --inplace instead.");
    }
    if (isStandard(chosen) && json) {
      throw new UserMistake("the output and --json both go to standard output. Leave one out.");
    }
    chosen.requireWritable();
    return chosen;
  }

  private NotebookPlace usual(NotebookPlace from) {
    if (from instanceof NotebookPlace.File file) {
      String name = file.name();
      String bare =
          name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
      return NotebookPlace.of(
          file.folder().resolve(bare + ".executed" + EXTENSION).toString(), deja.environment());
    }
    return NotebookPlace.of("-", deja.environment());
  }

  private boolean inplace() {
    return target != null && target.inplace;
  }

  private static boolean isStandard(NotebookPlace place) {
    return place instanceof NotebookPlace.Standard;
  }

  /** Where results are told; standard output may be the notebook's. */
  private PrintWriter results(NotebookPlace to) {
    return isStandard(to) ? deja.terminal().err() : deja.terminal().out();
  }

  private static String absolute(NotebookPlace place) {
    return place instanceof NotebookPlace.File file ? file.file().toString() : place.said();
  }

  private static String version() {
    String version = RunCommand.class.getPackage().getImplementationVersion();
    return "Deja" + (version == null ? "" : " " + version);
  }
}
