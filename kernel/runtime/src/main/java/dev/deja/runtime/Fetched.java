package dev.deja.runtime;

import dev.deja.runtime.files.FileWatch;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was behind a URL.
 *
 * @param address the URL without user name, password and what stands behind {@code #}
 * @param copy a file in a folder that lives as long as this JVM
 * @param how what the server said of it
 */
record Fetched(String address, Path copy, List<String> how) {

  private static final int TIMEOUT_MILLIS = 30_000;

  private static @Nullable Path folder;

  static Fetched of(URL url, FileWatch watch) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    Path copy = Files.createTempFile(folder(watch), "", "-" + name(url));
    copy.toFile().deleteOnExit();
    try (InputStream in = connection.getInputStream()) {
      Files.copy(in, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> how = new ArrayList<>(List.of("url"));
    add(how, "etag ", connection.getHeaderField("ETag"));
    add(how, "last modified ", connection.getHeaderField("Last-Modified"));
    return new Fetched(address(url), copy, how);
  }

  private static void add(List<String> how, String what, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      how.add(what + value);
    }
  }

  /** The folder's files are ours and no use of any cell. */
  private static synchronized Path folder(FileWatch watch) throws IOException {
    Path current = folder;
    if (current == null) {
      current = Files.createTempDirectory("deja-inputs-");
      current.toFile().deleteOnExit();
      watch.ignoreFolder(current + File.separator);
      folder = current;
    }
    return current;
  }

  private static String name(URL url) {
    String path = url.getPath();
    String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    return last.isEmpty() ? "index" : last.substring(Math.max(0, last.length() - 60));
  }

  private static String address(URL url) {
    String text = url.toString().replaceFirst("#.*$", "");
    String user = url.getUserInfo();
    return user == null ? text : text.replace(user + "@", "");
  }
}
