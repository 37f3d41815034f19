package dev.deja.tracker.upkeep;

import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.Layout;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    Executions executions = new Executions(objects);
    Set<ExecutionId> gone = new HashSet<>(deleted);
    List<ExecutionId> ids;
    try (Stream<ExecutionId> all = executions.list(Optional.empty())) {
      ids = all.toList();
    }
    for (ExecutionId id : ids) {
      List<String> keys = gone.contains(id) ? List.of() : Mentions.keys(objects, id);
      if (keys.contains(Layout.deleted(id))) {
        gone.add(id);
      } else {
        keys.forEach(mentions::read);
      }
    }
    try (Stream<Event> events = executions.events(Optional.empty())) {
      events
          .filter(event -> !gone.contains(event.execution()))
          .forEach(event -> mentions.read(Layout.event(event.id())));
    }
    mentions.followRedactions();
    return mentions.found();
  }
}
