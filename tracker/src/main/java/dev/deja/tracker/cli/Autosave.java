package dev.deja.tracker.cli;

import dev.deja.tracker.replay.CellResult;
import dev.deja.tracker.replay.RunListener;
import java.time.Duration;

/**
 * Saves the executed notebook now and then while it runs, so that a machine that dies leaves what
 * there was. Saving takes no more than a quarter of the time: what takes long is done more rarely,
 * as papermill does.
 */
final class Autosave implements RunListener {

  private static final int LEAST_PART = 4;

  private final Runnable save;
  private final boolean afterCells;
  private final boolean duringCells;
  private Duration every;
  private long last = System.nanoTime();

  /**
   * @param every at least so long between two; zero for none while a cell runs
   * @param afterCells whether it also saves between cells
   * @param save called on the thread of the run
   */
  Autosave(Duration every, boolean afterCells, Runnable save) {
    this.save = save;
    this.afterCells = afterCells;
    this.duringCells = !every.isZero();
    this.every = every.isZero() ? Duration.ofSeconds(1) : every;
  }

  @Override
  public void cellStarted(int number, int of, String source) {
    if (number == 1 && afterCells) {
      save();
    }
  }

  @Override
  public void cellRuns(int number, int of, Duration elapsed) {
    if (duringCells && afterCells) {
      saveIfDue(every);
    }
  }

  @Override
  public void cellFinished(int number, int of, CellResult result) {
    if (afterCells) {
      // Cells in quick succession share one: rewriting all for each would cost a square.
      saveIfDue(every.compareTo(Duration.ofSeconds(1)) < 0 ? every : Duration.ofSeconds(1));
    }
  }

  private void saveIfDue(Duration due) {
    if (System.nanoTime() - last >= due.toNanos()) {
      save();
    }
  }

  private void save() {
    long began = System.nanoTime();
    save.run();
    last = System.nanoTime();
    Duration took = Duration.ofNanos(last - began);
    if (took.multipliedBy(LEAST_PART).compareTo(every) > 0) {
      every = every.multipliedBy(2);
    }
  }
}
