package dev.deja.tracker.record;

import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.store.SpoolBound;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.store.Waiting;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of journals that are not shipped yet; one folder below it for each execution.
 *
 * @param folder absolute; it need not exist
 */
public record Spool(Path folder) {

  private static final String STAGE = "staged";

  /** The spool of a store in a folder. */
  public static Spool of(Path storeFolder) {
    return new Spool(storeFolder.toAbsolutePath().normalize().resolve("spool"));
  }

  /** Where blobs of an execution wait, if its store is far away. */
  public Path stage(ExecutionId id) {
    return folder(id).resolve(STAGE);
  }

  /** Whether an execution is being recorded here, or waits to be shipped. */
  public boolean has(ExecutionId id) {
    return Files.exists(folder(id));
  }

  /** Where an execution's journal and lock lie while it is not shipped. */
  Path folder(ExecutionId id) {
    return folder.resolve(id.toString());
  }

  /** The journal of an execution. */
  Path journal(ExecutionId id) {
    return folder(id).resolve(Journal.FILE);
  }

  /** Executions with a folder here, oldest first; their kernels may be alive. */
  List<ExecutionId> executions() throws IOException {
    List<ExecutionId> ids = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder)) {
      for (Path entry : folders) {
        String name = entry.getFileName().toString();
        if (ExecutionId.isUlid(name)) {
          ids.add(new ExecutionId(name));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    ids.sort(null);
    return ids;
  }

  /** What is here, oldest first. */
  public List<Waiting> waiting() {
    List<Waiting> waiting = new ArrayList<>();
    try {
      for (ExecutionId id : executions()) {
        boolean alive = isAlive(id);
        // A kernel that was killed before its journal was there, or when all was shipped, leaves a
        // folder in which nothing waits; a later recovery removes it.
        if (alive || Files.exists(journal(id))) {
          waiting.add(new Waiting(id, alive, SpoolBound.size(folder(id))));
        }
      }
    } catch (IOException e) {
      throw new StoreException("the spool '" + folder + "' cannot be read: " + e.getMessage(), e);
    }
    return waiting;
  }

  private boolean isAlive(ExecutionId id) {
    try {
      Optional<JournalLock> lock = JournalLock.tryAcquire(folder(id));
      if (lock.isEmpty()) {
        return true;
      }
      lock.get().close();
      return false;
    } catch (IOException e) {
      // Shipped a moment ago.
      return false;
    }
  }

  /** Removes what an execution's folder has; whoever does holds its lock. */
  void empty(ExecutionId id) throws IOException {
    Path journals = folder(id);
    // The journal last: a crash between them leaves one that is recovered once more.
    HiddenOutput.removeAll(journals);
    removeStage(journals.resolve(STAGE));
    Files.deleteIfExists(journals.resolve(Journal.FILE));
  }

  /** Removes an execution's folder; whoever does holds its lock, or has emptied it. */
  void remove(ExecutionId id) throws IOException {
    empty(id);
    Path journals = folder(id);
    Files.deleteIfExists(journals.resolve(JournalLock.FILE));
    try {
      Files.deleteIfExists(journals);
    } catch (DirectoryNotEmptyException e) {
      // Another process has just looked at the lock; a later recovery removes the rest.
    }
  }

  private static void removeStage(Path stage) throws IOException {
    if (Files.isDirectory(stage)) {
      try (Stream<Path> tree = Files.walk(stage)) {
        for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      }
    }
  }
}
