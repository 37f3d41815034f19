package dev.deja.tracker.model;

import java.util.Optional;

/**
 * A declared use of an execution, or of a file it made, outside of notebooks.
 *
 * @param name of what uses it, such as {@code churn-api}; 1 to 200 characters
 * @param version of what uses it
 * @param file the path of the file that is used, as it was given
 * @param digest of that file's bytes
 * @param url where it is used
 */
public record Deployment(
    String name,
    Optional<String> version,
    Optional<String> file,
    Optional<Digest> digest,
    Optional<String> url) {

  public Deployment {
    if (name.isBlank() || name.length() > 200) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name of a deployment: expected 1 to 200 characters");
    }
  }
}
