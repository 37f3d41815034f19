package dev.deja.kernel.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;

/**
 * The class files of cells that later cells may name, by class name, as the compiler made them.
 * Used by one thread.
 */
final class CellClasses {

  private static final String FOLDER = DirectCompiler.PACKAGE + "/";

  private final Map<String, byte[]> all = new HashMap<>();
  private final Map<String, byte[]> direct = new LinkedHashMap<>();

  byte @Nullable [] get(String name) {
    return all.get(name);
  }

  void put(String name, byte[] classFile) {
    all.put(name, classFile);
  }

  void putAll(Map<String, byte[]> classFiles) {
    all.putAll(classFiles);
  }

  /** Adds classes that JShell has not made and so does not know. */
  void putDirect(Map<String, byte[]> classFiles) {
    putAll(classFiles);
    direct.putAll(classFiles);
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
