package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.StoredExecution;
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
 * Runs the cell runs of a recorded execution again, in recorded order and with their recorded
 * sources (also those that were repeated, and those that failed), in a clean folder with the
 * recorded bundle, as an execution of its own; and compares each with what was recorded. {@link
 * #cancel} may be called from any thread; {@link #run} once.
 */
public final class Replay {

  /** A run that was interrupted is given this much longer than it was given then. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** How long a run may take whose end was never seen. */
  private static final Duration UNKNOWN = Duration.ofSeconds(30);

  /** Hears how a re-run goes on; called from the thread that runs it. */
  public interface Listener extends RunListener {

    /** The cell has been compared; called after {@link #cellFinished}. */
    default void cellCompared(int number, int of, CellVerdict verdict) {}

    /** What came after the cell's end has changed its verdict; called at the end. */
    default void cellComparedAgain(int number, int of, CellVerdict verdict) {}
  }

  /**
   * What came of it.
   *
   * @param rerun the name of the execution that the kernel recorded
   * @param cells one verdict per recorded cell run; fewer when it was cancelled
   * @param cancelled whether {@link Replay#cancel} was called
   * @param problem why the kernel could not go on to the end, if so
   * @param folder where it ran; gone unless it was to be kept
   * @param warnings what could not be set up as it was
   */
  public record Report(
      ExecutionId rerun,
      List<CellVerdict> cells,
      boolean cancelled,
      Optional<String> problem,
      Path folder,
      List<String> warnings) {}

  private final KernelCommand command;
  private final Executions executions;
  private final StoredExecution original;
  private final ExecutionId id;
  private final boolean keep;
  private final Listener listener;
  private final List<String> warnings = new ArrayList<>();
  private volatile boolean cancelled;
  private volatile @Nullable KernelProcess kernel;

  /**
   * @param id the name under which the kernel is to record the re-run
   * @param keep whether the folder in which it runs is left behind
   */
  public Replay(
      KernelCommand command,
      Executions executions,
      StoredExecution original,
      ExecutionId id,
      boolean keep,
      Listener listener) {
    this.command = command;
    this.executions = executions;
    this.original = original;
    this.id = id;
    this.keep = keep;
    this.listener = listener;
  }

  /**
   * Runs and compares.
   *
   * @throws dev.deja.tracker.store.StoreException if a file or an output of the original is missing
   *     or damaged; then nothing has run
   * @throws KernelProblem if the kernel does not start
   */
  public Report run() throws InterruptedException {
    List<CellOutcome> outcomes = original.cells().stream().map(this::recorded).toList();
    try (Workspace workspace = Workspace.layOut(original.start(), executions, keep)) {
      warnAbout(workspace.bundle());
      List<String> folders =
          List.of(original.start().workingFolder(), workspace.workingFolder().toString());
      listener.starting();
      try (KernelProcess process =
          KernelProcess.start(command, workspace.workingFolder(), environment(workspace))) {
        kernel = process;
        List<CellResult> seen = new ArrayList<>();
        List<CellVerdict> verdicts = run(process, new Comparison(outcomes, folders), seen);
        boolean stopped = cancelled;
        Optional<String> problem = process.problem();
        listener.finishing();
        process.end();
        if (!stopped && !process.results().equals(seen)) {
          verdicts = again(process.results(), new Comparison(outcomes, folders), verdicts);
        }
        warnings.addAll(process.warnings());
        return new Report(id, verdicts, stopped, problem, workspace.root(), warnings);
      } finally {
        kernel = null;
      }
    }
  }

  private void warnAbout(Optional<BundleManifest> bundle) {
    if (bundle.isEmpty()) {
      warnings.add("no files were recorded with this execution; its cells ran in an empty folder");
    }
    bundle
        .map(BundleManifest::omitted)
        .filter(omitted -> !omitted.isEmpty())
        .ifPresent(
            omitted ->
                warnings.add(
                    "%d files were left out when this was recorded, the first is '%s' (%s)"
                        .formatted(
                            omitted.size(), omitted.get(0).path(), omitted.get(0).reason())));
  }

  /**
   * Runs the cells, and compares each as soon as it has ended.
   *
   * @param seen gets what was compared
   */
  private List<CellVerdict> run(KernelProcess process, Comparison comparison, List<CellResult> seen)
      throws InterruptedException {
    int of = original.cells().size();
    for (CellRun cell : original.cells()) {
      if (cancelled) {
        break;
      }
      int number = cell.number();
      if (process.problem().isPresent()) {
        listener.cellCompared(number, of, comparison.next(Optional.empty()));
        continue;
      }
      listener.cellStarted(number, of, cell.source());
      long start = System.nanoTime();
      CellResult result =
          process.execute(
              request(cell),
              () -> listener.cellRuns(number, of, Duration.ofNanos(System.nanoTime() - start)));
      seen.add(result);
      listener.cellFinished(number, of, result);
      if (!cancelled) {
        listener.cellCompared(
            number, of, comparison.next(Optional.of(outcome(cell, result.status(), result))));
      }
    }
    return comparison.verdicts();
  }

  /** Compares all once more, with what threads and later cells have added. */
  private List<CellVerdict> again(
      List<CellResult> results, Comparison comparison, List<CellVerdict> before) {
    List<CellRun> cells = original.cells();
    for (int i = 0; i < cells.size(); i++) {
      CellRun cell = cells.get(i);
      Optional<CellResult> result =
          i < results.size() ? Optional.of(results.get(i)) : Optional.empty();
      CellVerdict verdict =
          comparison.next(result.map(known -> outcome(cell, known.status(), known)));
      if (verdict.verdict() != before.get(i).verdict()) {
        listener.cellComparedAgain(cell.number(), cells.size(), verdict);
      }
    }
    return comparison.verdicts();
  }

  private static CellRequest request(CellRun cell) {
    Optional<Duration> timeout =
        cell.status() != CellRun.Status.INTERRUPTED
            ? Optional.empty()
            : Optional.of(cell.wall().isZero() ? UNKNOWN : cell.wall().plus(GRACE));
    return new CellRequest(cell.cellId(), cell.source(), cell.silent(), timeout);
  }

  private CellOutcome recorded(CellRun cell) {
    return outcome(cell, cell.status(), executions.outputs(cell));
  }

  private static CellOutcome outcome(CellRun cell, CellRun.Status status, CellResult result) {
    return outcome(cell, status, result.outputs());
  }

  /** A silent run is not broadcast, so that its outputs cannot be compared. */
  private static CellOutcome outcome(CellRun cell, CellRun.Status status, List<JsonNode> outputs) {
    return new CellOutcome(
        cell.number(), cell.source(), status, cell.silent() ? List.of() : outputs);
  }

  private Map<String, String> environment(Workspace workspace) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("JPY_SESSION_NAME", workspace.notebook().toString());
    environment.put("DEJA_EXECUTION_ID", id.toString());
    environment.put("DEJA_CLIENT", "deja-rerun");
    environment.put("DEJA_PARAMETERS", GivenParameters.json(original.start().parameters()));
    environment.put("DEJA_END_SECONDS", KernelProcess.END_SECONDS);
    environment.put("DEJA_RERUN_OF", original.id().toString());
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

  /**
   * What a re-run proved, with what stands beside it.
   *
   * @param rerun the re-run as the store has it; empty when its record cannot be found
   * @param at the time of the comparison
   */
  public static RerunVerdict verdict(
      StoredExecution original, Report report, Optional<StoredExecution> rerun, Instant at) {
    List<String> warnings = new ArrayList<>(report.warnings());
    rerun.ifPresent(again -> warnings.addAll(EnvironmentWarnings.of(original, again)));
    return new RerunVerdict(
        RerunVerdict.FORMAT,
        original.id(),
        report.rerun(),
        at,
        Comparison.worst(report.cells()),
        report.cells(),
        warnings);
  }
}
