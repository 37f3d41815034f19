package dev.deja.tracker.replay;

import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.store.Bundles;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A clean folder of an execution's own, with the files of its bundle: where it is run again. It
 * lies as deep below a temporary folder as paths like {@code ../../data/in.csv} need, so that what
 * they name can be laid out too, and what is written there stays inside. Closing removes it, unless
 * it is kept. Not thread-safe.
 */
final class Workspace implements AutoCloseable {

  private final Path top;
  private final Path root;

  /** What {@link #top} stands for: a folder of the original's machine. */
  private final Path originalTop;

  private final Path workingFolder;
  private final String name;
  private final Optional<BundleManifest> bundle;
  private final boolean keep;

  private Workspace(
      Path top,
      Path root,
      Path originalTop,
      Path workingFolder,
      String name,
      Optional<BundleManifest> bundle,
      boolean keep) {
    this.top = top;
    this.root = root;
    this.originalTop = originalTop;
    this.workingFolder = workingFolder;
    this.name = name;
    this.bundle = bundle;
    this.keep = keep;
  }

  /**
   * Lays out the bundle of an execution in a new folder; every byte is checked against its digest
   * before this returns. Without a bundle the folder is empty.
   *
   * @param outside absolute paths that cells used, and that are not below the notebook's folder
   * @param keep whether closing leaves the folder where it is
   * @throws StoreException if a file is missing in the store or damaged, or there is no room;
   *     nothing is left behind
   */
  static Workspace layOut(
      ExecutionStart start, List<String> outside, Executions executions, boolean keep) {
    Path top = null;
    try {
      // The real path: notebook code that asks where it runs gets the same one.
      top = Files.createTempDirectory("deja-rerun-").toRealPath();
      Path originalRoot = originalRoot(start, executions);
      Path originalTop = shared(originalRoot, outside);
      Path root = top.resolve(originalTop.relativize(originalRoot).toString());
      Path folder = Files.createDirectories(root);
      Optional<BundleManifest> bundle =
          start.bundle().map(digest -> new Bundles(executions).unpack(digest, folder));
      Path working = Path.of(start.workingFolder()).normalize();
      Path workingFolder =
          working.startsWith(originalRoot)
              ? root.resolve(originalRoot.relativize(working).toString())
              : root;
      Files.createDirectories(workingFolder);
      return new Workspace(
          top, root, originalTop, workingFolder, start.notebook().name(), bundle, keep);
    } catch (IOException e) {
      Folder.deleteQuietly(top);
      throw new StoreException(
          "the files of the run cannot be laid out in '%s': %s. Make room there."
              .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()),
          e);
    } catch (RuntimeException e) {
      Folder.deleteQuietly(top);
      throw e;
    }
  }

  /** The folder that the bundle was made of; the working folder if that is not known. */
  private static Path originalRoot(ExecutionStart start, Executions executions) {
    return rootOfBundle(start, executions).orElse(Path.of(start.workingFolder())).normalize();
  }

  private static Optional<Path> rootOfBundle(ExecutionStart start, Executions executions) {
    Optional<Path> inBundle =
        start.bundle().map(executions::bundle).flatMap(BundleManifest::notebook).map(Path::of);
    if (inBundle.isPresent() && start.notebook().path().isPresent()) {
      Path original = Path.of(start.notebook().path().get());
      int above = original.getNameCount() - inBundle.get().getNameCount();
      if (original.endsWith(inBundle.get())) {
        return Optional.of(
            above == 0
                ? original.getRoot()
                : original.getRoot().resolve(original.subpath(0, above)));
      }
    }
    return Optional.empty();
  }

  /** The nearest folder that has a folder and whatever of some paths lies beside it. */
  private static Path shared(Path folder, List<String> paths) {
    Path shared = folder;
    for (String path : paths) {
      Path above = folder;
      while (above != null && above.getNameCount() > 0 && !isBelow(above, path)) {
        above = above.getParent();
      }
      // Who shares nothing but the root of all is hardly named by a relative path.
      if (above != null
          && above.getNameCount() > 0
          && above.getNameCount() < shared.getNameCount()) {
        shared = above;
      }
    }
    return shared;
  }

  private static boolean isBelow(Path folder, String path) {
    try {
      return Path.of(path).normalize().startsWith(folder);
    } catch (InvalidPathException e) {
      return false; // of another system
    }
  }

  /** Where a file of the original's machine lies in here, if this reaches so far. */
  Optional<Path> inHere(Path original) {
    // A record may come from elsewhere: what it names must stay in here.
    Path plain = original.normalize();
    return plain.startsWith(originalTop)
        ? Optional.of(top.resolve(originalTop.relativize(plain).toString()))
        : Optional.empty();
  }

  /** Folders of the original's machine and of this one that stand for each other. */
  List<String> folders(ExecutionStart start) {
    List<String> folders =
        new ArrayList<>(List.of(start.workingFolder(), workingFolder.toString()));
    // Short ones are words that stand anywhere.
    if (!top.equals(root) && originalTop.getNameCount() > 1) {
      folders.addAll(List.of(originalTop.toString(), top.toString()));
    }
    return folders;
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
      Folder.deleteQuietly(top);
    }
  }
}
