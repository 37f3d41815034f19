package dev.deja.tracker.cli;

import dev.deja.tracker.notebook.Notebook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A notebook as a file, which a record needs: the file itself, or for a notebook from elsewhere a
 * copy in a folder of its own, which closing removes.
 *
 * @param file absolute
 * @param workingFolder where its code runs if nothing else is said: the file's folder, for a copy
 *     the current one
 * @param temporary the folder of the copy
 */
record NotebookOnDisk(Path file, Path workingFolder, @Nullable Path temporary)
    implements AutoCloseable {

  static NotebookOnDisk of(NotebookPlace place, Notebook content) throws IOException {
    if (place instanceof NotebookPlace.File file) {
      return new NotebookOnDisk(file.file(), file.folder(), null);
    }
    Path folder = Files.createTempDirectory("deja-run-").toRealPath();
    Path copy = folder.resolve(place.name());
    content.write(copy);
    return new NotebookOnDisk(copy, Path.of("").toAbsolutePath(), folder);
  }

  @Override
  public void close() throws IOException {
    if (temporary != null) {
      Files.deleteIfExists(file);
      Files.deleteIfExists(temporary);
    }
  }
}
