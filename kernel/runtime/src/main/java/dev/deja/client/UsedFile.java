package dev.deja.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A file that a cell run has read or written, as it was then. */
public final class UsedFile {

  private final Store store;
  private final Json use;

  UsedFile(Store store, Json use) {
    this.store = store;
    this.use = use;
  }

  /** Its path: from the notebook's folder if it lies below that, else absolute; or a URL. */
  public String path() {
    return use.text("path");
  }

  /** Whether the run has written it; else it has read it. */
  public boolean isOutput() {
    return use.text("role").equals("OUTPUT");
  }

  /** The number of the cell run. */
  public int cell() {
    return (int) use.whole("cell");
  }

  /** The SHA-256 of its bytes, as {@code sha256:…}; empty if they are not known. */
  public Optional<String> digest() {
    return use.optionalText("digest");
  }

  /** How many bytes it had. */
  public long sizeBytes() {
    return use.whole("sizeBytes");
  }

  /** Whether the store has the bytes. */
  public boolean isKept() {
    return use.truth("kept");
  }

  /** What is uncertain of it. */
  public Optional<String> doubt() {
    return use.optionalText("doubt");
  }

  /**
   * Its bytes, in a new file that is yours.
   *
   * @throws IllegalArgumentException if the store does not have them
   */
  public Path copyTo(Path file) {
    try {
      Path staged = store.stagingFile("file");
      try {
        Json unused =
            store.ask(
                "file",
                Map.of("digest", digest().orElse("none"), "path", path(), "to", staged.toString()));
        return Files.copy(staged, file);
      } finally {
        Files.deleteIfExists(staged);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return (isOutput() ? "output " : "input ") + path();
  }
}
