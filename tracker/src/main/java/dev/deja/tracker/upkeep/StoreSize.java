package dev.deja.tracker.upkeep;

import dev.deja.tracker.index.Recorded;
import dev.deja.tracker.store.Layout;
import dev.deja.tracker.store.ObjectStore;
import java.util.stream.Stream;

/**
 * How much there is in a store.
 *
 * @param objects how many, of all kinds
 * @param bytes of all of them, as they are stored
 * @param blobs how many of them are blobs
 * @param blobBytes of the blobs
 * @param recorded what the index knows of executions, and of the files that they used
 */
public record StoreSize(long objects, long bytes, long blobs, long blobBytes, Recorded recorded) {

  /** Counts. */
  public static StoreSize of(ObjectStore store, Recorded recorded) {
    long objects = 0;
    long bytes = 0;
    long blobs = 0;
    long blobBytes = 0;
    try (Stream<ObjectStore.Sized> all = store.sizes("")) {
      for (ObjectStore.Sized object : (Iterable<ObjectStore.Sized>) all::iterator) {
        objects++;
        bytes += object.sizeBytes();
        if (object.key().startsWith(Layout.BLOBS)) {
          blobs++;
          blobBytes += object.sizeBytes();
        }
      }
    }
    return new StoreSize(objects, bytes, blobs, blobBytes, recorded);
  }
}
