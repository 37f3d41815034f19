package dev.deja.runtime;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Finds the classes of cells, and loads those of the user's jars: one loader for both, because code
 * in jars looks for classes of cells with its own loader, as deserialization does. Its parent has
 * the runtime and the JDK.
 *
 * <p>A class of a cell that needs nothing but what is public in others has a {@link CellLoader} of
 * its own. That is held here until the kernel says that nothing in force needs it, and then by
 * whoever uses it. Classes that see members of others that are not public must have their loader,
 * which is this one, and stay.
 */
final class SnippetLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final String CLASS_SUFFIX = ".class";

  /** A class that JShell puts around a snippet; letters at its end count its replacements. */
  private static final Pattern WRAPPER = Pattern.compile("(REPL\\.\\$JShell\\$\\d+)[A-Z]*");

  /** Where the names of classes around pieces of cells differ first. */
  private static final String CELLS = "REPL.";

  private static final int FIRST_OF_NAME = "REPL.$JShell$".length();

  private final Map<String, byte[]> classes = new ConcurrentHashMap<>();

  /** Loaders of what is in force, and of what classes of this loader name, by outermost class. */
  private final Map<String, CellLoader> held = new ConcurrentHashMap<>();

  private final Set<CellLoader> needed = ConcurrentHashMap.newKeySet();

  /** The class that came last, by the name that cells have for a type. */
  private final Map<String, String> types = new ConcurrentHashMap<>();

  /** Loaders that live, by outermost class. */
  private final Map<String, Living> living = new ConcurrentHashMap<>();

  private final ReferenceQueue<CellLoader> dead = new ReferenceQueue<>();
  private final Map<String, String> versions = new HashMap<>();
  private final Map<String, String> replaced = new LinkedHashMap<>();

  SnippetLoader() {
    super("cells", new URL[0], SnippetLoader.class.getClassLoader());
  }

  /** Whether a class is one of cells, or of the user's jars. */
  static boolean loads(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader instanceof SnippetLoader || loader instanceof CellLoader;
  }

  /** Adds a jar or a folder of classes. */
  void addToClassPath(String path) {
    try {
      addURL(new File(path).toURI().toURL());
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("not a path: " + path, e);
    }
  }

  /**
   * Makes classes known, as a {@link FrameKind#LOAD} frame lists them; they are defined when first
   * used.
   */
  void declare(FrameReader frame) {
    List<CellClass> declared = CellClass.take(frame);
    for (CellClass each : declared) {
      int inner = each.name().indexOf('$', FIRST_OF_NAME);
      if (inner > 0) {
        types.put(each.name().substring(inner + 1), each.name());
      }
      if (each.apart()) {
        own(outermost(each.name())).declare(each.name(), each.classFile());
      } else {
        declareHere(each.name(), each.classFile());
      }
    }
    declared.forEach(each -> need(each.name(), each.needed()));
  }

  /** Takes note of other code of a class that is there already. */
  void redeclare(CellClass changed) {
    CellLoader own = loader(outermost(changed.name()));
    if (own != null && own.has(changed.name())) {
      own.declare(changed.name(), changed.classFile());
    } else {
      classes.put(changed.name(), changed.classFile());
    }
    need(changed.name(), changed.needed());
  }

  /** Lets go of classes, by outermost name, that nothing in force needs. */
  void release(List<String> names) {
    names.forEach(held::remove);
    for (Object each = dead.poll(); each != null; each = dead.poll()) {
      if (each instanceof Living gone) {
        living.remove(gone.name, gone);
      }
    }
  }

  /** How many loaders of cells were let go of and have not been collected yet. Thread-safe. */
  int released() {
    // The queue hears of them only a while after they are cleared.
    long present = living.values().stream().filter(each -> !each.refersTo(null)).count();
    return (int) present - held.size();
  }

  /** Makes a class of this loader known. */
  void declareHere(String name, byte[] classFile) {
    classes.put(name, classFile);
    Matcher wrapper = WRAPPER.matcher(name);
    if (wrapper.matches()) {
      String before = versions.put(wrapper.group(1), name);
      if (before != null && !before.equals(name)) {
        replaced.put(before, name);
      }
    }
  }

  private CellLoader own(String outermost) {
    return held.computeIfAbsent(
        outermost,
        name -> {
          CellLoader made = new CellLoader(this);
          living.put(name, new Living(name, made, dead));
          return made;
        });
  }

  private @Nullable CellLoader loader(String outermost) {
    Living found = living.get(outermost);
    return found == null ? null : found.get();
  }

  private void need(String name, List<String> others) {
    CellLoader own = loader(outermost(name));
    for (String other : others) {
      CellLoader loader = loader(other);
      if (loader != null && own != null && own.has(name)) {
        own.need(loader);
      } else if (loader != null) {
        needed.add(loader);
      }
    }
  }

  private static String outermost(String name) {
    int inner = name.indexOf('$', FIRST_OF_NAME);
    return inner < 0 ? name : name.substring(0, inner);
  }

  /**
   * Gives variables whose class has been replaced by a newer one, because something that it uses
   * was redefined, the values they had. A variable whose type has changed starts anew.
   */
  void carryVariables() {
    replaced.forEach(this::carry);
    replaced.clear();
  }

  private void carry(String from, String to) {
    if (findLoadedClass(from) == null) {
      return;
    }
    try {
      Class<?> target = loadClass(to);
      for (Field old : loadClass(from).getDeclaredFields()) {
        carry(old, target);
      }
    } catch (ReflectiveOperationException | LinkageError e) {
      // The new class says so itself when it is used.
    }
  }

  private static void carry(Field old, Class<?> target) throws IllegalAccessException {
    try {
      Field now = target.getDeclaredField(old.getName());
      int modifiers = old.getModifiers() & now.getModifiers();
      if (Modifier.isStatic(modifiers)
          && !Modifier.isFinal(now.getModifiers())
          && now.getType() == old.getType()) {
        old.setAccessible(true);
        now.setAccessible(true);
        now.set(null, old.get(null));
      }
    } catch (NoSuchFieldException e) {
      // It is gone.
    }
  }

  /**
   * The newest class that is in force of a type that cells have declared.
   *
   * @param name as cells have it, with {@code $} before the name of a type inside
   * @return null if there is none
   */
  @Nullable Class<?> newest(String name) {
    String newest = types.get(name);
    return newest == null ? null : loadedNow(newest);
  }

  private @Nullable Class<?> loadedNow(String name) {
    try {
      return loadClass(name);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** The class of this name if it has been defined. */
  @Nullable Class<?> loaded(String name) {
    CellLoader own = loader(outermost(name));
    return own != null && own.has(name) ? own.loaded(name) : findLoadedClass(name);
  }

  /**
   * The parents are not asked for classes of cells: they have none, and each would keep a lock for
   * every name it was ever asked for.
   */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(CELLS)) {
      return super.loadClass(name, resolve);
    }
    CellLoader own = loader(outermost(name));
    if (own != null && own.has(name)) {
      return own.loadOwn(name);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known == null ? findClass(name) : known;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] classFile = classes.get(name);
    if (classFile == null) {
      try {
        return super.findClass(name);
      } catch (ClassNotFoundException e) {
        classFile = compatibility(name);
        if (classFile == null) {
          throw e;
        }
      }
    }
    return defineClass(name, classFile, 0, classFile.length);
  }

  /**
   * A class that notebooks made for other kernels use. Looked for last, so that one of the user's
   * own jars wins.
   */
  private static byte @Nullable [] compatibility(String name) {
    if (!name.startsWith("io.github.spencerpark.") && !name.startsWith("org.dflib.jjava.")) {
      return null;
    }
    String file = name.replace('.', '/') + CLASS_SUFFIX;
    Path entry = Path.of(System.getProperty("deja.compatibility", ""));
    try {
      if (Files.isDirectory(entry)) {
        return Files.readAllBytes(entry.resolve(file));
      }
      try (JarFile jar = new JarFile(entry.toFile());
          InputStream in = jar.getInputStream(new ZipEntry(file))) {
        return in == null ? null : in.readAllBytes();
      }
    } catch (IOException e) {
      return null;
    }
  }

  /** Frameworks that read class files (Spark, Byte Buddy) find those of cells too. */
  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    String className = className(name);
    byte[] classFile = classes.get(className);
    if (classFile != null) {
      return new ByteArrayInputStream(classFile);
    }
    CellLoader own = className.startsWith(CELLS) ? loader(outermost(className)) : null;
    return own != null && own.has(className)
        ? own.getResourceAsStream(name)
        : super.getResourceAsStream(name);
  }

  /** The name of the class that a file holds; an empty name for a file that holds none. */
  static String className(String file) {
    return file.endsWith(CLASS_SUFFIX)
        ? file.substring(0, file.length() - CLASS_SUFFIX.length()).replace('/', '.')
        : "";
  }

  private static final class Living extends WeakReference<CellLoader> {

    private final String name;

    Living(String name, CellLoader loader, ReferenceQueue<CellLoader> dead) {
      super(loader, dead);
      this.name = name;
    }
  }
}
