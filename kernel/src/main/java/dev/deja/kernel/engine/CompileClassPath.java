package dev.deja.kernel.engine;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * The class path that cells are compiled against: the runtime and the user's jars, and nothing of
 * the kernel's. JShell by itself takes that of its own process, and adds it again with every jar,
 * so what it says about the class path is passed over.
 */
final class CompileClassPath {

  private final CopyOnWriteArrayList<Path> entries = new CopyOnWriteArrayList<>();
  private final Collection<Map.Entry<String, byte[]>> classes;
  private final Files files;

  private final Path last;

  /**
   * @param first what comes before all that is added
   * @param last what comes after it
   * @param classes class files by class name that JShell is to find beside its own, as they are
   *     when it looks
   */
  CompileClassPath(
      Collection<Path> first, Path last, Collection<Map.Entry<String, byte[]>> classes) {
    entries.addAll(first);
    this.last = last;
    this.classes = classes;
    this.files =
        new Files(ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null));
  }

  /** A file manager with this class path. */
  StandardJavaFileManager files() {
    return files;
  }

  /** Gives {@link #files} what has been added. */
  void apply() {
    files.apply();
  }

  void add(Path entry) {
    entries.add(entry);
  }

  List<Path> entries() {
    return List.copyOf(entries);
  }

  /** One of JShell's with this class path, for its builder. */
  StandardJavaFileManager over(StandardJavaFileManager standard) {
    Files made = new FilesOfJShell(standard);
    made.apply();
    return made;
  }

  /**
   * JShell asks where its locations are for one thing only: to list every class of the JDK and of
   * each jar, at its start and with each new jar, for a completion that is not its own here.
   */
  private final class FilesOfJShell extends Files {

    FilesOfJShell(StandardJavaFileManager standard) {
      super(standard);
    }

    @Override
    public Iterable<? extends Path> getLocationAsPaths(Location location) {
      return List.of();
    }
  }

  private class Files extends ForwardingJavaFileManager<StandardJavaFileManager>
      implements StandardJavaFileManager {

    Files(StandardJavaFileManager standard) {
      super(standard);
    }

    void apply() {
      try {
        List<Path> all = new ArrayList<>(entries);
        all.add(last);
        fileManager.setLocationFromPaths(StandardLocation.CLASS_PATH, all);
      } catch (IOException e) {
        throw new UncheckedIOException("the class path of cells cannot be set", e);
      }
    }

    @Override
    public Iterable<JavaFileObject> list(
        Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
        throws IOException {
      if (!packageName.equals(DirectCompiler.PACKAGE)) {
        return fileManager.list(location, packageName, kinds, recurse);
      }
      List<JavaFileObject> found = new ArrayList<>();
      if (location == StandardLocation.CLASS_PATH && kinds.contains(JavaFileObject.Kind.CLASS)) {
        classes.forEach(each -> found.add(new ClassInMemory(each.getKey(), each.getValue())));
      }
      return found;
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
      return file instanceof ClassInMemory inMemory
          ? inMemory.className()
          : fileManager.inferBinaryName(location, file);
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
