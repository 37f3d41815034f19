package dev.deja.tracker.record;

import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.OwnerOnly;
import dev.deja.tracker.store.SpoolBound;
import dev.deja.tracker.store.StagedObjectStore;
import dev.deja.tracker.store.StoreUnreachable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Completes and seals the executions whose kernels are gone. Journals of living kernels are left
 * alone, and one journal that cannot be recovered does not stop the others. Thread-safe, also
 * beside other processes that recover the same spool.
 */
public final class Recovery {

  /** A folder without a journal is this old before it counts as left by a crash. */
  private static final Duration LEFT_OVER = Duration.ofHours(1);

  /**
   * What became of a journal.
   *
   * @param status how the execution was sealed; empty if it could not be
   * @param problem one line for a person; empty if it was sealed
   */
  public record Recovered(
      ExecutionId id, Optional<ExecutionStatus> status, Optional<String> problem) {}

  private Recovery() {}

  /**
   * Recovers every journal of a spool whose kernel is gone.
   *
   * @return one for each execution that was sealed or could not be, oldest first
   */
  public static List<Recovered> run(Spool spool, ObjectStore objects) {
    List<Recovered> recovered = new ArrayList<>();
    List<ExecutionId> executions;
    try {
      executions = spool.executions();
    } catch (IOException e) {
      return List.of();
    }
    for (ExecutionId id : executions) {
      try {
        recover(spool, id, objects)
            .ifPresent(
                end ->
                    recovered.add(new Recovered(id, Optional.of(end.status()), Optional.empty())));
      } catch (StoreUnreachable e) {
        // The others would wait for it as long, and as vainly.
        recovered.add(new Recovered(id, Optional.empty(), Optional.of(why(e))));
        break;
      } catch (IOException | RuntimeException | Error e) {
        // Also when memory is too small for one journal: the others may be smaller.
        if (Files.notExists(spool.folder(id))) {
          // Another process was faster.
          continue;
        }
        String problem = "the journal " + spool.journal(id) + " could not be recovered: " + why(e);
        recovered.add(new Recovered(id, Optional.empty(), Optional.of(problem)));
      }
    }
    return List.copyOf(recovered);
  }

  private static String why(Throwable failure) {
    return failure instanceof Error || failure.getMessage() == null
        ? failure.toString()
        : failure.getMessage();
  }

  private static Optional<ExecutionEnd> recover(Spool spool, ExecutionId id, ObjectStore objects)
      throws IOException {
    Path journal = spool.journal(id);
    if (!Files.exists(journal)) {
      sweep(spool, id);
      return Optional.empty();
    }
    Optional<JournalLock> lock = lock(spool, id);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    try (JournalLock held = lock.get()) {
      assert held != null;
      // Another process may have recovered it between the look and the lock.
      if (!Files.exists(journal)) {
        return Optional.empty();
      }
      Optional<ExecutionEnd> end =
          new Shipper(id, staged(spool, id, objects), journal).seal("recovery");
      spool.remove(id);
      return end;
    }
  }

  private static ObjectStore staged(Spool spool, ExecutionId id, ObjectStore objects) {
    Path stage = spool.stage(id);
    return Files.isDirectory(stage)
        ? new StagedObjectStore(
            LocalObjectStore.open(stage),
            () -> objects,
            new SpoolBound(spool.folder(), Long.MAX_VALUE, warning -> {}))
        : objects;
  }

  private static Optional<JournalLock> lock(Spool spool, ExecutionId id) throws IOException {
    try {
      return JournalLock.tryAcquire(spool.folder(id));
    } catch (NoSuchFileException e) {
      if (Files.exists(spool.journal(id))) {
        OwnerOnly.createFile(spool.folder(id).resolve(JournalLock.FILE));
        return JournalLock.tryAcquire(spool.folder(id));
      }
      return Optional.empty();
    }
  }

  /** Removes what a crash left before there was a journal. */
  private static void sweep(Spool spool, ExecutionId id) throws IOException {
    Path folder = spool.folder(id);
    Instant modified = Files.getLastModifiedTime(folder).toInstant();
    if (modified.isBefore(Instant.now().minus(LEFT_OVER))) {
      spool.remove(id);
    }
  }
}
