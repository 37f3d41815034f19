package dev.deja.runtime;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Loads one class of a cell, with those inside it, so that the JVM gives them back when nothing
 * needs them any more: no declaration in force, no living object, no running code. Everything else
 * it finds through {@link SnippetLoader}.
 */
final class CellLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private final Map<String, byte[]> classes = new ConcurrentHashMap<>();

  /** Loaders of what these classes name, and may come to only later. */
  private final Set<CellLoader> needed = ConcurrentHashMap.newKeySet();

  CellLoader(SnippetLoader parent) {
    // Traces that user code prints name the loader.
    super(parent.getName(), parent);
  }

  /** Makes a class known; it is defined when first used. */
  void declare(String name, byte[] classFile) {
    classes.put(name, classFile);
  }

  /** Keeps another loader for as long as this one lives. */
  void need(CellLoader other) {
    if (other != this) {
      needed.add(other);
    }
  }

  boolean has(String name) {
    return classes.containsKey(name);
  }

  /** The class of this name if it has been defined. */
  @Nullable Class<?> loaded(String name) {
    return findLoadedClass(name);
  }

  /** One of its own classes. */
  Class<?> loadOwn(String name) throws ClassNotFoundException {
    return loadClass(name, false);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    byte[] classFile = classes.get(name);
    if (classFile == null) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known == null ? defineClass(name, classFile, 0, classFile.length) : known;
    }
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    byte[] classFile = classes.get(SnippetLoader.className(name));
    return classFile == null
        ? super.getResourceAsStream(name)
        : new ByteArrayInputStream(classFile);
  }
}
