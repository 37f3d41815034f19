package dev.deja.kernel.engine;

import dev.deja.runtime.FrameKind;
import dev.deja.runtime.FrameWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows what runs, and stops it: it is asked, then forced, and at last it loses its notebook JVM.
 * Thread-safe.
 */
final class Stops {

  /** How long an interrupted cell has until it is stopped by force. */
  private static final long STOP_MILLIS = 500;

  /** How often that is tried. */
  private static final long STOP_AGAIN_MILLIS = 300;

  /** The same for workers of a pool, which take up one task of the cell after the other. */
  private static final long NEXT_TASK_MILLIS = 30;

  /** How long an interrupted cell has until it loses its notebook JVM. */
  private static final long KILL_SECONDS = 5;

  /** Something that runs and can be interrupted. */
  static final class Run {

    private final int cell;
    private final long startedNanos = System.nanoTime();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private volatile boolean interrupted;

    private Run(int cell) {
      this.cell = cell;
    }

    int cell() {
      return cell;
    }

    boolean isInterrupted() {
      return interrupted;
    }

    long millis() {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
    }
  }

  private final CellEvents events;
  private final Supplier<@Nullable NotebookVm> current;
  private final Supplier<@Nullable NotebookVm> starting;
  private volatile @Nullable Run running;

  /**
   * @param current the notebook JVM that cells run in
   * @param starting the one that is to take its place
   */
  Stops(
      CellEvents events,
      Supplier<@Nullable NotebookVm> current,
      Supplier<@Nullable NotebookVm> starting) {
    this.events = events;
    this.current = current;
    this.starting = starting;
  }

  /** What runs now. */
  @Nullable Run running() {
    return running;
  }

  Run begin(int cell) {
    Run run = new Run(cell);
    running = run;
    return run;
  }

  void end() {
    running = null;
  }

  /** See {@link Engine#interrupt}. */
  void interrupt() {
    Run run = running;
    if (run == null) {
      return;
    }
    run.interrupted = true;
    events.cancelInput();
    NotebookVm vm = current.get();
    if (vm != null) {
      vm.tell(new FrameWriter(FrameKind.INTERRUPT).putInt(run.cell));
    }
    if (!run.stopping.getAndSet(true)) {
      after(STOP_MILLIS, run, () -> force(run));
      after(TimeUnit.SECONDS.toMillis(KILL_SECONDS), run, () -> giveUp(run));
    }
  }

  /** Again and again: a cell may catch what is thrown into it. */
  private void force(Run run) {
    NotebookVm vm = current.get();
    boolean workers =
        vm != null && starting.get() == null && vm.forceStop(run.cell, run.startedNanos);
    after(workers ? NEXT_TASK_MILLIS : STOP_AGAIN_MILLIS, run, () -> force(run));
  }

  /** What cannot be stopped costs the notebook JVM, if that is where it is. */
  private void giveUp(Run run) {
    NotebookVm fresh = starting.get();
    NotebookVm vm = fresh == null ? current.get() : fresh;
    if (vm == null || (vm.wasReady() && !vm.isAsked())) {
      // The compiler is at work: without a notebook JVM it would take as long.
      after(STOP_AGAIN_MILLIS, run, () -> giveUp(run));
      return;
    }
    vm.kill(
        "the cell did not stop within "
            + KILL_SECONDS
            + " seconds after it was interrupted, so its notebook JVM was ended");
  }

  private void after(long millis, Run run, Runnable action) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (running == run) {
                action.run();
              }
            });
  }
}
