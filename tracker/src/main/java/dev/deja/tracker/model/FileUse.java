package dev.deja.tracker.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * A file that a cell run read or wrote.
 *
 * @param path relative to the notebook's folder (without a notebook: the working folder) where the
 *     file lies below that, else absolute; with slashes. Or from where else something came: a URL,
 *     {@link Artifact#location}, or {@code tcp://host:port} of a connection
 * @param digest of the bytes that were read or written; empty if they are not known for certain,
 *     then {@code doubt} says why, or if the run deleted the file
 * @param sizeBytes at least 0
 * @param kept whether the store has the bytes
 * @param how ways of access: {@code stream}, {@code random access}, {@code channel}, {@code
 *     mapped}, {@code asynchronous}, {@code copy}, {@code move}, {@code link}, {@code created},
 *     {@code deleted}, {@code class path}, {@code magic} (by a magic such as {@code %load}), {@code
 *     connected}
 * @param doubt what is uncertain: the file was read in part, or changed meanwhile
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record FileUse(
    String path,
    Role role,
    Optional<Digest> digest,
    long sizeBytes,
    boolean kept,
    List<String> how,
    Optional<String> doubt) {

  private static final String CONNECTION = "tcp://";

  /** The one way of access that leaves nothing. */
  public static final String DELETED = "deleted";

  /** What became of the bytes. */
  public enum Role {
    INPUT,
    OUTPUT
  }

  public FileUse {
    how = how == null ? List.of() : List.copyOf(how);
    digest = digest == null ? Optional.empty() : digest;
    doubt = doubt == null ? Optional.empty() : doubt;
  }

  /** The same with what is known of its bytes. */
  public FileUse with(Optional<Digest> newDigest, boolean newKept, Optional<String> newDoubt) {
    return new FileUse(path, role, newDigest, sizeBytes, newKept, how, newDoubt);
  }

  /** Whether a path is no file's. */
  public static boolean isElsewhere(String path) {
    return path.contains("://");
  }

  /** Whether it is no file on the machine where this ran. */
  public boolean isElsewhere() {
    return isElsewhere(path);
  }

  /** Host and port if it is a connection, such as {@code example.org:443}. */
  public Optional<String> connection() {
    return path.startsWith(CONNECTION)
        ? Optional.of(path.substring(CONNECTION.length()))
        : Optional.empty();
  }

  /** Whether the run deleted it. */
  public boolean isDeletion() {
    return how.contains(DELETED);
  }
}
