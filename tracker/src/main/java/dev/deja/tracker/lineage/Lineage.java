package dev.deja.tracker.lineage;

import dev.deja.tracker.index.Deployed;
import dev.deja.tracker.index.FileUseRow;
import dev.deja.tracker.index.Index;
import dev.deja.tracker.lineage.Trace.Direction;
import dev.deja.tracker.lineage.Trace.Link;
import dev.deja.tracker.model.Deployment;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.FileUse.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows bytes through executions. What a run writes was made from whatever it and earlier runs of
 * its execution have read, because variables carry it from cell to cell. Empty files are followed
 * nowhere: that two are equal says nothing.
 *
 * <p>Two questions to the index for each step, however wide the graph. One use, one thread.
 */
public final class Lineage {

  private final Index index;
  private final Map<String, Trace.Version> files = new LinkedHashMap<>();
  private final Map<String, Trace.Run> runs = new LinkedHashMap<>();
  private final Set<Link> links = new LinkedHashSet<>();
  private boolean complete = true;

  private Lineage(Index index) {
    this.index = index;
  }

  /**
   * The trace of some bytes.
   *
   * @param depth how many files to go at most, each way
   */
  public static Trace trace(Index index, Digest start, int depth, Set<Direction> directions) {
    Lineage lineage = new Lineage(index);
    index.lastUseOf(start).ifPresent(lineage::version);
    for (Direction direction : directions) {
      lineage.follow(start, depth, direction);
    }
    return new Trace(
        start,
        new ArrayList<>(lineage.files.values()),
        new ArrayList<>(lineage.runs.values()),
        new ArrayList<>(lineage.links),
        lineage.deployments(),
        lineage.complete);
  }

  private List<Trace.Use> deployments() {
    List<Trace.Use> found = new ArrayList<>();
    for (Deployed each : index.deployments()) {
      Deployment deployment = each.deployment();
      deployment
          .digest()
          .map(Digest::toString)
          .filter(files::containsKey)
          .ifPresent(
              file ->
                  found.add(
                      new Trace.Use(
                          deployment.name() + deployment.version().map(" "::concat).orElse(""),
                          file,
                          each.reference(),
                          deployment.url(),
                          each.retired().isPresent())));
    }
    return found;
  }

  private void follow(Digest start, int depth, Direction direction) {
    Set<Digest> seen = new LinkedHashSet<>(List.of(start));
    Set<Digest> next = new LinkedHashSet<>(seen);
    for (int step = 0; !next.isEmpty(); step++) {
      if (step == depth) {
        complete = false;
        return;
      }
      next = step(next, seen, direction);
    }
  }

  /** From some bytes to those at the other side of the runs that touched them. */
  private Set<Digest> step(Set<Digest> from, Set<Digest> seen, Direction direction) {
    boolean up = direction == Direction.UPSTREAM;
    List<FileUseRow> touching =
        index.fileUsesOf(from, up ? Role.OUTPUT : Role.INPUT).stream()
            .filter(use -> use.sizeBytes() > 0)
            .toList();
    Map<String, List<FileUseRow>> others = byExecution(touching, up ? Role.INPUT : Role.OUTPUT);
    Set<Digest> next = new LinkedHashSet<>();
    for (FileUseRow use : touching) {
      List<FileUseRow> across =
          others.getOrDefault(use.execution(), List.of()).stream()
              .filter(other -> up ? other.cell() <= use.cell() : other.cell() >= use.cell())
              .filter(other -> !other.digest().equals(use.digest()))
              .toList();
      if (across.isEmpty()) {
        links.add(link(direction, use, Optional.empty()));
      }
      for (FileUseRow other : across) {
        links.add(link(direction, use, Optional.of(other)));
        other
            .digest()
            .filter(digest -> other.sizeBytes() > 0)
            .filter(seen::add)
            .ifPresent(next::add);
      }
    }
    return next;
  }

  private Map<String, List<FileUseRow>> byExecution(Collection<FileUseRow> touching, Role role) {
    Set<String> executions = new LinkedHashSet<>();
    touching.forEach(use -> executions.add(use.execution()));
    Map<String, List<FileUseRow>> found = new LinkedHashMap<>();
    for (FileUseRow use : index.fileUsesIn(executions)) {
      if (use.role() == role) {
        found.computeIfAbsent(use.execution(), key -> new ArrayList<>()).add(use);
      }
    }
    return found;
  }

  private Link link(Direction direction, FileUseRow use, Optional<FileUseRow> other) {
    boolean up = direction == Direction.UPSTREAM;
    Optional<FileUseRow> input = up ? other : Optional.of(use);
    Optional<FileUseRow> output = up ? Optional.of(use) : other;
    return new Link(
        direction,
        input.map(this::version),
        input.map(this::run),
        output.map(this::run),
        output.map(this::version));
  }

  private String version(FileUseRow use) {
    String id =
        use.digest()
            .map(Digest::toString)
            .orElseGet(() -> use.reference() + "/" + use.cell() + " " + use.path());
    files.putIfAbsent(id, new Trace.Version(id, use.path(), use.digest(), use.sizeBytes()));
    return id;
  }

  private String run(FileUseRow use) {
    String id = use.reference() + "/" + use.cell();
    runs.putIfAbsent(id, new Trace.Run(id, use.reference(), use.cell(), use.at()));
    return id;
  }
}
