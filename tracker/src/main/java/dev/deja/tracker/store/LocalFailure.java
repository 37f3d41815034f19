package dev.deja.tracker.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;

/** Says in one line what a store's folder cannot do, and what to do about it. */
final class LocalFailure {

  private LocalFailure() {}

  static StoreException unwritable(Path folder, IOException cause) {
    return new StoreException(unwritableBecause(folder, cause), cause);
  }

  static StoreException unreadable(Path folder, String key, IOException cause) {
    return new StoreException(
        "the store folder "
            + folder
            + " cannot be read at '"
            + key
            + "' ("
            + reason(cause)
            + "); check the folder's owner and permissions",
        cause);
  }

  private static String unwritableBecause(Path folder, IOException cause) {
    String reason = reason(cause);
    String lower = reason.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("not enough space")) {
      return "the disk of the store folder "
          + folder
          + " is full; free some space, or choose a folder on another disk with DEJA_STORE";
    }
    if (lower.contains("quota")) {
      return "the disk quota at the store folder "
          + folder
          + " is used up; free some space, or choose a folder on another disk with DEJA_STORE";
    }
    return "the store folder "
        + folder
        + " is not writable ("
        + reason
        + "); make it writable for "
        + System.getProperty("user.name")
        + ", or choose another folder with DEJA_STORE";
  }

  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (cause instanceof FileSystemException failure && failure.getReason() == null) {
      return failure.getClass().getSimpleName() + ": " + failure.getFile();
    }
    return String.valueOf(cause.getMessage());
  }
}
