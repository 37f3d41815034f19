package dev.deja.tracker.replay;

import java.time.Duration;

/** Hears how a run goes on; called from the thread that runs it. */
public interface RunListener {

  /** Does nothing. */
  RunListener NONE = new RunListener() {};

  /** The kernel is being started. */
  default void starting() {}

  /**
   * A cell was sent to the kernel.
   *
   * @param number from 1
   * @param of how many there are
   */
  default void cellStarted(int number, int of, String source) {}

  /** The cell still runs; called several times a second. */
  default void cellRuns(int number, int of, Duration elapsed) {}

  /** The cell has ended. */
  default void cellFinished(int number, int of, CellResult result) {}

  /** All that will run has run; the kernel is asked to end. */
  default void finishing() {}
}
