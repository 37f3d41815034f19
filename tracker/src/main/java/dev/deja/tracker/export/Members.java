package dev.deja.tracker.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files that are written one after the other: into a folder, or into a zip archive. */
public interface Members extends AutoCloseable {

  /** Bytes to be written; what they throw ends the writing. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file; a second one of the same path is left out.
   *
   * @param path relative, with {@code /}, and never with {@code ..}
   */
  void add(String path, Content content) throws IOException;

  /** The same from a stream, which is closed. */
  default void add(String path, InputStream in) throws IOException {
    try (in) {
      add(path, (OutputStream out) -> in.transferTo(out));
    }
  }

  /** The same from a text, in UTF-8. */
  default void add(String path, String text) throws IOException {
    add(path, (OutputStream out) -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  void close() throws IOException;

  /** Files of a zip archive, which is finished by closing; equal files give equal bytes. */
  static Members zip(OutputStream out) {
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    Set<String> paths = new HashSet<>();
    return new Members() {
      @Override
      public void add(String path, Content content) throws IOException {
        check(path);
        if (paths.add(path)) {
          ZipEntry entry = new ZipEntry(path);
          entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
          zip.putNextEntry(entry);
          content.writeTo(zip);
          zip.closeEntry();
        }
      }

      @Override
      public void close() throws IOException {
        zip.finish();
        zip.flush();
      }
    };
  }

  /** Files below a folder that exists. */
  static Members folder(Path folder) {
    Set<String> paths = new HashSet<>();
    return new Members() {
      @Override
      public void add(String path, Content content) throws IOException {
        check(path);
        if (paths.add(path)) {
          Path file = folder.resolve(path);
          Path parent = file.getParent();
          if (parent != null) {
            Files.createDirectories(parent);
          }
          try (OutputStream out = Files.newOutputStream(file)) {
            content.writeTo(out);
          }
        }
      }

      @Override
      public void close() {}
    };
  }

  /** What is recorded may come from elsewhere: nothing is written outside. */
  private static void check(String path) throws IOException {
    if (path.isEmpty()
        || path.startsWith("/")
        || path.contains("\\")
        || ("/" + path + "/").contains("/../")) {
      throw new IOException("'" + path + "' is no path of a file in an export");
    }
  }
}
