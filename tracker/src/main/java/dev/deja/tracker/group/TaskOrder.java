package dev.deja.tracker.group;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.TaskRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done for one task, as one line of JSON: all that a process on another machine needs
 * to know beside the store.
 *
 * @param notebook of a sweep: the file's absolute path
 * @param source of a sweep: the digest of that file
 * @param parameters of a sweep: as JSON can hold them
 * @param original of a re-run: the execution to be run again
 * @param options how, by the names of the options on the command line
 */
public record TaskOrder(
    TaskRef task,
    Group.Kind kind,
    Optional<String> notebook,
    Optional<Digest> source,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, @Nullable Object> parameters,
    Optional<ExecutionId> original,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> options) {

  public TaskOrder {
    parameters =
        parameters == null
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    options = options == null ? Map.of() : Map.copyOf(options);
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
  public static TaskOrder parse(String line) {
    try {
      return Json.mapper().readValue(line, TaskOrder.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no order of a task: " + line, e);
    }
  }
}
