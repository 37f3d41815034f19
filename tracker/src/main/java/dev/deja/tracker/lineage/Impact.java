package dev.deja.tracker.lineage;

import dev.deja.tracker.model.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What depends on something that turned out to be bad: executions, what they wrote since, who read
 * that, and so on.
 *
 * @param subject what is bad, in words
 * @param executions those that depend on it, in the order in which they were found: nearest first
 * @param files what these wrote after they had met it, artifacts included
 * @param deployments declared uses of these files or executions
 * @param complete whether it ends where nothing more is known, and not at the depth that was asked
 *     for
 */
public record Impact(
    String subject,
    List<Affected> executions,
    List<File> files,
    List<Deployment> deployments,
    boolean complete) {

  /**
   * An execution that depends on it.
   *
   * @param cell from which cell run on
   * @param why in words
   * @param wrote the {@link File#id}s of what it wrote since
   * @param nearest whether it met the subject itself, and not only what was made from it
   */
  public record Affected(
      String reference, Instant at, int cell, String why, List<String> wrote, boolean nearest) {

    public Affected {
      wrote = List.copyOf(wrote);
    }
  }

  /**
   * Bytes that one of these executions wrote.
   *
   * @param path as the record has it; of an artifact its location
   * @param artifact its reference, {@code churn/42/model}, if it is one
   * @param readBy executions that read it
   */
  public record File(
      String id,
      String path,
      Optional<String> artifact,
      Optional<Digest> digest,
      long sizeBytes,
      List<String> readBy) {

    public File {
      readBy = List.copyOf(readBy);
    }
  }

  /**
   * A declared use.
   *
   * @param name with the deployment's version
   * @param file the {@link File#id} of what it uses; empty if it uses the whole execution
   */
  public record Deployment(
      String name,
      String execution,
      Optional<String> file,
      Optional<String> url,
      boolean retired) {}

  public Impact {
    executions = List.copyOf(executions);
    files = List.copyOf(files);
    deployments = List.copyOf(deployments);
  }
}
