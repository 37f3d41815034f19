package dev.deja.tracker.replay;

import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.store.Bundles;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A clean folder of an execution's own, with the files of its bundle: where it is run again.
 * Closing removes it, unless it is kept. Not thread-safe.
 */
final class Workspace implements AutoCloseable {

  private final Path root;
  private final Path workingFolder;
  private final String name;
  private final Optional<BundleManifest> bundle;
  private final boolean keep;

  private Workspace(
      Path root, Path workingFolder, String name, Optional<BundleManifest> bundle, boolean keep) {
    this.root = root;
    this.workingFolder = workingFolder;
    this.name = name;
    this.bundle = bundle;
    this.keep = keep;
  }

  /**
   * Lays out the bundle of an execution in a new folder; every byte is checked against its digest
   * before this returns. Without a bundle the folder is empty.
   *
   * @param keep whether closing leaves the folder where it is
   * @throws StoreException if a file is missing in the store or damaged, or there is no room;
   *     nothing is left behind
   */
  static Workspace layOut(ExecutionStart start, Executions executions, boolean keep) {
    Path root = null;
    try {
      // The real path: notebook code that asks where it runs gets the same one.
      root = Files.createTempDirectory("deja-rerun-").toRealPath();
      Path folder = root;
      Optional<BundleManifest> bundle =
          start.bundle().map(digest -> new Bundles(executions).unpack(digest, folder));
      Path workingFolder = root.resolve(relativeWorkingFolder(start, bundle));
      Files.createDirectories(workingFolder);
      return new Workspace(root, workingFolder, start.notebook().name(), bundle, keep);
    } catch (IOException e) {
      Folder.deleteQuietly(root);
      throw new StoreException(
          "the files of the run cannot be laid out in '%s': %s. Make room there."
              .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()),
          e);
    } catch (RuntimeException e) {
      Folder.deleteQuietly(root);
      throw e;
    }
  }

  /** Where the original ran, seen from the root of its bundle; empty when that is elsewhere. */
  private static Path relativeWorkingFolder(ExecutionStart start, Optional<BundleManifest> bundle) {
    Optional<Path> inBundle = bundle.flatMap(BundleManifest::notebook).map(Path::of);
    if (inBundle.isPresent() && start.notebook().path().isPresent()) {
      Path original = Path.of(start.notebook().path().get());
      int above = original.getNameCount() - inBundle.get().getNameCount();
      Path bundleRoot =
          above == 0 ? original.getRoot() : original.getRoot().resolve(original.subpath(0, above));
      Path working = Path.of(start.workingFolder());
      if (original.endsWith(inBundle.get()) && working.startsWith(bundleRoot)) {
        return bundleRoot.relativize(working);
      }
    }
    return Path.of("");
  }

  Path root() {
    return root;
  }

  Path workingFolder() {
    return workingFolder;
  }

  /** Where the notebook lies, or would lie if the bundle had it. */
  Path notebook() {
    return root.resolve(bundle.flatMap(BundleManifest::notebook).orElse(name + ".ipynb"));
  }

  /** The notebook's folder, from which its record names files; without a notebook, the working. */
  Path notebookFolder() {
    Path parent = notebook().getParent();
    return bundle.flatMap(BundleManifest::notebook).isEmpty() || parent == null
        ? workingFolder
        : parent;
  }

  /** What was laid out; empty if the execution has no bundle. */
  Optional<BundleManifest> bundle() {
    return bundle;
  }

  @Override
  public void close() {
    if (!keep) {
      Folder.deleteQuietly(root);
    }
  }
}
