package dev.deja.tracker.record;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a work tree of Git begins. */
final class GitFolder {

  private GitFolder() {}

  /** The nearest folder, this one or above, that has a {@code .git}; empty if there is none. */
  static Optional<Path> topOf(Path folder) {
    for (@Nullable Path top = folder; top != null; top = top.getParent()) {
      // A file in a submodule or a second work tree, a folder elsewhere.
      if (Files.exists(top.resolve(".git"))) {
        return Optional.of(top);
      }
    }
    return Optional.empty();
  }
}
