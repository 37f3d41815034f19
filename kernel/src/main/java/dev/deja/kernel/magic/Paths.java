package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.MagicFailed;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/** Paths as people type them in a magic: relative to the working folder, {@code ~}, globs. */
final class Paths {

  private Paths() {}

  /**
   * One path.
   *
   * @throws MagicFailed if it cannot be a path on this system
   */
  static Path resolve(String typed, CellContext cell) {
    String home = System.getProperty("user.home", "");
    String text = typed.equals("~") || typed.startsWith("~/") ? home + typed.substring(1) : typed;
    try {
      return cell.workingFolder().resolve(text).normalize();
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
    int wild = indexOfWild(typed);
    if (wild < 0) {
      Path path = resolve(typed, cell);
      if (!Files.exists(path)) {
        throw new MagicFailed("no file or folder '" + typed + "' (" + path + ")");
      }
      return List.of(path);
    }
    int slash = Math.max(typed.lastIndexOf('/', wild), typed.lastIndexOf('\\', wild));
    String folderText = typed.substring(0, slash + 1);
    Path folder = resolve(folderText, cell);
    String pattern = typed.substring(slash + 1);
    List<Path> found = Files.isDirectory(folder) ? matches(folder, pattern) : List.of();
    if (found.isEmpty()) {
      throw new MagicFailed("nothing matches '" + typed + "' in " + folder);
    }
    return found;
  }

  private static List<Path> matches(Path folder, String pattern) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    int depth = pattern.contains("**") ? Integer.MAX_VALUE : pattern.split("[/\\\\]").length;
    try (Stream<Path> files = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(file -> !file.equals(folder) && matcher.matches(folder.relativize(file)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new MagicFailed(folder + " cannot be listed: " + e.getMessage(), e);
    }
  }

  private static int indexOfWild(String typed) {
    for (int i = 0; i < typed.length(); i++) {
      if ("*?[{".indexOf(typed.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }
}
