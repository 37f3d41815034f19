package dev.deja.tracker.cli;

import dev.deja.tracker.Artifacts;
import dev.deja.tracker.index.UnknownReference;
import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Bytes that a person means: a path, an artifact, or a digest. */
final class FileArgument {

  private static final int MOST_CANDIDATES = 5;

  private final Main deja;
  private final String file;

  FileArgument(Main deja, String file) {
    this.deja = deja;
    this.file = file;
  }

  /**
   * The digest of the bytes that are meant.
   *
   * @throws UserMistake if nobody has used such bytes
   */
  Digest digest() {
    String hex = file.startsWith(Digest.PREFIX) ? file.substring(Digest.PREFIX.length()) : file;
    if (Artifacts.isReference(file) && !Files.exists(Path.of(file))) {
      return ofArtifact();
    }
    boolean named = !hex.equals(file);
    Optional<Path> path = named ? Optional.empty() : path();
    if (path.isPresent() && Files.isRegularFile(path.get())) {
      return ofFile(path.get());
    }
    if (hex.toLowerCase(Locale.ROOT).matches(named ? "[0-9a-f]{1,64}" : "[0-9a-f]{8,64}")) {
      return byPrefix(hex.toLowerCase(Locale.ROOT));
    }
    if (named) {
      throw new UserMistake("'" + file + "' is no digest: it is sha256: and hex digits.");
    }
    return lastOf(path.map(Path::toString).orElse(file));
  }

  private Digest ofArtifact() {
    try {
      return Artifacts.digest(deja.tracker().artifacts().resolve(file));
    } catch (UnknownReference e) {
      // Of an execution that was deleted lineage alone knows them.
      return deja.tracker().lastDigest(Artifact.location(file)).orElseThrow(() -> e);
    }
  }

  private Optional<Path> path() {
    try {
      return Optional.of(Path.of(file).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Digest byPrefix(String hex) {
    List<Digest> found = deja.tracker().fileDigests(hex, MOST_CANDIDATES + 1);
    if (found.isEmpty()) {
      throw new UserMistake(
          "no recorded cell has read or written bytes whose digest begins with '" + hex + "'.");
    }
    if (found.size() > 1) {
      throw new UserMistake(
          "'"
              + file
              + "' is ambiguous: "
              + String.join(
                  ", ",
                  found.stream()
                      .limit(MOST_CANDIDATES)
                      .map(each -> each.hex().substring(0, 16))
                      .toList())
              + (found.size() > MOST_CANDIDATES ? ", …" : "")
              + ". Type more digits.");
    }
    return found.get(0);
  }

  /** The bytes that the file has now, if they are known; else those that it had last. */
  private Digest ofFile(Path path) {
    Digest now = hash(path);
    if (!deja.tracker().fileDigests(now.hex(), 1).isEmpty()) {
      return now;
    }
    Optional<Digest> before = deja.tracker().lastDigest(path.toString());
    if (before.isEmpty()) {
      throw unknown(path.toString());
    }
    deja.terminal()
        .err()
        .println(
            "deja: '"
                + file
                + "' has changed since a cell used it last; this is about the bytes it had then.");
    return before.get();
  }

  private Digest lastOf(String path) {
    return deja.tracker().lastDigest(path).orElseThrow(() -> unknown(path));
  }

  private UserMistake unknown(String path) {
    String name = String.valueOf(Path.of(path).getFileName());
    List<String> others = deja.tracker().filesNamed(name, MOST_CANDIDATES);
    return new UserMistake(
        "no recorded cell has read or written '"
            + path
            + "'"
            + (others.isEmpty() ? "" : "; of that name: " + String.join(", ", others))
            + ". 'deja show' lists the files of an execution.");
  }

  static Digest hash(Path path) {
    MessageDigest sha256 = Digest.sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(path)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw new UserMistake("'" + path + "' cannot be read: " + e.getMessage() + ".");
    }
    return Digest.finish(sha256);
  }
}
