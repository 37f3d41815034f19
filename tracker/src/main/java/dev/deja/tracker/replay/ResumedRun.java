package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.wire.Message;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.Resumption;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.notebook.NotebookCell;
import dev.deja.tracker.replay.HeadlessRun.Ending;
import dev.deja.tracker.replay.HeadlessRun.RanCell;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.StoredExecution;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes on from an execution that did not come to its end, with today's notebook: see {@link
 * ResumePlan}. {@link #cancel} may be called from any thread; {@link #run} once.
 */
public final class ResumedRun {

  /** How often it is planned anew, when values turn out not to be readable. */
  private static final int MOST_PLANS = 8;

  /**
   * What to resume.
   *
   * @param original the execution
   * @param notebook today's, with its parameters; its cells get outputs and execution counts
   * @param file the notebook's absolute path
   * @param snapshots the folder in which kernels leave values of variables
   * @param allowErrors whether a failing cell does not end the run
   * @param timeout for each cell; empty for no limit
   */
  public record Request(
      StoredExecution original,
      Notebook notebook,
      Path file,
      Path snapshots,
      boolean allowErrors,
      Optional<Duration> timeout) {}

  /**
   * How it went.
   *
   * @param cells results of the cells that ran, with their numbers among all code cells
   * @param resumption what became of each cell
   */
  public record Report(
      ExecutionId id,
      Ending ending,
      List<RanCell> cells,
      Optional<String> problem,
      List<String> warnings,
      Resumption resumption) {}

  private final KernelCommand command;
  private final Executions executions;
  private final Request request;
  private final ExecutionId id;
  private final RunListener listener;
  private final Consumer<Resumption> planned;
  private final List<NotebookCell> cells;
  private final List<String> sources;
  private final List<RecordedRun> runs;
  private final FilesNow files;
  private final List<String> changedBesides;
  private volatile boolean cancelled;
  private volatile @Nullable KernelProcess kernel;

  /**
   * @param id the name under which the kernel is to record the run
   * @param planned hears once what is taken, before the first cell runs
   */
  public ResumedRun(
      KernelCommand command,
      Executions executions,
      Request request,
      ExecutionId id,
      RunListener listener,
      Consumer<Resumption> planned) {
    this.command = command;
    this.executions = executions;
    this.request = request;
    this.id = id;
    this.listener = listener;
    this.planned = planned;
    this.cells =
        request.notebook().codeCells().stream()
            .filter(cell -> !cell.tags().contains(HeadlessRun.SKIP_EXECUTION))
            .toList();
    this.sources = cells.stream().map(NotebookCell::source).toList();
    this.runs = recordedRuns(executions, request.original());
    this.files = new FilesNow(request.original().start());
    Optional<BundleManifest> bundle = request.original().start().bundle().map(executions::bundle);
    this.changedBesides =
        bundle
            .map(known -> files.changedBesides(known, runs.stream().map(RecordedRun::run).toList()))
            .orElse(List.of());
  }

  /** The runs that stand for what an execution did: its own, and those that it had taken. */
  static List<RecordedRun> recordedRuns(Executions executions, StoredExecution execution) {
    Optional<Resumption> resumption = executions.resumption(execution.id());
    List<CellRun> own = execution.cells().stream().filter(run -> !run.silent()).toList();
    if (resumption.isEmpty()) {
      return own.stream().map(run -> new RecordedRun(execution.id(), run)).toList();
    }
    Map<ExecutionId, List<CellRun>> known = new HashMap<>(Map.of(execution.id(), own));
    List<RecordedRun> runs = new ArrayList<>();
    for (Resumption.Cell cell : resumption.get().cells()) {
      List<CellRun> from =
          known.computeIfAbsent(
              cell.from(),
              other -> executions.read(other).map(StoredExecution::cells).orElse(List.of()));
      cell.run()
          .flatMap(number -> from.stream().filter(run -> run.number() == number).findFirst())
          .ifPresent(run -> runs.add(new RecordedRun(cell.from(), run)));
    }
    return runs;
  }

  /** Whether every code cell has run and succeeded. */
  public boolean hasNothingToDo() {
    return plan(Set.of()).steps().stream().noneMatch(ResumePlan.Step::runs);
  }

  private ResumePlan plan(Set<String> unusable) {
    return ResumePlan.of(
        cells.stream().map(NotebookCell::id).toList(),
        sources,
        runs,
        snapshot(),
        unusable,
        files,
        changedBesides,
        !jars().isEmpty());
  }

  private Optional<SnapshotFile> snapshot() {
    List<ExecutionId> from = new ArrayList<>(List.of(request.original().id()));
    runs.forEach(run -> from.add(run.from()));
    return from.stream()
        .distinct()
        .flatMap(each -> SnapshotFile.read(SnapshotFile.of(request.snapshots(), each)).stream())
        .filter(file -> file.java().equals(Runtime.version().toString()))
        .findFirst();
  }

  /** SHA-256 of the jars that were on the class path when the recorded cells had run. */
  private Set<String> jars() {
    Set<String> jars = new HashSet<>();
    for (RecordedRun run : runs) {
      run.run()
          .classPath()
          .ifPresent(
              all -> {
                jars.clear();
                all.stream().map(Dependency::digest).forEach(digest -> jars.add(digest.hex()));
              });
    }
    return jars;
  }

  /**
   * Runs what has to be run; the notebook's cells have their outputs when this returns.
   *
   * @throws KernelProblem if the kernel does not start
   */
  public Report run() throws InterruptedException {
    listener.starting();
    try (KernelProcess process =
        KernelProcess.start(command, Path.of(workingFolder()), environment())) {
      kernel = process;
      ResumePlan plan = prepare(process);
      List<ResumePlan.Step> steps = plan.steps();
      planned.accept(resumption(plan, steps, Map.of()));
      int prepared = process.results().size();
      Map<Integer, Integer> numbers = new LinkedHashMap<>();
      Ending ending = run(process, steps, numbers);
      Optional<String> problem = process.problem();
      listener.finishing();
      process.end();
      List<RanCell> ran = fill(process.results(), prepared, steps, numbers);
      return new Report(
          id, ending, ran, problem, process.warnings(), resumption(plan, steps, numbers));
    } finally {
      kernel = null;
    }
  }

  private String workingFolder() {
    return request.original().start().workingFolder();
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("JPY_SESSION_NAME", request.file().toString());
    environment.put("DEJA_EXECUTION_ID", id.toString());
    environment.put("DEJA_CLIENT", "deja-resume");
    environment.put("DEJA_RESUMED_FROM", request.original().id().toString());
    environment.put(
        "DEJA_PARAMETERS", GivenParameters.json(request.original().start().parameters()));
    environment.put("DEJA_END_SECONDS", KernelProcess.END_SECONDS);
    return environment;
  }

  // Making the session what it was

  /** Declares, checks libraries, restores; what does not work is planned without. */
  private ResumePlan prepare(KernelProcess process) throws InterruptedException {
    Optional<String> changed = changedSurroundings();
    if (changed.isPresent()) {
      return everything(changed.get());
    }
    Set<String> unusable = new HashSet<>();
    ResumePlan plan = plan(unusable);
    if (!plan.takes()) {
      return plan;
    }
    for (int attempt = 0; attempt < MOST_PLANS && !cancelled; attempt++) {
      for (String declaration : plan.declarations()) {
        CellResult result =
            process.execute(
                new CellRequest(Optional.empty(), declaration, true, Optional.empty()), () -> {});
        if (result.status() != CellRun.Status.OK) {
          return everything("what cells had declared could not be declared again");
        }
      }
      JsonNode answer = restore(process, plan);
      Set<String> now = new HashSet<>();
      answer.path("classPath").forEach(sha256 -> now.add(sha256.asText()));
      now.remove("");
      if (!now.equals(jars())) {
        return everything("libraries are not what they were");
      }
      if (answer.path("missing").isEmpty()) {
        return plan;
      }
      answer.path("missing").fieldNames().forEachRemaining(unusable::add);
      plan = plan(unusable);
    }
    return everything("the stored values could not be read");
  }

  private ResumePlan everything(String why) {
    return ResumePlan.everything(
        cells.stream().map(NotebookCell::id).toList(), sources, runs, files, why);
  }

  private Optional<String> changedSurroundings() {
    var then = request.original().start().environment();
    if (!then.javaVersion().equals(Runtime.version().toString())
        && !then.javaVersion().equals(System.getProperty("java.runtime.version"))) {
      return Optional.of("it ran on Java " + then.javaVersion() + ", and this is another");
    }
    if (!then.timeZone().equals(TimeZone.getDefault().getID())
        || !then.locale().equals(Locale.getDefault().toLanguageTag())) {
      return Optional.of(
          "it ran with time zone %s and locale %s, and these are others"
              .formatted(then.timeZone(), then.locale()));
    }
    return Optional.empty();
  }

  private JsonNode restore(KernelProcess process, ResumePlan plan) throws InterruptedException {
    ObjectNode content = Json.mapper().createObjectNode();
    content.putArray("wanted");
    content.putArray("stored");
    Optional<SnapshotFile> snapshot = snapshot();
    if (snapshot.isPresent()) {
      content.put("file", snapshot.get().file().toString());
      snapshot.get().stored().forEach(content.withArray("stored")::add);
      plan.restored().forEach(content.withArray("wanted")::add);
    }
    return process
        .question("deja_restore_request", content)
        .map(Message::content)
        .orElse(Json.mapper().createObjectNode());
  }

  // Running

  private Ending run(
      KernelProcess process, List<ResumePlan.Step> steps, Map<Integer, Integer> numbers)
      throws InterruptedException {
    int of = steps.size();
    boolean failed = false;
    for (int i = 0; i < of && !cancelled && process.problem().isEmpty(); i++) {
      if (!steps.get(i).runs()) {
        continue;
      }
      NotebookCell cell = cells.get(i);
      int number = i + 1;
      listener.cellStarted(number, of, cell.source());
      long start = System.nanoTime();
      numbers.put(i, process.results().size() + 1);
      CellResult result =
          process.execute(
              new CellRequest(Optional.of(cell.id()), cell.source(), false, request.timeout()),
              () -> listener.cellRuns(number, of, Duration.ofNanos(System.nanoTime() - start)));
      listener.cellFinished(number, of, result);
      boolean bad =
          result.status() != CellRun.Status.OK
              && !cell.tags().contains(HeadlessRun.RAISES_EXCEPTION);
      failed |= bad;
      if (bad && !request.allowErrors()) {
        break;
      }
    }
    if (cancelled) {
      return Ending.INTERRUPTED;
    }
    if (process.problem().isPresent()) {
      return Ending.KERNEL_LOST;
    }
    return failed ? Ending.FAILED : Ending.COMPLETED;
  }

  /** Gives the notebook the outputs of all cells: recorded ones to those that were taken. */
  private List<RanCell> fill(
      List<CellResult> results,
      int prepared,
      List<ResumePlan.Step> steps,
      Map<Integer, Integer> numbers) {
    List<RanCell> ran = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      NotebookCell cell = cells.get(i);
      Integer number = numbers.get(i);
      cell.clear();
      if (number != null && number <= results.size() && number > prepared) {
        CellResult result = results.get(number - 1);
        cell.setRun(result.outputs(), result.executionCount());
        ran.add(new RanCell(i + 1, cell.id(), result));
      } else if (!steps.get(i).runs()) {
        CellRun taken = steps.get(i).recorded().orElseThrow().run();
        cell.setRun(executions.outputs(taken), Optional.of(taken.executionCount()));
      }
    }
    return ran;
  }

  private Resumption resumption(
      ResumePlan plan, List<ResumePlan.Step> steps, Map<Integer, Integer> numbers) {
    List<Resumption.Cell> all = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      ResumePlan.Step step = steps.get(i);
      Optional<RecordedRun> taken = step.runs() ? Optional.empty() : step.recorded();
      all.add(
          new Resumption.Cell(
              i + 1,
              Optional.of(cells.get(i).id()),
              step.fate(),
              taken.map(RecordedRun::from).orElse(id),
              taken.isPresent()
                  ? taken.map(run -> run.run().number())
                  : Optional.ofNullable(numbers.get(i)),
              step.why().isEmpty() ? Optional.empty() : Optional.of(step.why())));
    }
    return new Resumption(
        Resumption.FORMAT, request.original().id(), id, all, plan.restored(), plan.notRestored());
  }

  /** Interrupts the cell that runs; no further cell is started. */
  public void cancel() {
    cancelled = true;
    KernelProcess running = kernel;
    if (running != null) {
      running.interrupt();
    }
  }
}
