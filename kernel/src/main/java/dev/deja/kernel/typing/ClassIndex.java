package dev.deja.kernel.typing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The top-level classes of the JDK's exported packages, or of a jar or folder, by simple name and
 * by package. Whether one is public is read from its class file when it matters. Thread-safe.
 */
final class ClassIndex {

  private static final String SUFFIX = ".class";
  private static final int PUBLIC = 1;

  private static final Map<Path, ClassIndex> OF_FILES = new ConcurrentHashMap<>();

  /** A class file: where it is, and its path there. */
  private record Place(Path file, String entry) {}

  private static final class OfJdk {
    static final ClassIndex INDEX = readJdk();
  }

  private final TreeMap<String, List<String>> bySimpleName = new TreeMap<>();
  private final TreeMap<String, List<String>> byPackage = new TreeMap<>();
  private final Map<String, Place> places = new ConcurrentHashMap<>();

  /** The jar or folder; null for the JDK. */
  private final @Nullable Path root;

  private ClassIndex(@Nullable Path root) {
    this.root = root;
  }

  /** The JDK's, and that of every entry of a class path, in this order. */
  static List<ClassIndex> of(List<Path> classPath) {
    List<ClassIndex> indexes = new ArrayList<>();
    indexes.add(OfJdk.INDEX);
    for (Path path : classPath) {
      indexes.add(OF_FILES.computeIfAbsent(path, ClassIndex::readFile));
    }
    return indexes;
  }

  /**
   * Qualified names of public classes whose simple names begin with a prefix, by simple name.
   *
   * @param atMost how many simple names
   */
  static SortedMap<String, List<String>> starting(
      List<ClassIndex> indexes, String prefix, int atMost) {
    TreeMap<String, List<String>> found = new TreeMap<>();
    for (ClassIndex index : indexes) {
      int count = 0;
      for (Map.Entry<String, List<String>> entry :
          index.bySimpleName.tailMap(prefix, true).entrySet()) {
        if (!entry.getKey().startsWith(prefix) || ++count > atMost) {
          break;
        }
        for (String name : entry.getValue()) {
          if (index.isPublic(name)) {
            found.computeIfAbsent(entry.getKey(), key -> new ArrayList<>()).add(name);
          }
        }
      }
    }
    return found;
  }

  /** Qualified names of the public classes of a simple name. */
  static List<String> named(List<ClassIndex> indexes, String simpleName) {
    return indexes.stream()
        .flatMap(
            index ->
                index.bySimpleName.getOrDefault(simpleName, List.of()).stream()
                    .filter(index::isPublic))
        .distinct()
        .toList();
  }

  /** The entry of the class path that has a class or, by its package's, a package-info. */
  static @Nullable Path fileOf(List<ClassIndex> indexes, String name) {
    for (ClassIndex index : indexes) {
      Place place = index.places.get(name);
      if (place != null && index.root != null) {
        return index.root;
      }
    }
    String packageName = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    for (ClassIndex index : indexes) {
      if (name.endsWith(".package-info")
          && index.root != null
          && index.byPackage.containsKey(packageName)) {
        return index.root;
      }
    }
    return null;
  }

  /** Simple names of the public classes of a package that begin with a prefix. */
  static List<String> classesIn(List<ClassIndex> indexes, String packageName, String prefix) {
    return indexes.stream()
        .flatMap(
            index ->
                index.byPackage.getOrDefault(packageName, List.of()).stream()
                    .filter(name -> name.startsWith(prefix))
                    .filter(name -> index.isPublic(packageName + "." + name)))
        .distinct()
        .toList();
  }

  /**
   * Names of what packages have directly below a package that begin with a prefix.
   *
   * @param packageName empty for the first segments of all
   */
  static List<String> packagesIn(List<ClassIndex> indexes, String packageName, String prefix) {
    String start = packageName.isEmpty() ? prefix : packageName + "." + prefix;
    int from = packageName.isEmpty() ? 0 : packageName.length() + 1;
    TreeSet<String> found = new TreeSet<>();
    for (ClassIndex index : indexes) {
      for (String name : index.byPackage.tailMap(start, true).keySet()) {
        if (!name.startsWith(start)) {
          break;
        }
        int dot = name.indexOf('.', from);
        found.add(name.substring(from, dot < 0 ? name.length() : dot));
      }
    }
    found.remove("");
    return List.copyOf(found);
  }

  private void add(String packageName, String simpleName, Place place) {
    if (simpleName.indexOf('$') >= 0 || simpleName.indexOf('-') >= 0) {
      return;
    }
    String name = packageName.isEmpty() ? simpleName : packageName + "." + simpleName;
    bySimpleName.computeIfAbsent(simpleName, key -> new ArrayList<>(1)).add(name);
    byPackage.computeIfAbsent(packageName, key -> new ArrayList<>()).add(simpleName);
    places.put(name, place);
  }

  private boolean isPublic(String name) {
    Place place = places.get(name);
    if (place == null) {
      return false;
    }
    try (InputStream file = open(place)) {
      return file != null && (accessFlags(new DataInputStream(file)) & PUBLIC) != 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static @Nullable InputStream open(Place place) throws IOException {
    if (place.entry().isEmpty()) {
      return Files.newInputStream(place.file());
    }
    JarFile jar = new JarFile(place.file().toFile());
    InputStream entry = jar.getInputStream(jar.getJarEntry(place.entry()));
    byte[] bytes = entry == null ? new byte[0] : entry.readAllBytes();
    jar.close();
    return new java.io.ByteArrayInputStream(bytes);
  }

  /** JVM specification, 4.1: the flags stand behind the constant pool. */
  private static int accessFlags(DataInputStream in) throws IOException {
    in.skipNBytes(8);
    int count = in.readUnsignedShort();
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> in.skipNBytes(in.readUnsignedShort());
        case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
        case 5, 6 -> {
          in.skipNBytes(8);
          i++;
        }
        case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
        case 15 -> in.skipNBytes(3);
        default -> throw new IOException("no constant has the tag " + tag);
      }
    }
    return in.readUnsignedShort();
  }

  private static ClassIndex readJdk() {
    ClassIndex index = new ClassIndex(null);
    FileSystem jrt = FileSystems.getFileSystem(URI.create("jrt:/"));
    for (ModuleReference module : ModuleFinder.ofSystem().findAll()) {
      String name = module.descriptor().name();
      for (ModuleDescriptor.Exports exports : module.descriptor().exports()) {
        String source = exports.source();
        if (!exports.isQualified() && !source.matches("(sun|com\\.sun|jdk)\\..*")) {
          index.readFolder(jrt.getPath("/modules", name, source.replace('.', '/')), source);
        }
      }
    }
    return index;
  }

  private void readFolder(Path folder, String packageName) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        add(packageName, name.substring(0, name.length() - SUFFIX.length()), new Place(file, ""));
      }
    } catch (IOException e) {
      // A package that cannot be listed has nothing to offer.
    }
  }

  private static ClassIndex readFile(Path path) {
    ClassIndex index = new ClassIndex(path);
    try {
      if (Files.isDirectory(path)) {
        index.readTree(path);
      } else {
        index.readJar(path);
      }
    } catch (IOException e) {
      // As above.
    }
    return index;
  }

  private void readTree(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String entry = root.relativize(file).toString().replace('\\', '/');
        if (entry.endsWith(SUFFIX)) {
          addEntry(entry, new Place(file, ""));
        }
      }
    }
  }

  private void readJar(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        String entry = entries.nextElement().getName();
        if (entry.endsWith(SUFFIX) && !entry.startsWith("META-INF/")) {
          addEntry(entry, new Place(path, entry));
        }
      }
    }
  }

  private void addEntry(String entry, Place place) {
    int slash = entry.lastIndexOf('/');
    String packageName = slash < 0 ? "" : entry.substring(0, slash).replace('/', '.');
    if (!packageName.isEmpty()) {
      add(packageName, entry.substring(slash + 1, entry.length() - SUFFIX.length()), place);
    }
  }
}
