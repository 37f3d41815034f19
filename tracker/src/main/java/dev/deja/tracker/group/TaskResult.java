package dev.deja.tracker.group;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.Verdict;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of one attempt at a task, as one line of JSON.
 *
 * @param task its number
 * @param execution that was recorded; empty if none was
 * @param reference of that execution
 * @param verdict of a re-run, if it was compared
 * @param problem why it did not come to its end, in one line
 * @param wall how long it took, from the start of a kernel to the end of the record
 * @param host where it ran
 */
public record TaskResult(
    int task,
    Optional<ExecutionId> execution,
    Optional<String> reference,
    Ending ending,
    Optional<Verdict> verdict,
    Optional<String> problem,
    Duration wall,
    String host) {

  /** How an attempt ended. */
  public enum Ending {
    COMPLETED,
    /** A cell failed. */
    FAILED,
    INTERRUPTED,
    /** Its kernel died, or could not be started; another attempt may do better. */
    LOST,
    /** It cannot be done, now or at another attempt. */
    REFUSED
  }

  /** As one line. */
  public String line() {
    try {
      return Json.mapper().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(this + " has no JSON form", e);
    }
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static TaskResult parse(String line) {
    try {
      return Json.mapper().readValue(line, TaskResult.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no result of a task: " + line, e);
    }
  }
}
