package dev.deja.tracker.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Removes temporary folders of ours. */
final class Folder {

  private Folder() {}

  /** Removes a folder and all in it; links are removed, not followed. What resists stays. */
  static void deleteQuietly(@Nullable Path folder) {
    if (folder == null || !Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Folder::deleteOne);
    } catch (IOException | UncheckedIOException e) {
      // It lies in the system's temporary folder, which the system cleans.
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // As above.
    }
  }
}
