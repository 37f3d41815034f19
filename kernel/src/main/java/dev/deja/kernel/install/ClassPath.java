package dev.deja.kernel.install;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The class path of this process, with what manifests of its jars add to it. */
public final class ClassPath {

  private ClassPath() {}

  /**
   * Every entry once, absolute, in the order in which classes are looked for.
   *
   * @throws InstallFailed if a jar cannot be read
   */
  public static List<Path> ofThisProcess() {
    Set<Path> entries = new LinkedHashSet<>();
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
      if (!entry.isEmpty()) {
        add(Path.of(entry).toAbsolutePath().normalize(), entries);
      }
    }
    return List.copyOf(entries);
  }

  private static void add(Path entry, Set<Path> entries) {
    if (!Files.exists(entry) || !entries.add(entry) || Files.isDirectory(entry)) {
      return;
    }
    try (JarFile jar = new JarFile(entry.toFile())) {
      Manifest manifest = jar.getManifest();
      String more =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (more != null) {
        URI base = entry.toUri();
        for (String relative : more.strip().split("\\s+")) {
          add(Path.of(base.resolve(relative)), entries);
        }
      }
    } catch (IOException e) {
      throw new InstallFailed("the jar " + entry + " cannot be read: " + e.getMessage(), e);
    }
  }
}
