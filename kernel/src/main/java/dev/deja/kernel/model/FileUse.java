package dev.deja.kernel.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A file that notebook code has read or written in a cell run.
 *
 * @param path absolute, or a URL
 * @param location where the bytes are now; another path if the file was moved since
 * @param state the file when it was opened to be read, or when the cell had written it; empty if
 *     the cell has deleted it
 * @param how ways of access, such as {@code stream}, {@code channel}, {@code mapped}, {@code copy}
 * @param doubt a sentence that says what is uncertain about it
 */
public record FileUse(
    String path,
    Path location,
    Role role,
    Optional<State> state,
    List<String> how,
    Optional<String> doubt) {

  /** What became of the bytes. */
  public enum Role {
    INPUT,
    OUTPUT
  }

  /**
   * What the system said of the file.
   *
   * @param modified as exact as the file system has it
   * @param key device and inode, or empty where there are none
   * @param seenAt when it was looked at, by the clock of this machine
   */
  public record State(long sizeBytes, Instant modified, String key, Instant seenAt) {

    /** Of a path as it is now, links followed; empty if it is no file, or cannot be asked. */
    public static Optional<State> of(Path file) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return now.isRegularFile()
            ? Optional.of(
                new State(
                    now.size(),
                    now.lastModifiedTime().toInstant(),
                    Optional.ofNullable(now.fileKey()).map(Object::toString).orElse(""),
                    Instant.now()))
            : Optional.empty();
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }

  public FileUse {
    how = List.copyOf(how);
  }
}
