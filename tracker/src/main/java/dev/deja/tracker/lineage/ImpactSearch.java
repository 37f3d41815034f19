package dev.deja.tracker.lineage;

import dev.deja.tracker.index.Deployed;
import dev.deja.tracker.index.FileUseRow;
import dev.deja.tracker.index.Index;
import dev.deja.tracker.index.Met;
import dev.deja.tracker.model.Artifact;
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
 * Goes from executions that have met something bad to what they wrote since, and on to those that
 * read that. What an execution writes after it has met it is taken to depend on it, because
 * variables carry it from cell to cell. Two questions to the index for each step. One use, one
 * thread.
 */
public final class ImpactSearch {

  private final Index index;
  private final Map<String, Met> met = new LinkedHashMap<>();
  private final Set<String> nearest = new LinkedHashSet<>();
  private final Map<String, Set<String>> wrote = new LinkedHashMap<>();
  private final Map<String, FileUseRow> files = new LinkedHashMap<>();
  private final Map<String, Set<String>> readBy = new LinkedHashMap<>();

  private ImpactSearch(Index index) {
    this.index = index;
  }

  /**
   * What depends on what some executions have met.
   *
   * @param subject it, in words
   * @param first who met it itself
   * @param depth how many executions to go at most
   */
  public static Impact of(Index index, String subject, Collection<Met> first, int depth) {
    ImpactSearch search = new ImpactSearch(index);
    first.forEach(each -> search.nearest.add(each.execution()));
    boolean complete = search.follow(first, depth);
    return search.impact(subject, complete);
  }

  /** Who has read some bytes, each from the first cell run that did. */
  public static List<Met> readers(Index index, Digest digest) {
    return new ArrayList<>(readers(index.fileUsesOf(List.of(digest))).values());
  }

  private static Map<String, Met> readers(List<FileUseRow> uses) {
    Map<String, Met> readers = new LinkedHashMap<>();
    for (FileUseRow use : uses) {
      if (use.role() == Role.INPUT) {
        readers.merge(
            use.execution(),
            new Met(
                use.execution(),
                use.reference(),
                use.at(),
                use.cell(),
                "read " + Artifact.shown(use.path())),
            Met::earlier);
      }
    }
    return readers;
  }

  private boolean follow(Collection<Met> first, int depth) {
    List<Met> next = news(first);
    for (int step = 0; !next.isEmpty(); step++) {
      if (step == depth) {
        return false;
      }
      next = step(next);
    }
    return true;
  }

  /** Those that are not known yet, or met it earlier than was known. */
  private List<Met> news(Collection<Met> found) {
    List<Met> news = new ArrayList<>();
    for (Met each : found) {
      Met before = met.get(each.execution());
      if (before == null || each.cell() < before.cell()) {
        met.put(each.execution(), each);
        news.add(each);
      }
    }
    return news;
  }

  private List<Met> step(List<Met> from) {
    Set<Digest> fresh = new LinkedHashSet<>();
    for (FileUseRow use : index.fileUsesIn(from.stream().map(Met::execution).toList())) {
      Met by = met.get(use.execution());
      if (by != null && use.role() == Role.OUTPUT && use.cell() >= by.cell()) {
        String id = id(use);
        files.putIfAbsent(id, use);
        if (wrote.computeIfAbsent(use.execution(), key -> new LinkedHashSet<>()).add(id)) {
          use.digest().filter(digest -> use.sizeBytes() > 0).ifPresent(fresh::add);
        }
      }
    }
    List<FileUseRow> reads =
        index.fileUsesOf(fresh).stream().filter(use -> use.role() == Role.INPUT).toList();
    for (FileUseRow read : reads) {
      String digest = read.digest().map(Digest::toString).orElse("");
      readBy.computeIfAbsent(digest, key -> new LinkedHashSet<>()).add(read.execution());
    }
    return news(readers(reads).values());
  }

  /** A name and bytes: one digest may be a file and an artifact. */
  private static String id(FileUseRow use) {
    return use.digest().map(Digest::toString).orElse(use.reference() + "/" + use.cell())
        + " "
        + use.path();
  }

  private Impact impact(String subject, boolean complete) {
    List<Impact.Affected> executions = new ArrayList<>();
    for (Met each : met.values()) {
      executions.add(
          new Impact.Affected(
              each.reference(),
              each.at(),
              each.cell(),
              each.why(),
              List.copyOf(wrote.getOrDefault(each.execution(), Set.of())),
              nearest.contains(each.execution())));
    }
    List<Impact.File> found = new ArrayList<>();
    files.forEach((id, use) -> found.add(file(id, use)));
    return new Impact(subject, executions, found, deployments(), complete);
  }

  private Impact.File file(String id, FileUseRow use) {
    boolean artifact = Artifact.isLocation(use.path());
    Set<String> readers =
        readBy.getOrDefault(use.digest().map(Digest::toString).orElse("none"), Set.of());
    return new Impact.File(
        id,
        use.path(),
        artifact ? Optional.of(Artifact.shown(use.path())) : Optional.empty(),
        use.digest(),
        use.sizeBytes(),
        readers.stream().map(met::get).map(Met::reference).distinct().toList());
  }

  private List<Impact.Deployment> deployments() {
    List<Impact.Deployment> found = new ArrayList<>();
    for (Deployed each : index.deployments()) {
      Optional<String> digest = each.deployment().digest().map(Digest::toString);
      Optional<String> file =
          digest.flatMap(
              bytes ->
                  files.keySet().stream().filter(id -> id.startsWith(bytes + " ")).findFirst());
      boolean whole = digest.isEmpty() && met.containsKey(each.execution().ulid());
      if (file.isPresent() || whole) {
        found.add(
            new Impact.Deployment(
                each.deployment().name() + each.deployment().version().map(" "::concat).orElse(""),
                each.reference(),
                file,
                each.deployment().url(),
                each.retired().isPresent()));
      }
    }
    return found;
  }
}
