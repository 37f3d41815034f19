package dev.deja.tracker.web;

import io.javalin.http.Context;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes that a browser keeps in a file, and never shows. */
final class Download {

  /** Writes what is downloaded. */
  @FunctionalInterface
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  private Download() {}

  /** Says that it is a file, with a name (RFC 6266). */
  static void header(Context context, String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    context.header(
        "Content-Disposition",
        "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded);
    context.header("Content-Security-Policy", "sandbox; default-src 'none'");
  }

  /** Answers with a file that is made first, so that what fails fails before anything is sent. */
  static void answer(Context context, String name, String type, Content content)
      throws IOException {
    Path file = Files.createTempFile("deja-page-", ".part");
    try {
      try (OutputStream out = Files.newOutputStream(file)) {
        content.write(out);
      }
      header(context, name);
      context.contentType(type).result(new Removed(Files.newInputStream(file), file));
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** A file that is gone when it has been read. */
  private static final class Removed extends FilterInputStream {

    private final Path file;

    Removed(InputStream in, Path file) {
      super(in);
      this.file = file;
    }

    @Override
    public void close() throws IOException {
      super.close();
      Files.deleteIfExists(file);
    }
  }
}
