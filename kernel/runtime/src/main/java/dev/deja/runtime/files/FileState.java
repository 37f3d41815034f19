package dev.deja.runtime.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the system says of a file without reading it. Two equal states of one path: nobody has
 * written in between, as far as the system can tell.
 *
 * @param size in bytes
 * @param modifiedNanos since 1970
 * @param key device and inode, or empty where there are none
 * @param regular whether it is a file and no folder, pipe or device
 */
public record FileState(long size, long modifiedNanos, String key, boolean regular) {

  /** Of a path, links followed; null if there is nothing there or it cannot be asked. */
  static @Nullable FileState of(String path) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(Path.of(path), BasicFileAttributes.class);
      Object key = attributes.fileKey();
      return new FileState(
          attributes.size(),
          attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
          key == null ? "" : key.toString(),
          attributes.isRegularFile());
    } catch (IOException | InvalidPathException e) {
      return null;
    }
  }
}
