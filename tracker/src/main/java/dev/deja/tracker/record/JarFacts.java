package dev.deja.tracker.record;

import dev.deja.kernel.model.Jar;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.store.BlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is found out about jars off the path of cells: their licences, and, if that is wanted, their
 * bytes as blobs. Each jar is looked at once. One thread at a time.
 */
final class JarFacts {

  private final boolean mirror;
  private final Set<String> seen = new LinkedHashSet<>();

  /**
   * @param mirror whether the bytes are kept in the store
   */
  JarFacts(boolean mirror) {
    this.mirror = mirror;
  }

  /** The licences of those jars that are new, by digest; those that are not known are missing. */
  Map<Digest, String> licences(List<Jar> jars) {
    Map<Digest, String> found = new LinkedHashMap<>();
    for (Jar jar : jars) {
      if (!jar.sha256().isEmpty() && seen.add(jar.sha256())) {
        Licences.of(jar.file()).ifPresent(licence -> found.put(new Digest(jar.sha256()), licence));
      }
    }
    return found;
  }

  /**
   * Keeps the bytes of jars in the store, if that is wanted.
   *
   * @throws IOException if one cannot be read
   */
  void keep(List<Jar> jars, BlobStore blobs) throws IOException {
    for (Jar jar : mirror ? jars : List.<Jar>of()) {
      Path file = jar.file();
      if (!jar.sha256().isEmpty()
          && Files.isRegularFile(file)
          && !blobs.has(new Digest(jar.sha256()))) {
        var unused = blobs.put(file);
      }
    }
  }
}
