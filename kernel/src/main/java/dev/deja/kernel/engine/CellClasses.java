package dev.deja.kernel.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The class files of cells that later cells may name, by class name, as the compiler made them.
 * Used by one thread.
 */
final class CellClasses {

  private final Map<String, byte[]> all = new HashMap<>();
  private final Map<String, byte[]> direct = new LinkedHashMap<>();
  private int generation;

  byte @Nullable [] get(String name) {
    return all.get(name);
  }

  void put(String name, byte[] classFile) {
    all.put(name, classFile);
    generation++;
  }

  void putAll(Map<String, byte[]> classFiles) {
    classFiles.forEach(this::put);
  }

  /** Adds classes that JShell has not made and so does not know. */
  void putDirect(Map<String, byte[]> classFiles) {
    putAll(classFiles);
    direct.putAll(classFiles);
  }

  Collection<Map.Entry<String, byte[]>> all() {
    return all.entrySet();
  }

  /** Those that JShell has not made. */
  Collection<Map.Entry<String, byte[]>> direct() {
    return direct.entrySet();
  }

  /** A number that is another one after every change. */
  int generation() {
    return generation;
  }
}
