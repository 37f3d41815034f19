package dev.deja.tracker.replay;

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
   * @param parameters values given by name, as JSON can hold them
   */
  public record Request(
      Notebook notebook,
      Path file,
      Path workingFolder,
      boolean allowErrors,
      Optional<Duration> timeout,
      Map<String, ? extends @Nullable Object> parameters) {}

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
  private volatile boolean cancelled;
  private volatile @Nullable KernelProcess kernel;

  /**
   * @param id the name under which the kernel is to record the run
   */
  public HeadlessRun(KernelCommand command, Request request, ExecutionId id, RunListener listener) {
    this.command = command;
    this.request = request;
    this.id = id;
    this.listener = listener;
  }

  /**
   * Runs the notebook; its cells have their outputs when this returns, also after a failure.
   *
   * @throws KernelProblem if the kernel does not start
   */
  public Report run() throws InterruptedException {
    List<NotebookCell> cells =
        request.notebook().codeCells().stream()
            .filter(cell -> !cell.tags().contains(SKIP_EXECUTION))
            .toList();
    cells.forEach(NotebookCell::clear);
    if (!request.parameters().isEmpty()) {
      cells.forEach(PapermillMetadata::pending);
    }
    listener.starting();
    try (KernelProcess process =
        KernelProcess.start(command, request.workingFolder(), environment())) {
      kernel = process;
      Ending ending = run(process, cells);
      Optional<String> problem = process.problem();
      listener.finishing();
      process.end();
      return new Report(id, ending, ran(process, cells), problem, process.warnings());
    } finally {
      kernel = null;
    }
  }

  private Ending run(KernelProcess process, List<NotebookCell> cells) throws InterruptedException {
    boolean failed = false;
    for (int i = 0; i < cells.size() && !cancelled && process.problem().isEmpty(); i++) {
      NotebookCell cell = cells.get(i);
      CellResult result = run(process, cell, i + 1, cells.size());
      boolean bad = result.status() != CellRun.Status.OK && !cell.tags().contains(RAISES_EXCEPTION);
      failed |= bad;
      if (bad && !request.allowErrors()) {
        break;
      }
    }
    return ending(failed, process);
  }

  /** What came of the cells, written into the notebook too: with what came after their end. */
  private static List<RanCell> ran(KernelProcess process, List<NotebookCell> cells) {
    List<CellResult> results = process.results();
    List<RanCell> ran = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      CellResult result = results.get(i);
      cells.get(i).setRun(result.outputs(), result.executionCount());
      ran.add(new RanCell(i + 1, cells.get(i).id(), result));
    }
    return ran;
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

  private CellResult run(KernelProcess process, NotebookCell cell, int number, int of)
      throws InterruptedException {
    listener.cellStarted(number, of, cell.source());
    long start = System.nanoTime();
    Instant began = Instant.now();
    CellResult result =
        process.execute(
            new CellRequest(Optional.of(cell.id()), cell.source(), false, request.timeout()),
            () -> listener.cellRuns(number, of, Duration.ofNanos(System.nanoTime() - start)));
    if (!request.parameters().isEmpty()) {
      PapermillMetadata.cell(cell, began, result);
    }
    listener.cellFinished(number, of, result);
    return result;
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
