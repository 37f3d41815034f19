package dev.deja.tracker.record;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * What the system says of a file.
 *
 * @param modified when its bytes were changed, which anybody can set
 * @param changed when its entry was changed, which nobody can; where the system does not know,
 *     {@code modified}
 * @param key device and inode, or {@code null} as text
 */
record FileEntry(long sizeBytes, Instant modified, Instant changed, String key) {

  static FileEntry of(Path file) throws IOException {
    boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
    Map<String, Object> read =
        Files.readAttributes(
            file,
            unix ? "unix:size,lastModifiedTime,fileKey,ctime" : "size,lastModifiedTime,fileKey");
    Instant modified = ((FileTime) requireNonNull(read.get("lastModifiedTime"))).toInstant();
    return new FileEntry(
        (Long) requireNonNull(read.get("size")),
        modified,
        read.get("ctime") instanceof FileTime changed ? changed.toInstant() : modified,
        String.valueOf(read.get("fileKey")));
  }
}
