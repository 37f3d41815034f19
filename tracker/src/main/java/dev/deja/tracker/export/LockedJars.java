package dev.deja.tracker.export;

import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.store.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the jars of a lock, by the bytes that were recorded: as blobs of the store, where they were
 * to be kept, or in the local Maven repository. A file with other bytes is not the jar. Closing
 * removes what had to be laid out. Not thread-safe.
 */
public final class LockedJars implements AutoCloseable {

  private static final Pattern COORDINATES =
      Pattern.compile("([^:/]+):([^:/]+)(?::([^:/]+))??(?::([^:/]+))?:([^:/]+)");

  private final BlobStore blobs;
  private final Path repository;
  private @Nullable Path folder;

  /**
   * @param repository Maven's local repository, which need not exist
   */
  public LockedJars(BlobStore blobs, Path repository) {
    this.blobs = blobs;
    this.repository = repository;
  }

  /**
   * The files of jars, in their order; those that are nowhere are missing.
   *
   * @throws IOException if one has to be laid out and cannot be written
   */
  public List<Path> files(List<Dependency> lock) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Dependency jar : lock) {
      Optional<Path> file = inRepository(jar);
      if (file.isEmpty() && blobs.has(jar.digest())) {
        file = Optional.of(laidOut(jar));
      }
      file.ifPresent(files::add);
    }
    return files;
  }

  /** Whether the bytes of a jar are at hand. */
  boolean has(Dependency jar) {
    return blobs.has(jar.digest()) || inRepository(jar).isPresent();
  }

  /**
   * The bytes of a jar, verified while they are read; the caller closes the stream.
   *
   * @throws IOException if they are nowhere
   */
  InputStream open(Dependency jar) throws IOException {
    if (blobs.has(jar.digest())) {
      return blobs.open(jar.digest());
    }
    Optional<Path> file = inRepository(jar);
    if (file.isEmpty()) {
      throw new IOException("the jar '" + jar.file() + "' is nowhere");
    }
    return Files.newInputStream(file.get());
  }

  private Optional<Path> inRepository(Dependency jar) {
    Matcher parts = COORDINATES.matcher(jar.coordinates().orElse(""));
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      Path file =
          repository
              .resolve(parts.group(1).replace('.', '/'))
              .resolve(parts.group(2))
              .resolve(parts.group(5))
              .resolve(jar.file());
      return Files.isRegularFile(file) && digest(file).equals(jar.digest())
          ? Optional.of(file)
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Digest digest(Path file) throws IOException {
    MessageDigest sha256 = Digest.sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return Digest.finish(sha256);
  }

  private Path laidOut(Dependency jar) throws IOException {
    if (folder == null) {
      folder = Files.createTempDirectory("deja-jars-");
    }
    Path file = folder.resolve(jar.digest().hex() + ".jar");
    if (!Files.exists(file)) {
      try (InputStream in = blobs.open(jar.digest())) {
        Files.copy(in, file);
      }
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    Path made = folder;
    if (made != null) {
      try (var files = Files.list(made)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(made);
    }
  }
}
