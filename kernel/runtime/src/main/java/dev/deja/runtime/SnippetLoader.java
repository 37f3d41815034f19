package dev.deja.runtime;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of cells, and those of the user's jars: one loader for both, because code in
 * jars looks for classes of cells with its own loader, as deserialization does. Its parent has the
 * runtime and the JDK.
 */
final class SnippetLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final String CLASS_SUFFIX = ".class";

  /** A class that JShell puts around a snippet; letters at its end count its replacements. */
  private static final Pattern WRAPPER = Pattern.compile("(REPL\\.\\$JShell\\$\\d+)[A-Z]*");

  private final Map<String, byte[]> classes = new ConcurrentHashMap<>();
  private final Map<String, String> versions = new HashMap<>();
  private final Map<String, String> replaced = new LinkedHashMap<>();

  SnippetLoader() {
    super("cells", new URL[0], SnippetLoader.class.getClassLoader());
  }

  /** Adds a jar or a folder of classes. */
  void addToClassPath(String path) {
    try {
      addURL(new File(path).toURI().toURL());
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("not a path: " + path, e);
    }
  }

  /** Makes a class known; it is defined when first used. */
  void declare(String name, byte[] classFile) {
    classes.put(name, classFile);
    Matcher wrapper = WRAPPER.matcher(name);
    if (wrapper.matches()) {
      String before = versions.put(wrapper.group(1), name);
      if (before != null && !before.equals(name)) {
        replaced.put(before, name);
      }
    }
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

  /** The class of this name if it has been defined. */
  @Nullable Class<?> loaded(String name) {
    return findLoadedClass(name);
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
    if (name.endsWith(CLASS_SUFFIX)) {
      String className = name.substring(0, name.length() - CLASS_SUFFIX.length()).replace('/', '.');
      byte[] classFile = classes.get(className);
      if (classFile != null) {
        return new ByteArrayInputStream(classFile);
      }
    }
    return super.getResourceAsStream(name);
  }
}
