package dev.deja.tracker.model;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How an execution began: {@code executions/<id>/start.json}. Written once.
 *
 * @param format the format's version, 1
 * @param number the short number of this execution among those of its notebook name, from 1
 * @param startedAt when the kernel process began
 * @param workingFolder absolute path where notebook code ran
 * @param client what started it: {@code deja-run}, {@code deja-rerun}, {@code deja-resume}, or
 *     {@code jupyter}
 * @param kernelVersion Deja's version
 * @param bundle digest of the {@link BundleManifest} blob, if a bundle was made
 * @param parameters injected values by name, as JSON values
 * @param rerunOf the execution of which this is a re-run
 * @param resumedFrom the execution from which this goes on
 * @param task which task of which group this is an attempt at
 */
public record ExecutionStart(
    int format,
    ExecutionId id,
    NotebookRef notebook,
    int number,
    Instant startedAt,
    String workingFolder,
    String client,
    String kernelVersion,
    Environment environment,
    Optional<GitState> git,
    Optional<Digest> bundle,
    Map<String, Object> parameters,
    Optional<ExecutionId> rerunOf,
    Optional<ExecutionId> resumedFrom,
    Optional<TaskRef> task) {

  public static final int FORMAT = 1;

  public ExecutionStart {
    // Absent in what was written before executions could be resumed, and before there were groups.
    resumedFrom = resumedFrom == null ? Optional.empty() : resumedFrom;
    task = task == null ? Optional.empty() : task;
  }

  /** One that goes on from no other, and belongs to no group. */
  public ExecutionStart(
      int format,
      ExecutionId id,
      NotebookRef notebook,
      int number,
      Instant startedAt,
      String workingFolder,
      String client,
      String kernelVersion,
      Environment environment,
      Optional<GitState> git,
      Optional<Digest> bundle,
      Map<String, Object> parameters,
      Optional<ExecutionId> rerunOf) {
    this(
        format,
        id,
        notebook,
        number,
        startedAt,
        workingFolder,
        client,
        kernelVersion,
        environment,
        git,
        bundle,
        parameters,
        rerunOf,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The absolute path of a file on the machine where this ran.
   *
   * @param path of a {@link FileUse}
   */
  public String file(String path) {
    if (isAbsolute(path)) {
      return path;
    }
    String folder =
        notebook
            .path()
            .map(file -> file.replace('\\', '/').replaceFirst("/[^/]*$", ""))
            .orElse(workingFolder.replace('\\', '/'));
    return folder + "/" + path;
  }

  /** Whether a path of a {@link FileUse} is absolute, on whatever system, or a URL. */
  public static boolean isAbsolute(String path) {
    return path.startsWith("/")
        || path.matches("(?s)[A-Za-z]:[/\\\\].*")
        || FileUse.isElsewhere(path);
  }

  /** What a person types to mean this execution: {@code churn/42}. */
  public String reference() {
    return notebook.name() + "/" + number;
  }
}
