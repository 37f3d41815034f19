package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

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

  /**
   * The cell has put something out; also called after its end, for what its threads do.
   *
   * @param type of the message: {@code stream}, {@code display_data}, {@code execute_result},
   *     {@code error} and others
   * @param content the message's content
   */
  default void cellOutput(int number, String type, JsonNode content) {}

  /** The cell has ended. */
  default void cellFinished(int number, int of, CellResult result) {}

  /** All that will run has run; the kernel is asked to end. */
  default void finishing() {}

  /** Tells several, in order. */
  static RunListener all(List<RunListener> listeners) {
    return new RunListener() {
      @Override
      public void starting() {
        listeners.forEach(RunListener::starting);
      }

      @Override
      public void cellStarted(int number, int of, String source) {
        listeners.forEach(each -> each.cellStarted(number, of, source));
      }

      @Override
      public void cellRuns(int number, int of, Duration elapsed) {
        listeners.forEach(each -> each.cellRuns(number, of, elapsed));
      }

      @Override
      public void cellOutput(int number, String type, JsonNode content) {
        listeners.forEach(each -> each.cellOutput(number, type, content));
      }

      @Override
      public void cellFinished(int number, int of, CellResult result) {
        listeners.forEach(each -> each.cellFinished(number, of, result));
      }

      @Override
      public void finishing() {
        listeners.forEach(RunListener::finishing);
      }
    };
  }
}
