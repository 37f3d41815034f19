package dev.deja.kernel.magic;

import dev.deja.kernel.dependency.JarPaths;
import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.MagicFailed;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Paths as people type them in a magic: relative to the working folder, {@code ~}, globs. */
final class Paths {

  private Paths() {}

  /**
   * One path.
   *
   * @throws MagicFailed if it cannot be a path on this system
   */
  static Path resolve(String typed, CellContext cell) {
    try {
      return JarPaths.resolve(typed, cell.workingFolder());
    } catch (InvalidPathException e) {
      throw new MagicFailed("'" + typed + "' is not a path: " + e.getReason(), e);
    }
  }

  /**
   * The files and folders that a glob names, sorted; the path itself if it has no {@code * ? [
   * &#123;}.
   *
   * @throws MagicFailed if nothing is there
   */
  static List<Path> expand(String typed, CellContext cell) {
    Path folder = cell.workingFolder();
    try {
      List<Path> found = JarPaths.expand(typed, folder);
      if (found.isEmpty()) {
        throw new MagicFailed(
            JarPaths.isWild(typed)
                ? "nothing matches '" + typed + "' in " + JarPaths.folder(typed, folder)
                : "no file or folder '" + typed + "' (" + resolve(typed, cell) + ")");
      }
      return found;
    } catch (InvalidPathException e) {
      throw new MagicFailed("'" + typed + "' is not a path: " + e.getReason(), e);
    } catch (IOException e) {
      throw new MagicFailed("'" + typed + "' cannot be looked up: " + e.getMessage(), e);
    }
  }
}
