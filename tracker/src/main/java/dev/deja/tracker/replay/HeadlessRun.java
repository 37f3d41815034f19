package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.kernel.extension.CellObserver;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.notebook.NotebookCell;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a notebook from its first cell to its last without a front end, in a kernel of its own,
 * which records it. {@link #cancel} may be called from any thread; {@link #run} once.
 */
public final class HeadlessRun {

  /** Cells with this tag may fail, as with nbclient. */
  static final String RAISES_EXCEPTION = "raises-exception";

  /** Cells with this tag are left out, as with nbclient. */
  static final String SKIP_EXECUTION = "skip-execution";

  /**
   * What to run.
   *
   * @param notebook whose cells get outputs and execution counts
   * @param file the notebook's absolute path
   * @param workingFolder where notebook code runs
   * @param allowErrors whether a failing cell does not end the run
   * @param timeout for each cell; empty for no limit
   * @param startLimit how long the kernel may take to answer
   * @param parameters values given by name, as JSON can hold them
   * @param papermill what is written into the notebook for papermill's readers, if it is
   */
  public record Request(
      Notebook notebook,
      Path file,
      Path workingFolder,
      boolean allowErrors,
      Optional<Duration> timeout,
      Duration startLimit,
      Map<String, ? extends @Nullable Object> parameters,
      Optional<PapermillMetadata> papermill) {}

  /**
   * How it went.
   *
   * @param id the name of the execution that the kernel recorded
   * @param ending over all
   * @param cells results of the cells that ran, in order
   * @param problem why the run ended early, if it was not a failing cell
   * @param warnings what the kernel said of troubles beside cells, as with recording; one line each
   */
  public record Report(
      ExecutionId id,
      Ending ending,
      List<RanCell> cells,
      Optional<String> problem,
      List<String> warnings) {}

  /** A cell that ran, and what came of it. */
  public record RanCell(int number, String cellId, CellResult result) {}

  /** How a run ended. */
  public enum Ending {
    COMPLETED,
    /** A cell failed that was not allowed to. */
    FAILED,
    /** {@link HeadlessRun#cancel} was called. */
    INTERRUPTED,
    /** The kernel is gone. */
    KERNEL_LOST
  }

  private final KernelCommand command;
  private final Request request;
  private final ExecutionId id;
  private final RunListener listener;
  private final Function<KernelInfo, Optional<CellObserver>> recording;
  private final List<NotebookCell> runnable;
  private final List<NotebookCell> ran = new ArrayList<>();
  private Optional<MessageRecord> record = Optional.empty();
  private volatile boolean cancelled;
  private volatile @Nullable KernelProcess kernel;

  /**
   * A run in a kernel that records itself.
   *
   * @param id the name under which the kernel is to record the run
   */
  public HeadlessRun(KernelCommand command, Request request, ExecutionId id, RunListener listener) {
    this(command, request, id, listener, info -> Optional.empty());
  }

  /**
   * A run in any kernel.
   *
   * @param recording who records what the kernel's messages show, asked once the kernel has said
   *     what it is; empty when the kernel records itself, or nothing is to be recorded
   */
  public HeadlessRun(
      KernelCommand command,
      Request request,
      ExecutionId id,
      RunListener listener,
      Function<KernelInfo, Optional<CellObserver>> recording) {
    this.command = command;
    this.request = request;
    this.id = id;
    this.listener = listener;
    this.recording = recording;
    this.runnable =
        request.notebook().codeCells().stream()
            .filter(cell -> !cell.tags().contains(SKIP_EXECUTION))
            .toList();
  }

  /**
   * Runs the notebook; its cells have their outputs when this returns, also after a failure.
   *
   * @throws KernelProblem if the kernel does not start
   */
  public Report run() throws InterruptedException {
    Instant began = Instant.now();
    runnable.forEach(NotebookCell::clear);
    request.papermill().ifPresent(metadata -> metadata.started(began));
    listener.starting();
    try (KernelProcess process =
        KernelProcess.start(
            command, request.workingFolder(), environment(), request.startLimit())) {
      kernel = process;
      record =
          recording
              .apply(process.info())
              .map(observer -> new MessageRecord(observer, request.file().toString()));
      if (process.info().languageInfo().isObject()) {
        request.notebook().metadata().set("language_info", process.info().languageInfo());
      }
      Ending ending = run(process);
      Optional<String> problem = process.problem();
      listener.finishing();
      process.end();
      List<RanCell> results = written(process);
      record.ifPresent(MessageRecord::over);
      request
          .papermill()
          .ifPresent(metadata -> end(metadata, began, ending != Ending.COMPLETED, results));
      return new Report(id, ending, results, problem, process.warnings());
    } finally {
      kernel = null;
    }
  }

  /**
   * Writes into the notebook what its cells have put out so far. To be called from a listener, as
   * that is on the thread of the run.
   */
  public void writeSoFar() {
    KernelProcess running = kernel;
    if (running != null) {
      int known = written(running).size();
      if (known < ran.size()) {
        ran.get(known).setRun(running.soFar(), Optional.empty());
      }
    }
  }

  private Ending run(KernelProcess process) throws InterruptedException {
    boolean failed = false;
    for (NotebookCell cell : request.notebook().cells()) {
      if (cancelled || process.problem().isPresent()) {
        break;
      }
      if (!runnable.contains(cell)) {
        request.papermill().ifPresent(metadata -> metadata.passed(cell, Instant.now()));
        continue;
      }
      CellResult result = run(process, cell);
      failed |= isBad(cell, result);
      if (isBad(cell, result) && !request.allowErrors()) {
        break;
      }
    }
    return ending(failed, process);
  }

  private static boolean isBad(NotebookCell cell, CellResult result) {
    return result.status() != CellRun.Status.OK && !cell.tags().contains(RAISES_EXCEPTION);
  }

  private CellResult run(KernelProcess process, NotebookCell cell) throws InterruptedException {
    int number = ran.size() + 1;
    int of = runnable.size();
    ran.add(cell);
    Instant began = Instant.now();
    request.papermill().ifPresent(metadata -> metadata.running(cell, began));
    listener.cellStarted(number, of, cell.source());
    long start = System.nanoTime();
    CellRequest asked =
        new CellRequest(Optional.of(cell.id()), cell.source(), false, request.timeout());
    record.ifPresent(known -> known.sent(number, asked, began));
    CellResult result =
        process.execute(
            asked,
            () -> listener.cellRuns(number, of, Duration.ofNanos(System.nanoTime() - start)),
            (type, content) -> heard(number, type, content));
    record.ifPresent(known -> known.ended(result));
    request.papermill().ifPresent(metadata -> metadata.ran(cell, began, result));
    listener.cellFinished(number, of, result);
    return result;
  }

  private void heard(int number, String type, JsonNode content) {
    record.ifPresent(known -> known.broadcast(number, type, content));
    listener.cellOutput(number, type, content);
  }

  /** What came of the cells, written into the notebook too: with what came after their end. */
  private List<RanCell> written(KernelProcess process) {
    List<CellResult> results = process.results();
    List<RanCell> known = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      CellResult result = results.get(i);
      ran.get(i).setRun(result.outputs(), result.executionCount());
      known.add(new RanCell(i + 1, ran.get(i).id(), result));
    }
    return known;
  }

  private void end(
      PapermillMetadata metadata, Instant began, boolean failed, List<RanCell> results) {
    metadata.ended(began, Instant.now(), failed);
    for (int i = 0; i < results.size(); i++) {
      if (isBad(ran.get(i), results.get(i).result())) {
        metadata.point(
            ran.get(i),
            results.get(i).result().executionCount().map(String::valueOf).orElse("None"));
        return;
      }
    }
  }

  private Ending ending(boolean failed, KernelProcess process) {
    if (cancelled) {
      return Ending.INTERRUPTED;
    }
    if (process.problem().isPresent()) {
      return Ending.KERNEL_LOST;
    }
    return failed ? Ending.FAILED : Ending.COMPLETED;
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("JPY_SESSION_NAME", request.file().toString());
    environment.put("DEJA_EXECUTION_ID", id.toString());
    environment.put("DEJA_CLIENT", "deja-run");
    environment.put("DEJA_PARAMETERS", GivenParameters.json(request.parameters()));
    environment.put("DEJA_END_SECONDS", KernelProcess.END_SECONDS);
    return environment;
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
