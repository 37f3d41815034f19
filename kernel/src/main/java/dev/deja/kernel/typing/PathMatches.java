package dev.deja.kernel.typing;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Paths that begin as typed. Bounded in number and in time, for folders of any size. Thread-safe.
 */
public final class PathMatches {

  private static final int MOST = 500;
  private static final long MILLIS = 250;

  private PathMatches() {}

  /**
   * Paths as a person would type them on: with {@code ~} for the home folder where they typed it;
   * folders end with a slash. Files whose names begin with a dot are left out unless that was
   * typed. Empty if there is nothing, or not in time.
   *
   * @param base what typed paths are relative to
   */
  public static List<String> of(Path base, String typed, boolean foldersOnly) {
    if (typed.equals("~")) {
      return List.of("~/");
    }
    return InTime.orElse(() -> list(base, typed, foldersOnly), List.of());
  }

  private static List<String> list(Path base, String typed, boolean foldersOnly) {
    int slash = typed.lastIndexOf('/');
    String parent = typed.substring(0, slash + 1);
    String prefix = typed.substring(slash + 1);
    List<String> found = new ArrayList<>();
    try {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(resolve(base, parent))) {
        for (Path entry : entries) {
          String name = String.valueOf(entry.getFileName());
          if (name.startsWith(prefix) && (!name.startsWith(".") || prefix.startsWith("."))) {
            boolean folder = Files.isDirectory(entry);
            if (folder || !foldersOnly) {
              found.add(parent + name + (folder ? "/" : ""));
            }
          }
          if (found.size() == MOST || System.nanoTime() - end > 0) {
            break;
          }
        }
      }
    } catch (IOException | InvalidPathException e) {
      return List.of();
    }
    found.sort(String.CASE_INSENSITIVE_ORDER);
    return found;
  }

  /** A path as typed: relative to a folder, or with {@code ~}. */
  static Path resolve(Path base, String typed) {
    boolean home = typed.equals("~") || typed.startsWith("~/");
    return home
        ? Path.of(System.getProperty("user.home", ""), typed.substring(1))
        : base.resolve(typed);
  }
}
