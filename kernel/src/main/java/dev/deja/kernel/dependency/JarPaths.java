package dev.deja.kernel.dependency;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/** Paths of jars and other files as people type them: relative to a folder, {@code ~}, globs. */
public final class JarPaths {

  private JarPaths() {}

  /**
   * One path.
   *
   * @throws java.nio.file.InvalidPathException if it cannot be a path on this system
   */
  public static Path resolve(String typed, Path folder) {
    String home = System.getProperty("user.home", "");
    String text = typed.equals("~") || typed.startsWith("~/") ? home + typed.substring(1) : typed;
    return folder.resolve(text).normalize();
  }

  /**
   * The files and folders that a glob names, sorted; the path itself if it has no {@code * ? [
   * &#123;}. Empty if nothing is there.
   *
   * @throws java.nio.file.InvalidPathException if it cannot be a path on this system
   * @throws IOException if a folder cannot be listed
   */
  public static List<Path> expand(String typed, Path base) throws IOException {
    int wild = indexOfWild(typed);
    if (wild < 0) {
      Path path = resolve(typed, base);
      return Files.exists(path) ? List.of(path) : List.of();
    }
    Path folder = folder(typed, base);
    return Files.isDirectory(folder)
        ? matches(folder, typed.substring(slash(typed, wild) + 1))
        : List.of();
  }

  /** The folder in which a glob looks. */
  public static Path folder(String typed, Path base) {
    return resolve(typed.substring(0, slash(typed, indexOfWild(typed)) + 1), base);
  }

  /** Whether it is a glob. */
  public static boolean isWild(String typed) {
    return indexOfWild(typed) >= 0;
  }

  private static int slash(String typed, int wild) {
    return Math.max(typed.lastIndexOf('/', wild), typed.lastIndexOf('\\', wild));
  }

  private static List<Path> matches(Path folder, String pattern) throws IOException {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    int depth = pattern.contains("**") ? Integer.MAX_VALUE : pattern.split("[/\\\\]").length;
    try (Stream<Path> files = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(file -> !file.equals(folder) && matcher.matches(folder.relativize(file)))
          .sorted()
          .toList();
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
