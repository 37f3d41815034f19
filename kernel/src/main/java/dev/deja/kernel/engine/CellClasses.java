package dev.deja.kernel.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;

/**
 * The class files of cells that later cells may name, by class name, as the compiler made them.
 * Used by one thread.
 */
final class CellClasses {

  private static final String FOLDER = DirectCompiler.PACKAGE + "/";

  /** Where names of classes around pieces of cells differ first. */
  private static final int FIRST_OF_NAME = "REPL.$JShell$".length();

  /** How many classes that nothing needs may be kept, however few are needed. */
  private static final int FEW = 100;

  private final TreeMap<String, byte[]> all = new TreeMap<>();
  private final Map<String, byte[]> direct = new LinkedHashMap<>();
  private final Map<String, LineMap> lines = new HashMap<>();
  private int idle;

  /** The class around a piece of a cell, of one that is in it or is that itself. */
  static String outermost(String name) {
    int inner = name.indexOf('$', FIRST_OF_NAME);
    return inner < 0 ? name : name.substring(0, inner);
  }

  /** The classes of cells that a class file names. */
  static Set<String> named(byte[] classFile) {
    Set<String> names = new LinkedHashSet<>();
    addNamed(classFile, names);
    return names;
  }

  /** The outermost classes of cells that a class file needs beside its own. */
  static List<String> needed(String name, byte[] classFile) {
    return named(classFile).stream()
        .map(CellClasses::outermost)
        .filter(each -> !each.equals(outermost(name)))
        .distinct()
        .toList();
  }

  byte @Nullable [] get(String name) {
    return all.get(name);
  }

  /** Goes through all of them. */
  void forEach(BiConsumer<String, byte[]> consumer) {
    all.forEach(consumer);
  }

  void put(String name, byte[] classFile) {
    all.put(name, classFile);
  }

  void putAll(Map<String, byte[]> classFiles) {
    all.putAll(classFiles);
  }

  /** Adds a class that JShell has not made and so does not know, and those inside it. */
  void putDirect(String holder, Map<String, byte[]> classFiles, Map<String, LineMap> linesOf) {
    classFiles.forEach(
        (name, classFile) -> {
          if (name.equals(holder) || name.startsWith(holder + "$")) {
            all.put(name, classFile);
            direct.put(name, classFile);
          }
        });
    LineMap known = linesOf.get(holder);
    if (known != null) {
      lines.put(holder, known);
    }
  }

  /** Gives classes that JShell has not made other code. */
  void changeDirect(Map<String, byte[]> classFiles) {
    all.putAll(classFiles);
    direct.putAll(classFiles);
  }

  /**
   * Takes note of classes around pieces that hold nothing in force any more. When these have become
   * many, they go, unless something that is in force, or JShell's, names them.
   */
  void release(Collection<String> outermost, ClassesInUse inUse) {
    idle += (int) outermost.stream().filter(all::containsKey).count();
    if (idle < Math.max(FEW, all.size() / 2)) {
      return;
    }
    idle = 0;
    Set<String> roots = new LinkedHashSet<>();
    for (String name : all.keySet()) {
      if (!direct.containsKey(name) || inUse.has(outermost(name))) {
        roots.add(name);
      }
    }
    Set<String> reached = new HashSet<>();
    with(roots).keySet().forEach(each -> reached.add(outermost(each)));
    all.keySet().removeIf(each -> !reached.contains(outermost(each)));
    direct.keySet().retainAll(all.keySet());
    lines.keySet().retainAll(reached);
  }

  /** The classes inside one. */
  Map<String, byte[]> inside(String holder) {
    return all.subMap(holder + "$", holder + "%");
  }

  /** The lines of a class that JShell has not made. */
  Optional<LineMap> lines(String holder) {
    return Optional.ofNullable(lines.get(holder));
  }

  /** Those that JShell has not made, as they are when somebody looks. */
  Collection<Map.Entry<String, byte[]>> direct() {
    return direct.entrySet();
  }

  /** Some classes, and those that they name, and so on. */
  Map<String, byte[]> with(Set<String> names) {
    Map<String, byte[]> found = new LinkedHashMap<>();
    ArrayDeque<String> open = new ArrayDeque<>(names);
    while (!open.isEmpty()) {
      String name = open.remove();
      byte[] classFile = found.containsKey(name) ? null : all.get(name);
      if (classFile != null) {
        found.put(name, classFile);
        addNamed(classFile, open);
      }
    }
    return found;
  }

  /** A class's name is text in the class file, alone or in a descriptor or signature. */
  private static void addNamed(byte[] classFile, Collection<String> open) {
    ClassReader reader = new ClassReader(classFile);
    for (int i = 1; i < reader.getItemCount(); i++) {
      int at = reader.getItem(i);
      if (at > 0 && reader.readByte(at - 1) == 1) { // CONSTANT_Utf8, JVMS 4.4.7
        String text = utf8(classFile, reader, at);
        int start = text.indexOf(FOLDER);
        while (start >= 0) {
          int end = start;
          while (end < text.length() && ";<>:(".indexOf(text.charAt(end)) < 0) {
            end++;
          }
          open.add(text.substring(start, end).replace('/', '.'));
          start = text.indexOf(FOLDER, end);
        }
      }
    }
  }

  private static String utf8(byte[] classFile, ClassReader reader, int at) {
    return new String(classFile, at + 2, reader.readUnsignedShort(at), StandardCharsets.UTF_8);
  }
}
