package dev.deja.tracker.cli;

import dev.deja.tracker.Tracker;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.store.BlobStore;
import java.util.List;

/** What to say when a blob is damaged or missing. */
final class DamagedBlob {

  private static final int SHOWN = 12;

  private DamagedBlob() {}

  /** Which executions need it and what to do, in one line. */
  static String needed(Tracker tracker, Digest digest) {
    List<String> uses =
        tracker.usesOf(digest).stream()
            .map(use -> use.reference() + " (" + use.what() + ")")
            .distinct()
            .toList();
    String by =
        uses.isEmpty()
            ? "No execution needs it"
            : "It is needed by "
                + String.join(", ", uses.subList(0, Math.min(SHOWN, uses.size())))
                + (uses.size() > SHOWN ? " and " + (uses.size() - SHOWN) + " more" : "");
    return by
        + ". Put back '"
        + BlobStore.key(digest)
        + "' of "
        + tracker.storeName()
        + " from a copy; executions that do not need it are not affected.";
  }
}
