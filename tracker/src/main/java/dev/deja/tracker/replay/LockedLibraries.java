package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.dependency.Coordinates;
import dev.deja.kernel.dependency.DownloadWatch;
import dev.deja.kernel.dependency.Lock;
import dev.deja.kernel.dependency.Repository;
import dev.deja.kernel.dependency.ResolutionFailed;
import dev.deja.kernel.dependency.Resolver;
import dev.deja.kernel.model.Jar;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.CorruptBlob;
import dev.deja.tracker.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The libraries of an execution as its record locks them, each with the recorded SHA-256, in a
 * Maven repository that holds nothing else: from the store where it keeps their bytes, else from
 * the user's Maven repository, else from where they were published. Closing removes it.
 */
final class LockedLibraries implements AutoCloseable {

  private final Path folder;
  private final Path repository;
  private final BlobStore blobs;
  private final DownloadWatch watch;
  private final Map<Digest, Path> files = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();

  private LockedLibraries(Path folder, BlobStore blobs, DownloadWatch watch) {
    this.folder = folder;
    this.repository = folder.resolve("repository");
    this.blobs = blobs;
    this.watch = watch;
  }

  /**
   * Gathers them.
   *
   * @return empty if the execution installed none
   * @throws LibraryProblem if one cannot be had, or only with other bytes; nothing is left behind
   */
  static Optional<LockedLibraries> of(List<CellRun> cells, BlobStore blobs, DownloadWatch watch) {
    List<LockedInstallation> installations = LockedInstallation.of(cells);
    if (installations.isEmpty()) {
      return Optional.empty();
    }
    Path folder = null;
    try {
      folder = Files.createTempDirectory("deja-libraries-").toRealPath();
      LockedLibraries libraries = new LockedLibraries(folder, blobs, watch);
      Files.createDirectories(libraries.repository);
      libraries.gather(LockedInstallation.dependencies(installations));
      libraries.write(installations);
      return Optional.of(libraries);
    } catch (IOException e) {
      Folder.deleteQuietly(folder);
      throw new StoreException(
          "the libraries of the run cannot be laid out in '%s': %s. Make room there."
              .formatted(System.getProperty("java.io.tmpdir"), e),
          e);
    } catch (RuntimeException e) {
      Folder.deleteQuietly(folder);
      throw e;
    }
  }

  /** Variables with which a kernel uses them, and no other local repository. */
  Map<String, String> variables() {
    return Map.of(Lock.VARIABLE, lockFile().toString(), "MAVEN_REPO_LOCAL", repository.toString());
  }

  /** What was not as it should be, and did no harm. */
  List<String> warnings() {
    return warnings;
  }

  private Path lockFile() {
    return folder.resolve("lock.json");
  }

  private void gather(Map<Digest, Dependency> wanted) throws IOException {
    Map<Coordinates, Dependency> missing = new LinkedHashMap<>();
    for (Dependency dependency : wanted.values()) {
      Coordinates name = Coordinates.parse(dependency.coordinates().orElseThrow());
      if (!fromStore(dependency, name) && !fromUser(dependency, name)) {
        missing.put(name, dependency);
      }
    }
    if (!missing.isEmpty()) {
      fetch(missing);
    }
  }

  private boolean fromStore(Dependency dependency, Coordinates name) throws IOException {
    Digest digest = dependency.digest();
    if (!blobs.has(digest)) {
      return false;
    }
    Path file = place(repository, name);
    try (InputStream in = blobs.open(digest)) {
      Files.createDirectories(file.getParent());
      Files.copy(in, file);
      files.put(digest, file);
      return true;
    } catch (CorruptBlob e) {
      Files.deleteIfExists(file);
      warnings.add("the store's copy of " + name + " is damaged, so it was fetched again");
      return false;
    }
  }

  /** From the user's own repository, if it has these very bytes. */
  private boolean fromUser(Dependency dependency, Coordinates name) throws IOException {
    Path there;
    try (Resolver users = new Resolver()) {
      there = place(users.localRepository(), name);
    }
    if (!Files.isRegularFile(there)) {
      return false;
    }
    Path file = place(repository, name);
    Files.createDirectories(file.getParent());
    Files.copy(there, file);
    Digest found = Digest.of(file);
    if (!found.equals(dependency.digest())) {
      Files.delete(file);
      warnings.add(
          "%s in the local Maven repository has other bytes than were recorded (recorded %s, there %s), and was not used"
              .formatted(name, dependency.digest(), found));
      return false;
    }
    files.put(found, file);
    return true;
  }

  private void fetch(Map<Coordinates, Dependency> missing) {
    try (Resolver resolver = new Resolver(Optional.of(repository))) {
      List<String> known = resolver.repositories().stream().map(Repository::url).toList();
      missing.values().stream()
          .flatMap(dependency -> dependency.repository().stream())
          .distinct()
          .filter(url -> !known.contains(url))
          .forEach(url -> resolver.addRepository(Repository.of(url)));
      Iterator<Jar> jars = resolver.fetch(List.copyOf(missing.keySet()), watch).iterator();
      missing.forEach((name, locked) -> accept(name, locked, jars.next()));
    } catch (ResolutionFailed e) {
      throw new LibraryProblem(
          "libraries of this execution cannot be had: "
              + e.getMessage()
              + (warnings.isEmpty() ? "" : "; " + String.join("; ", warnings))
              + ". Executions recorded with --mirror keep their bytes in the store.",
          e);
    }
  }

  private void accept(Coordinates name, Dependency locked, Jar jar) {
    Digest found = new Digest(jar.sha256());
    if (!found.equals(locked.digest())) {
      throw new LibraryProblem(
          "%s is refused: it has other bytes than were recorded (recorded %s, %s has %s)."
                  .formatted(
                      name, locked.digest(), jar.repository().orElse("its repository"), found)
              + " Nothing was run. Put back the bytes that were recorded, or record anew with what"
              + " is there now.");
    }
    files.put(found, jar.file());
  }

  private static Path place(Path repository, Coordinates name) {
    String classifier = name.classifier().isEmpty() ? "" : "-" + name.classifier();
    return repository
        .resolve(name.group().replace('.', '/'))
        .resolve(name.artifact())
        .resolve(name.version())
        .resolve(name.artifact() + "-" + name.version() + classifier + "." + name.extension());
  }

  private void write(List<LockedInstallation> installations) throws IOException {
    ObjectNode lock = Json.mapper().createObjectNode();
    ArrayNode all = lock.putArray("installations");
    for (LockedInstallation installation : installations) {
      ObjectNode one = all.addObject().put("command", installation.command());
      ArrayNode jars = one.putArray("jars");
      for (Dependency dependency : installation.classPath()) {
        ObjectNode jar =
            jars.addObject()
                .put("file", String.valueOf(files.get(dependency.digest())))
                .put("coordinates", dependency.coordinates().orElseThrow())
                .put("sha256", dependency.digest().hex())
                .put("direct", dependency.direct());
        dependency.repository().ifPresent(url -> jar.put("repository", url));
      }
      if (!installation.given().isEmpty()) {
        ArrayNode given = one.putArray("given");
        installation.given().forEach(jar -> given.add(jar.coordinates().orElseThrow()));
      }
      installation.warnings().forEach(one.putArray("warnings")::add);
    }
    Json.mapper().writeValue(lockFile().toFile(), lock);
  }

  @Override
  public void close() {
    Folder.deleteQuietly(folder);
  }
}
