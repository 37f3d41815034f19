package dev.deja.tracker;

import dev.deja.tracker.store.StoreAddress;
import dev.deja.tracker.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the disk on which executions are recorded first has room. */
final class SpoolRoom {

  /** Less free space than this is too little for the smallest record. */
  private static final long LEAST = 1 << 20;

  private SpoolRoom() {}

  static void require(Path spool, StoreAddress store) {
    try {
      long room = Files.getFileStore(nearestThatExists(spool)).getUsableSpace();
      if (room < LEAST) {
        throw new StoreException(
            "the disk of the store '"
                + (store instanceof StoreAddress.Bucket ? spool : store.name())
                + "' is full ("
                + room / 1024
                + " KiB free, "
                + LEAST / 1024
                + " KiB are needed). Make room there, or choose another store with DEJA_STORE.");
      }
    } catch (IOException e) {
      throw new StoreException("the folder '" + spool + "' cannot be looked at: " + e, e);
    }
  }

  private static Path nearestThatExists(Path folder) {
    Path nearest = folder;
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    return nearest;
  }
}
