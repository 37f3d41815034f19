package dev.deja.tracker.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/** Files and folders that appear whole or not at all, and replace nothing unless that is said. */
final class Exported {

  /** Writes the bytes. */
  @FunctionalInterface
  interface Writing<T> {
    void to(T target) throws IOException;
  }

  private Exported() {}

  /**
   * Writes a file.
   *
   * @throws UserMistake if it exists and {@code force} is not said, or is a folder
   * @throws IOException if it cannot be written; nothing is left behind
   */
  static void file(Path file, boolean force, Writing<OutputStream> writing) throws IOException {
    if (Files.isDirectory(file)) {
      throw new UserMistake("'%s' is a folder; name a file.".formatted(file));
    }
    check(file, force);
    Path part = part(file);
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        writing.to(out);
      }
      try {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Writes a folder; one that exists and is empty is as good as none.
   *
   * @throws UserMistake if it has something in it and {@code force} is not said
   * @throws IOException if it cannot be written; nothing is left behind
   */
  static void folder(Path folder, boolean force, Writing<Path> writing) throws IOException {
    boolean exists = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    boolean empty = exists && Files.isDirectory(folder) && isEmpty(folder);
    if (exists && !empty) {
      check(folder, force);
      if (!Files.exists(folder.resolve("ro-crate-metadata.json"))) {
        throw new UserMistake(
            "'%s' has other things in it, which --force does not remove. Name another folder."
                .formatted(folder));
      }
    }
    Path part = part(folder);
    try {
      Files.createDirectory(part);
      writing.to(part);
      if (exists) {
        delete(folder);
      }
      Files.move(part, folder);
    } finally {
      delete(part);
    }
  }

  private static void check(Path target, boolean force) {
    if (!force && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new UserMistake(
          "'%s' exists. Say --force to replace it, or name another with -o.".formatted(target));
    }
  }

  private static Path part(Path target) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new UserMistake("'%s' is no file that can be written.".formatted(target));
    }
    if (!Files.exists(parent)) {
      throw new NoSuchFileException(parent.toString());
    }
    if (!Files.isDirectory(parent)) {
      throw new NotDirectoryException(parent.toString());
    }
    return parent.resolve("." + absolute.getFileName() + "." + UUID.randomUUID() + ".part");
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
