package dev.deja.tracker.replay;

import dev.deja.kernel.dependency.DownloadWatch;
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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs cells of a recorded execution again, as a plan says, in a clean folder with the recorded
 * bundle and inputs, with the recorded libraries and environment, as an execution of its own; and
 * compares each with what was recorded. {@link #cancel} may be called from any thread; {@link #run}
 * once.
 */
public final class Replay {

  /** A run that was interrupted is given this much longer than it was given then. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** How long a run may take whose end was never seen. */
  private static final Duration UNKNOWN = Duration.ofSeconds(30);

  /** Hears how a re-run goes on; called from the thread that runs it. */
  public interface Listener extends RunListener {

    /** Something is being laid out before the kernel starts, in a few words. */
    default void preparing(String what) {}

    /** The cell has been compared; called after {@link #cellFinished}. */
    default void cellCompared(int number, int of, CellVerdict verdict) {}

    /** The cell has ended, and there is nothing to compare it with. */
    default void cellNotCompared(int number, int of, CellResult result) {}

    /** What came after the cell's end, or what only its record tells, has changed its verdict. */
    default void cellComparedAgain(int number, int of, CellVerdict verdict) {}
  }

  /**
   * How to run it.
   *
   * @param keep whether the folder in which it runs is left behind
   * @param here whether the time zone, locale and variables are this machine's, rather than those
   *     that were recorded
   * @param restoreInputs whether inputs outside of the notebook's folder are written where nothing
   *     is
   * @param timeout after which a cell is interrupted, as {@code deja run} does it; empty for no
   *     limit. One that was interrupted when it was recorded has no longer than it had then
   */
  public record Options(
      boolean keep, boolean here, boolean restoreInputs, Optional<Duration> timeout) {}

  /**
   * What came of it.
   *
   * @param id the name of the execution that the kernel recorded
   * @param rerun that execution; empty if it was not recorded, or cancelled
   * @param cells one verdict per cell that has something to be compared with, in the order of
   *     running; fewer when it was cancelled
   * @param cancelled whether {@link Replay#cancel} was called
   * @param problem why the kernel could not go on to the end, if so
   * @param folder where it ran; gone unless it was to be kept
   * @param warnings what stands beside the verdict
   */
  public record Report(
      ExecutionId id,
      Optional<StoredExecution> rerun,
      List<CellVerdict> cells,
      boolean cancelled,
      Optional<String> problem,
      Path folder,
      List<String> warnings) {}

  private final KernelCommand command;
  private final Executions executions;
  private final Function<ExecutionId, Optional<StoredExecution>> recorded;
  private final StoredExecution original;
  private final ReplayPlan plan;
  private final ExecutionId id;
  private final Options options;
  private final Listener listener;
  private final List<String> warnings = new ArrayList<>();
  private volatile boolean cancelled;
  private volatile @Nullable KernelProcess kernel;

  /**
   * @param recorded gives what a kernel that has just ended has recorded
   * @param id the name under which the kernel is to record the re-run
   */
  public Replay(
      KernelCommand command,
      Executions executions,
      Function<ExecutionId, Optional<StoredExecution>> recorded,
      StoredExecution original,
      ReplayPlan plan,
      ExecutionId id,
      Options options,
      Listener listener) {
    this.command = command;
    this.executions = executions;
    this.recorded = recorded;
    this.original = original;
    this.plan = plan;
    this.id = id;
    this.options = options;
    this.listener = listener;
  }

  /**
   * Runs and compares.
   *
   * @throws dev.deja.tracker.store.StoreException if a file or an output of the original is missing
   *     or damaged; then nothing has run
   * @throws LibraryProblem if a library cannot be had as it was; then nothing has run
   * @throws KernelProblem if the kernel does not start
   */
  public Report run() throws InterruptedException {
    StepComparison comparison = new StepComparison(plan, executions);
    listener.preparing("laying out its files …");
    try (Workspace workspace =
            Workspace.layOut(
                original.start(), RecordedInputs.outside(original), executions, options.keep());
        Libraries libraries = libraries()) {
      warnings.addAll(plan.remarks());
      warnings.addAll(
          RecordedInputs.layOut(original, executions.blobs(), workspace, options.restoreInputs()));
      warnAbout(workspace.bundle());
      libraries.locked().ifPresent(locked -> warnings.addAll(locked.warnings()));
      return cancelled
          ? cancelled(workspace.root())
          : run(workspace, libraries.locked(), comparison);
    } catch (LibraryProblem e) {
      if (cancelled) {
        return cancelled(Path.of(""));
      }
      throw e;
    }
  }

  private Report cancelled(Path folder) {
    return new Report(id, Optional.empty(), List.of(), true, Optional.empty(), folder, warnings);
  }

  /** Libraries of an execution that may have none. */
  private record Libraries(Optional<LockedLibraries> locked) implements AutoCloseable {
    @Override
    public void close() {
      locked.ifPresent(LockedLibraries::close);
    }
  }

  private Libraries libraries() {
    return new Libraries(
        LockedLibraries.of(
            original.cells(),
            executions.blobs(),
            new DownloadWatch() {
              @Override
              public void downloading(String name, long doneBytes, long totalBytes) {
                listener.preparing("fetching " + name + " …");
              }

              @Override
              public boolean cancelled() {
                return cancelled;
              }
            }));
  }

  private Report run(
      Workspace workspace, Optional<LockedLibraries> libraries, StepComparison comparison)
      throws InterruptedException {
    List<String> folders = workspace.folders(original.start());
    RecordedEnvironment surroundings = surroundings();
    warnings.addAll(surroundings.warnings());
    Map<String, String> environment = new LinkedHashMap<>(surroundings.variables());
    libraries.ifPresent(locked -> environment.putAll(locked.variables()));
    environment.putAll(environment(workspace));
    KernelCommand kernelCommand =
        command.withJvmOptions(surroundings.jvmOptions()).without(surroundings.absent());
    listener.starting();
    List<CellVerdict> verdicts;
    List<CellResult> results;
    boolean stopped;
    Optional<String> problem;
    try (KernelProcess process =
        KernelProcess.start(kernelCommand, workspace.workingFolder(), environment)) {
      kernel = process;
      verdicts = run(process, comparison.live(folders));
      stopped = cancelled;
      problem = process.problem();
      listener.finishing();
      process.end();
      results = process.results();
      warnings.addAll(process.warnings());
    } finally {
      kernel = null;
    }
    Optional<StoredExecution> rerun = recorded.apply(id);
    if (!stopped) {
      StepComparison.Judged judged = comparison.whole(folders, results, rerun);
      List<CellVerdict> whole = judged.cells().stream().map(plan::hinted).toList();
      tellChanges(verdicts, whole);
      verdicts = whole;
      warnings.addAll(judged.uncompared());
      rerun.ifPresent(again -> warnings.addAll(EnvironmentWarnings.of(original, again)));
    }
    return new Report(id, rerun, verdicts, stopped, problem, workspace.root(), warnings);
  }

  private RecordedEnvironment surroundings() {
    return options.here()
        ? RecordedEnvironment.here()
        : RecordedEnvironment.of(
            original.start().environment(),
            System.getenv(),
            TimeZone.getDefault().getID(),
            Locale.getDefault().toLanguageTag());
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

  /** Runs the cells, and compares each as soon as it has ended. */
  private List<CellVerdict> run(KernelProcess process, Comparison comparison)
      throws InterruptedException {
    List<ReplayPlan.Step> steps = plan.steps();
    int of = steps.size();
    for (int i = 0; i < of && !cancelled; i++) {
      ReplayPlan.Step step = steps.get(i);
      int number = i + 1;
      Optional<CellResult> result = Optional.empty();
      if (process.problem().isEmpty()) {
        listener.cellStarted(number, of, step.source());
        long start = System.nanoTime();
        result =
            Optional.of(
                process.execute(
                    request(step),
                    () ->
                        listener.cellRuns(
                            number, of, Duration.ofNanos(System.nanoTime() - start))));
        listener.cellFinished(number, of, result.get());
        if (result.get().timedOut() && !wasInterrupted(step)) {
          warnings.add(
              "cell %d of %d ran longer than %d s, as --timeout allows, and was interrupted"
                  .formatted(number, of, options.timeout().orElseThrow().toSeconds()));
        }
      }
      if (!cancelled && step.recorded().isPresent()) {
        listener.cellCompared(
            number, of, comparison.next(result.map(known -> StepComparison.outcome(step, known))));
      } else if (!cancelled && result.isPresent()) {
        listener.cellNotCompared(number, of, result.get());
      }
    }
    return comparison.verdicts();
  }

  private void tellChanges(List<CellVerdict> live, List<CellVerdict> whole) {
    for (int i = 0; i < Math.min(live.size(), whole.size()); i++) {
      if (live.get(i).verdict() != whole.get(i).verdict()) {
        listener.cellComparedAgain(
            plan.position(whole.get(i).number()) + 1, plan.steps().size(), whole.get(i));
      }
    }
  }

  private static boolean wasInterrupted(ReplayPlan.Step step) {
    return step.recorded().filter(run -> run.status() == CellRun.Status.INTERRUPTED).isPresent();
  }

  private CellRequest request(ReplayPlan.Step step) {
    Optional<Duration> interrupted =
        step.recorded()
            .filter(run -> wasInterrupted(step))
            .map(run -> run.wall().isZero() ? UNKNOWN : run.wall().plus(GRACE));
    Optional<Duration> limit =
        Stream.concat(interrupted.stream(), options.timeout().stream())
            .min(Comparator.naturalOrder());
    return new CellRequest(step.cellId(), step.source(), step.silent(), limit);
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
   * What a re-run proved.
   *
   * @param at the time of the comparison
   */
  public RerunVerdict verdict(Report report, Instant at) {
    return new RerunVerdict(
        RerunVerdict.FORMAT,
        original.id(),
        report.id(),
        at,
        Optional.of(plan.order()).filter(order -> order != RerunVerdict.Order.RECORDED),
        Comparison.worst(report.cells()),
        report.cells(),
        report.warnings());
  }
}
