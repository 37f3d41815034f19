package dev.deja.kernel.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/** What a compiler of cells reads and writes: the class path, and classes in memory. */
final class DirectFiles extends ForwardingJavaFileManager<StandardJavaFileManager> {

  private final CellClasses classes;
  private Map<String, byte[]> readable = Map.of();
  private final Map<String, ClassInMemory> written = new LinkedHashMap<>();

  DirectFiles(StandardJavaFileManager files, CellClasses classes) {
    super(files);
    this.classes = classes;
  }

  /**
   * Forgets what was written.
   *
   * @param named the classes of cells that are named from now on
   */
  void begin(Set<String> named) {
    written.clear();
    readable = classes.with(named);
  }

  Map<String, byte[]> written() {
    Map<String, byte[]> result = new LinkedHashMap<>();
    written.forEach((name, file) -> result.put(name, file.content()));
    return result;
  }

  @Override
  public Iterable<JavaFileObject> list(
      Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
      throws IOException {
    if (!packageName.equals(DirectCompiler.PACKAGE)) {
      return super.list(location, packageName, kinds, recurse);
    }
    List<JavaFileObject> found = new ArrayList<>();
    if (location == StandardLocation.CLASS_PATH && kinds.contains(JavaFileObject.Kind.CLASS)) {
      readable.forEach((name, classFile) -> found.add(new ClassInMemory(name, classFile)));
    }
    return found;
  }

  @Override
  public String inferBinaryName(Location location, JavaFileObject file) {
    return file instanceof ClassInMemory inMemory
        ? inMemory.className()
        : super.inferBinaryName(location, file);
  }

  @Override
  public boolean isSameFile(FileObject a, FileObject b) {
    return a instanceof ClassInMemory || b instanceof ClassInMemory
        ? a == b
        : super.isSameFile(a, b);
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
    return written.computeIfAbsent(className, name -> new ClassInMemory(name, new byte[0]));
  }
}
