package dev.deja.tracker.record;

import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.TaskRef;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of an execution beside its kernel session.
 *
 * @param client what started it: {@code jupyter}, {@code deja-run}, {@code deja-rerun}
 * @param rerunOf the execution of which this is a re-run
 * @param notebookHint the notebook as the client named it in {@code JPY_SESSION_NAME}, if it did
 * @param parameters injected values by name, as JSON values
 * @param variables the environment variables of the kernel
 * @param patience how long the end of the kernel waits for the store; the rest is done later
 * @param kernel what the kernel is, in words, if it is not Deja's own and what is recorded comes
 *     from its messages
 */
public record RecorderOptions(
    String client,
    Optional<ExecutionId> rerunOf,
    Optional<String> notebookHint,
    Map<String, Object> parameters,
    Map<String, String> variables,
    Duration patience,
    Optional<String> kernel) {

  /** For a store on this machine: until it is done. */
  public static final Duration UNLIMITED = Duration.ofDays(1);

  /** Of a session in Deja's own kernel. */
  public RecorderOptions(
      String client,
      Optional<ExecutionId> rerunOf,
      Optional<String> notebookHint,
      Map<String, Object> parameters,
      Map<String, String> variables,
      Duration patience) {
    this(client, rerunOf, notebookHint, parameters, variables, patience, Optional.empty());
  }

  public RecorderOptions {
    // Not Map.copyOf: a value may be JSON's null.
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    variables = Map.copyOf(variables);
  }

  /** {@code DEJA_RESUMED_FROM}: the execution from which this goes on, if it does. */
  Optional<ExecutionId> resumedFrom() {
    return Optional.ofNullable(variables.get("DEJA_RESUMED_FROM"))
        .filter(ExecutionId::isUlid)
        .map(ExecutionId::parse);
  }

  /** {@code DEJA_TASK}: which task of which group this is an attempt at, if it is. */
  Optional<TaskRef> task() {
    return TaskRef.parse(variables.getOrDefault("DEJA_TASK", ""));
  }

  /** A session that any Jupyter client started. */
  public static RecorderOptions jupyter(Map<String, String> variables) {
    return new RecorderOptions(
        "jupyter",
        Optional.empty(),
        Optional.ofNullable(variables.get("JPY_SESSION_NAME")),
        Map.of(),
        variables,
        UNLIMITED);
  }
}
