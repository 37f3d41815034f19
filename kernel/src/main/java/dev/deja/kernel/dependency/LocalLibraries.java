package dev.deja.kernel.dependency;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.aether.util.version.GenericVersionScheme;
import org.eclipse.aether.version.InvalidVersionSpecificationException;
import org.eclipse.aether.version.Version;

/**
 * Coordinates of what lies in a local repository, found segment by segment: of a folder only the
 * entries are looked at that a person could type next, so that a repository of any size costs the
 * same.
 */
public final class LocalLibraries {

  private static final int MOST = 200;

  /** How many entries of a folder tell what it holds. */
  private static final int LOOKED_AT = 40;

  private final Path repository;

  public LocalLibraries(Path repository) {
    this.repository = repository;
  }

  /**
   * What coordinates that begin as typed go on with: {@code org.} and {@code org.apache.} for
   * groups, {@code group:} where artifacts are, {@code group:artifact:}, and whole coordinates, the
   * newest version first. Empty if nothing is there. Thread-safe.
   */
  public List<String> starting(String typed) {
    try {
      int first = typed.indexOf(':');
      if (first < 0) {
        return groups(typed);
      }
      String group = typed.substring(0, first);
      int second = typed.indexOf(':', first + 1);
      if (second < 0) {
        return artifacts(group, typed.substring(first + 1));
      }
      String artifact = typed.substring(first + 1, second);
      return versions(group, artifact, typed.substring(second + 1));
    } catch (InvalidPathException | IOException e) {
      return List.of();
    }
  }

  private List<String> groups(String typed) throws IOException {
    int dot = typed.lastIndexOf('.');
    String parent = typed.substring(0, Math.max(0, dot));
    TreeSet<String> found = new TreeSet<>();
    for (Path folder : folders(folder(parent), typed.substring(dot + 1), MOST)) {
      String name = String.valueOf(folder.getFileName());
      List<Path> children = folders(folder, "", LOOKED_AT);
      if (isArtifact(folder, children)) {
        found.add(parent + ":" + name + ":");
        continue;
      }
      String group = parent.isEmpty() ? name : parent + "." + name;
      if (!children.isEmpty()) {
        found.add(group + ".");
      }
      for (Path child : children) {
        if (isArtifact(child, folders(child, "", LOOKED_AT))) {
          found.add(group + ":");
          break;
        }
      }
    }
    found.removeIf(each -> each.startsWith(":"));
    return List.copyOf(found);
  }

  private List<String> artifacts(String group, String typed) throws IOException {
    TreeSet<String> found = new TreeSet<>();
    for (Path folder : folders(folder(group), typed, MOST)) {
      if (isArtifact(folder, folders(folder, "", LOOKED_AT))) {
        found.add(group + ":" + folder.getFileName() + ":");
      }
    }
    return List.copyOf(found);
  }

  private List<String> versions(String group, String artifact, String typed) throws IOException {
    GenericVersionScheme scheme = new GenericVersionScheme();
    List<Version> versions = new ArrayList<>();
    Path folder = folder(group).resolve(artifact);
    for (Path each : folders(folder, typed, MOST)) {
      if (isVersion(folder, each)) {
        try {
          versions.add(scheme.parseVersion(String.valueOf(each.getFileName())));
        } catch (InvalidVersionSpecificationException e) {
          // Anything can be a version; this is what the signature says.
        }
      }
    }
    versions.sort(Collections.reverseOrder());
    return versions.stream().map(version -> group + ":" + artifact + ":" + version).toList();
  }

  private Path folder(String group) {
    return group.isEmpty() ? repository : repository.resolve(group.replace('.', '/'));
  }

  private static boolean isArtifact(Path folder, List<Path> children) {
    return children.stream().anyMatch(child -> isVersion(folder, child));
  }

  private static boolean isVersion(Path artifact, Path folder) {
    String name = artifact.getFileName() + "-" + folder.getFileName();
    return Files.exists(folder.resolve(name + ".pom"))
        || Files.exists(folder.resolve(name + ".jar"));
  }

  private static List<Path> folders(Path parent, String prefix, int atMost) throws IOException {
    List<Path> found = new ArrayList<>();
    if (!Files.isDirectory(parent)) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.startsWith(prefix) && !name.startsWith(".") && Files.isDirectory(entry)) {
          found.add(entry);
          if (found.size() == atMost) {
            break;
          }
        }
      }
    }
    return found;
  }
}
