package dev.deja.tracker.lineage;

import dev.deja.tracker.model.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What some bytes were made from, and what was made from them: a graph of files and cell runs.
 *
 * @param start the bytes that were asked for
 * @param files every version of a file in the graph, the start first
 * @param runs every cell run in it
 * @param links who read and who wrote what
 * @param deployments declared uses of these files, outside of notebooks
 * @param complete whether the graph ends where nothing more is known, and not at the depth that was
 *     asked for
 */
public record Trace(
    Digest start,
    List<Version> files,
    List<Run> runs,
    List<Link> links,
    List<Use> deployments,
    boolean complete) {

  /**
   * A deployment that uses a version in the graph.
   *
   * @param name with the deployment's version, as {@code churn-api v3}
   * @param file the {@link Version#id} of what it uses
   * @param execution what was deployed
   */
  public record Use(
      String name, String file, String execution, Optional<String> url, boolean retired) {}

  /**
   * Some bytes.
   *
   * @param path where they were seen last
   * @param digest empty if nobody knows the bytes; such a file is a leaf
   */
  public record Version(String id, String path, Optional<Digest> digest, long sizeBytes) {}

  /**
   * A cell run that wrote or read.
   *
   * @param id {@code churn/42/7}
   * @param at when its execution began
   */
  public record Run(String id, String execution, int cell, Instant at) {}

  /** Which way something went. */
  public enum Direction {
    /** What the start was made from. */
    UPSTREAM,
    /** What was made from the start. */
    DOWNSTREAM
  }

  /**
   * A step from one version to another: {@code reader} read {@code from}, and {@code writer}, the
   * same run or a later one of its execution, wrote {@code to}. Upstream, a writer that has read
   * nothing has no {@code from}; downstream, a reader that has written nothing has no {@code to}.
   *
   * @param reader empty exactly if {@code from} is
   * @param writer empty exactly if {@code to} is
   */
  public record Link(
      Direction direction,
      Optional<String> from,
      Optional<String> reader,
      Optional<String> writer,
      Optional<String> to) {}

  public Trace {
    files = List.copyOf(files);
    runs = List.copyOf(runs);
    links = List.copyOf(links);
    deployments = List.copyOf(deployments);
  }
}
