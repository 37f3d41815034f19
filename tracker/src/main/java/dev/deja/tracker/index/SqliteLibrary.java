package dev.deja.tracker.index;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Where SQLite's native library lies. The driver by itself copies it to the temporary folder at
 * every start, which takes longer than most questions, and leaves it there when the process is
 * killed; so it is kept in the user's cache folder.
 */
final class SqliteLibrary {

  private static final String FOLDER = "org.sqlite.lib.path";

  private SqliteLibrary() {}

  /**
   * Lets the driver load the kept copy, making it first if it is missing. Where that cannot be done
   * the driver goes its own way. To be called before the first connection.
   *
   * @param cache the user's cache folder for Deja
   */
  static synchronized void prepare(Path cache) {
    if (System.getProperty(FOLDER) != null) {
      return;
    }
    try {
      keep(cache).ifPresent(folder -> System.setProperty(FOLDER, folder.toString()));
    } catch (IOException | SecurityException e) {
      // The driver's own way is slower and works as well.
    }
  }

  private static Optional<Path> keep(Path cache) throws IOException {
    String source = LibraryLoaderUtil.getNativeLibResourcePath();
    String name = LibraryLoaderUtil.getNativeLibName();
    String platform = source.substring(source.indexOf("native/") + "native/".length());
    Path folder =
        cache
            .resolve("sqlite-" + SQLiteJDBCLoader.getVersion())
            .resolve(platform.replace('/', '-'));
    Path library = folder.resolve(name);
    if (Files.isRegularFile(library)) {
      return Optional.of(folder);
    }
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(source + "/" + name)) {
      if (in == null) {
        return Optional.empty();
      }
      Files.createDirectories(folder);
      Path copy = Files.createTempFile(folder, name, ".part");
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      Files.move(copy, library, StandardCopyOption.ATOMIC_MOVE);
      return Optional.of(folder);
    }
  }
}
