package dev.deja.kernel.engine;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/**
 * The class path that cells are compiled against: the runtime and the user's jars, and nothing of
 * the kernel's. JShell by itself takes that of its own process, and adds it again with every jar,
 * so what it says about the class path is passed over.
 */
final class CompileClassPath {

  private final CopyOnWriteArrayList<Path> entries = new CopyOnWriteArrayList<>();

  CompileClassPath(Collection<Path> first) {
    entries.addAll(first);
  }

  void add(Path entry) {
    entries.add(entry);
  }

  /** A file manager with this class path, for JShell's builder. */
  StandardJavaFileManager over(StandardJavaFileManager standard) {
    Files files = new Files(standard);
    files.apply();
    return files;
  }

  private final class Files extends ForwardingJavaFileManager<StandardJavaFileManager>
      implements StandardJavaFileManager {

    Files(StandardJavaFileManager standard) {
      super(standard);
    }

    void apply() {
      try {
        fileManager.setLocationFromPaths(StandardLocation.CLASS_PATH, entries);
      } catch (IOException e) {
        throw new UncheckedIOException("the class path of cells cannot be set", e);
      }
    }

    @Override
    public boolean handleOption(String option, Iterator<String> remaining) {
      if (option.equals("-classpath")) {
        remaining.next();
        apply();
        return true;
      }
      return super.handleOption(option, remaining);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjectsFromFiles(
        Iterable<? extends File> files) {
      return fileManager.getJavaFileObjectsFromFiles(files);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjects(File... files) {
      return fileManager.getJavaFileObjects(files);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjectsFromStrings(
        Iterable<String> names) {
      return fileManager.getJavaFileObjectsFromStrings(names);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjects(String... names) {
      return fileManager.getJavaFileObjects(names);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjects(Path... paths) {
      return fileManager.getJavaFileObjectsFromPaths(List.of(paths));
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjectsFromPaths(
        Collection<? extends Path> paths) {
      return fileManager.getJavaFileObjectsFromPaths(paths);
    }

    @Override
    public void setLocation(Location location, Iterable<? extends File> files) throws IOException {
      fileManager.setLocation(location, files);
    }

    @Override
    public void setLocationFromPaths(Location location, Collection<? extends Path> paths)
        throws IOException {
      fileManager.setLocationFromPaths(location, paths);
    }

    @Override
    public Iterable<? extends File> getLocation(Location location) {
      return fileManager.getLocation(location);
    }

    @Override
    public Iterable<? extends Path> getLocationAsPaths(Location location) {
      return fileManager.getLocationAsPaths(location);
    }

    @Override
    public Path asPath(javax.tools.FileObject file) {
      return fileManager.asPath(file);
    }
  }
}
