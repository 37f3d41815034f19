package dev.deja.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A folder for files on their way between notebook code and kernel; they are no use of any cell. It
 * is made when it is first needed, and gone with this JVM. Thread-safe.
 */
final class StagingFolder {

  private final FileReports files;
  private @Nullable Path folder;

  StagingFolder(FileReports files) {
    this.files = files;
  }

  /**
   * A new, empty file.
   *
   * @param name the end of its name
   */
  synchronized Path file(String name) throws IOException {
    Path current = folder;
    if (current == null || !Files.isDirectory(current)) {
      current = Files.createTempDirectory("deja-artifacts-");
      current.toFile().deleteOnExit();
      files.ignoreFolder(current + File.separator);
      folder = current;
    }
    Path file = Files.createTempFile(current, "", "-" + name);
    file.toFile().deleteOnExit();
    return file;
  }
}
