package dev.deja.tracker.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Files and folders that only their owner can see: mode 0600 and 0700 where the file system knows
 * modes, the default elsewhere. Thread-safe.
 */
public final class OwnerOnly {

  private OwnerOnly() {}

  /**
   * Creates a folder and those above it that are missing; what exists stays as it is. Made durable
   * from the top.
   *
   * @throws IOException if it cannot be created, or is not a folder
   */
  public static void createFolders(Path folder) throws IOException {
    createFolders(Set.of(folder));
  }

  /**
   * As {@link #createFolders(Path)}, for several; the folder around many new ones is synced once.
   */
  static void createFolders(Collection<Path> folders) throws IOException {
    Set<Path> missing = new LinkedHashSet<>();
    Set<Path> around = new LinkedHashSet<>();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        missing.add(folder);
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
          around.add(parent);
        }
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    createFolders(around);
    for (Path folder : missing) {
      createFolder(folder);
    }
    around.forEach(OwnerOnly::sync);
  }

  private static void createFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, mode(folder, "rwx------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /**
   * Creates an empty file.
   *
   * @throws FileAlreadyExistsException if there is one
   */
  public static void createFile(Path file) throws IOException {
    Files.createFile(file, mode(file, "rw-------"));
  }

  /** Makes a folder's entries durable, where the operating system lets a folder be synced. */
  public static void sync(Path folder) {
    // A channel is closed by an interrupt of its thread; the interrupt is kept for later.
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(folder)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no folder as a file; there the entry is durable by the file system's journal.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static FileAttribute<?>[] mode(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
