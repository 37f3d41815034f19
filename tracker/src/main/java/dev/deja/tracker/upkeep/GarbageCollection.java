package dev.deja.tracker.upkeep;

import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.Layout;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.Parallel;
import dev.deja.tracker.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Removes blobs that nothing refers to: no execution, no bundle, nothing that was said of one. What
 * was written or wanted within the grace period stays, since its writer may be about to name it;
 * that is why a store notes when a blob that it has is wanted again.
 */
public final class GarbageCollection {

  /** Shorter would be unsafe beside writers: see {@link ObjectStore#modified}. */
  public static final Duration LEAST_GRACE = ObjectStore.RENEWED.plus(Duration.ofHours(6));

  /** If nobody says another. */
  public static final Duration USUAL_GRACE = Duration.ofDays(1);

  private static final int AT_ONCE = 10_000;

  /** Executions, or events, whose objects are read beside one another. */
  private static final int READ_AT_ONCE = 500;

  private final ObjectStore objects;

  public GarbageCollection(ObjectStore objects) {
    this.objects = objects;
  }

  /**
   * What was removed, or would be.
   *
   * @param blobs how many
   * @param young how many nothing refers to, that stay for now
   * @param kept how many are referred to
   */
  public record Removed(int blobs, int young, int kept) {}

  /**
   * Does it.
   *
   * @param deleted executions to be looked upon as deleted
   * @param now the time of the store's clock
   * @param dryRun whether nothing is removed
   * @throws StoreException if anything that might refer to a blob cannot be read; nothing is
   *     removed then
   */
  public Removed run(Set<ExecutionId> deleted, Instant now, Duration grace, boolean dryRun) {
    if (grace.compareTo(LEAST_GRACE) < 0) {
      throw new IllegalArgumentException("a grace of " + grace + " is unsafe beside writers");
    }
    Instant before = now.minus(grace);
    Set<Digest> referred = referred(deleted);
    List<String> garbage = new ArrayList<>();
    int young = 0;
    int kept = 0;
    try (Stream<ObjectStore.Written> blobs = objects.listWritten(Layout.BLOBS)) {
      for (ObjectStore.Written blob : (Iterable<ObjectStore.Written>) blobs::iterator) {
        Optional<Digest> digest = BlobStore.digest(blob.key());
        if (digest.isEmpty() || referred.contains(digest.get())) {
          kept++;
        } else if (blob.at().isBefore(before)) {
          garbage.add(blob.key());
        } else {
          young++;
        }
      }
    }
    if (dryRun) {
      return new Removed(garbage.size(), young, kept);
    }
    // Somebody may have begun to name one while the others were looked at.
    Set<Digest> since = garbage.isEmpty() ? Set.of() : referred(deleted);
    garbage.removeIf(key -> BlobStore.digest(key).filter(since::contains).isPresent());
    int removed = 0;
    for (int from = 0; from < garbage.size(); from += AT_ONCE) {
      removed +=
          objects.deleteGarbage(
              garbage.subList(from, Math.min(garbage.size(), from + AT_ONCE)), before);
    }
    objects.sweep(before);
    return new Removed(removed, young + garbage.size() - removed, kept);
  }

  private Set<Digest> referred(Set<ExecutionId> deleted) {
    Mentions mentions = new Mentions(objects);
    Set<ExecutionId> gone = new HashSet<>(deleted);
    Map<ExecutionId, List<String>> some = new LinkedHashMap<>();
    // One listing for all of them: in a bucket it gives a thousand keys with each answer.
    try (Stream<String> keys = objects.list(Layout.EXECUTIONS, "", false)) {
      for (String key : (Iterable<String>) keys::iterator) {
        Optional<ExecutionId> id = execution(key);
        if (id.isEmpty()) {
          continue;
        }
        if (some.size() == READ_AT_ONCE && !some.containsKey(id.get())) {
          read(some, gone, mentions);
          some.clear();
        }
        some.computeIfAbsent(id.get(), each -> new ArrayList<>()).add(key);
      }
    }
    read(some, gone, mentions);
    events(gone, mentions);
    mentions.followRedactions();
    return mentions.found();
  }

  private static Optional<ExecutionId> execution(String key) {
    int end = key.indexOf('/', Layout.EXECUTIONS.length());
    return end < 0
        ? Optional.empty()
        : Optional.of(key.substring(Layout.EXECUTIONS.length(), end))
            .filter(ExecutionId::isUlid)
            .map(ExecutionId::new);
  }

  private static void read(
      Map<ExecutionId, List<String>> executions, Set<ExecutionId> gone, Mentions mentions) {
    List<Callable<Object>> reads = new ArrayList<>();
    executions.forEach(
        (id, keys) -> {
          if (keys.contains(Layout.deleted(id))) {
            gone.add(id);
          }
          if (!gone.contains(id)) {
            keys.forEach(key -> reads.add(() -> mentions.read(key)));
          }
        });
    Parallel.all(reads);
  }

  private void events(Set<ExecutionId> gone, Mentions mentions) {
    Executions executions = new Executions(objects);
    List<ExecutionId> ids;
    try (Stream<ExecutionId> all = executions.eventIds()) {
      ids = all.toList();
    }
    for (int from = 0; from < ids.size(); from += READ_AT_ONCE) {
      List<Callable<Object>> reads = new ArrayList<>();
      for (ExecutionId id : ids.subList(from, Math.min(ids.size(), from + READ_AT_ONCE))) {
        reads.add(
            Executors.callable(
                () ->
                    executions
                        .event(id)
                        .filter(event -> !gone.contains(event.execution()))
                        .ifPresent(event -> mentions.read(Layout.event(event.id())))));
      }
      Parallel.all(reads);
    }
  }
}
