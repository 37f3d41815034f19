package dev.deja.kernel.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Puts folders in place whole, and removes them. */
final class FolderSwap {

  /** Fills a new folder. */
  interface Filler {
    void fill(Path folder) throws IOException;
  }

  private FolderSwap() {}

  /**
   * Fills a folder beside and moves it to {@code target}, replacing what is there. A reader sees
   * the old folder or the new one; only between two renames neither.
   *
   * @param workshop a folder on the same disk, in which nobody looks for {@code target}
   */
  static void put(Path target, Path workshop, Filler filler) throws IOException {
    Files.createDirectories(workshop);
    Files.createDirectories(parent(target));
    Path fresh = Files.createTempDirectory(workshop, ".deja-new-");
    Path old = fresh.resolveSibling(fresh.getFileName() + "-old");
    try {
      filler.fill(fresh);
      openToOthers(fresh);
      boolean replaced = Files.exists(target);
      if (replaced) {
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      }
      try {
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        if (replaced) {
          Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
        }
        throw e;
      }
    } finally {
      delete(fresh);
      delete(old);
    }
  }

  /** Removes a folder and all in it; nothing happens if there is none. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walked = Files.walk(folder)) {
      all = walked.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }

  /** Temporary folders are their owner's alone; a kernelspec may be for everyone. */
  private static void openToOthers(Path folder) throws IOException {
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(
          folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new InstallFailed("'" + path + "' cannot be a kernelspec's folder");
    }
    return parent;
  }
}
