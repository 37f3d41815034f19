package dev.deja.tracker.store;

import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes files of a bundle again. What it writes is verified and appears whole or not at all; files
 * that were taken out of the store with nothing in their place are left out. Thread-safe.
 */
public final class Bundles {

  private static final Pattern NAMED =
      Pattern.compile("\"bundle(?:AtEnd)?\"\\s*:\\s*\"sha256:([0-9a-f]{64})\"");

  private static final String PART = ".deja-part-";

  /** The earliest time a zip archive can say, so that equal bundles are equal archives. */
  private static final LocalDateTime ZIP_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Executions executions;

  public Bundles(Executions executions) {
    this.executions = executions;
  }

  /** Those that an object's text names. */
  public static Set<Digest> namedIn(String text) {
    return Digest.allIn(text, NAMED);
  }

  /**
   * Lays a bundle out in a folder, which is created if it is missing.
   *
   * @return what was laid out
   * @throws StoreException if the folder is not empty, cannot be written, or a blob is missing or
   *     damaged; the folder is then as it was
   */
  public BundleManifest unpack(Digest bundle, Path folder) {
    BundleManifest manifest = executions.bundle(bundle);
    boolean existed = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    Path part = folder.resolve(PART + UUID.randomUUID());
    List<Path> moved = new ArrayList<>();
    try {
      requireEmpty(folder);
      Files.createDirectories(part);
      boolean done = false;
      try {
        for (BundleManifest.File file : manifest.files()) {
          write(file, part);
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(part)) {
          for (Path child : children) {
            Path target = folder.resolve(part.relativize(child));
            Files.move(child, target);
            moved.add(target);
          }
        }
        done = true;
        return manifest;
      } finally {
        remove(part);
        if (!done) {
          for (Path path : moved) {
            remove(path);
          }
          if (!existed) {
            remove(folder);
          }
        }
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /**
   * Writes a bundle as a zip archive; equal bundles become equal bytes.
   *
   * @return what was written
   * @throws StoreException if there is such a file, it cannot be written, or a blob is missing or
   *     damaged; there is then no file
   */
  public BundleManifest zip(Digest bundle, Path file) {
    BundleManifest manifest = executions.bundle(bundle);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new StoreException("'" + file + "' exists. Name a file that does not, or remove it.");
    }
    Path part = file.resolveSibling(PART + UUID.randomUUID());
    try {
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(part))) {
        for (BundleManifest.File member : manifest.files()) {
          try (InputStream in = executions.blobs().open(member.digest())) {
            ZipEntry entry = new ZipEntry(relative(member).toString().replace('\\', '/'));
            entry.setTimeLocal(ZIP_TIME);
            zip.putNextEntry(entry);
            in.transferTo(zip);
            zip.closeEntry();
          } catch (RedactedBlob e) {
            // Nothing is in its place.
          }
        }
      }
      Files.move(part, file);
      return manifest;
    } catch (IOException e) {
      throw unwritable(file, e);
    } finally {
      deleteQuietly(part);
    }
  }

  private void write(BundleManifest.File file, Path folder) throws IOException {
    Path target = folder.resolve(relative(file));
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (InputStream in = executions.blobs().open(file.digest());
        OutputStream out = Files.newOutputStream(target)) {
      in.transferTo(out);
    } catch (RedactedBlob e) {
      // Nothing is in its place.
      return;
    }
    if (file.executable() && !target.toFile().setExecutable(true)) {
      throw new IOException("'" + target + "' cannot be made executable");
    }
  }

  /** A manifest may come from elsewhere: its paths must stay below the folder. */
  private static Path relative(BundleManifest.File file) {
    Path path;
    try {
      path = Path.of(file.path());
    } catch (InvalidPathException e) {
      throw new StoreException("the bundle names '" + file.path() + "', which is no path", e);
    }
    if (path.isAbsolute()
        || file.path().isEmpty()
        || !path.equals(path.normalize())
        || path.startsWith("..")) {
      throw new StoreException("the bundle names '" + file.path() + "', which is not below it");
    }
    return path;
  }

  private static void requireEmpty(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new StoreException("'" + folder + "' is not a folder. Name one that is empty or new.");
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      if (children.iterator().hasNext()) {
        throw new StoreException(
            "'" + folder + "' is not empty. Name a folder that is, or a new one.");
      }
    }
  }

  private static StoreException unwritable(Path target, IOException cause) {
    String why =
        cause instanceof FileAlreadyExistsException
            ? "a file is in the way: " + cause.getMessage()
            : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    return new StoreException(
        "'" + target + "' cannot be written (" + why + "). Name another place.", cause);
  }

  private static void remove(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
