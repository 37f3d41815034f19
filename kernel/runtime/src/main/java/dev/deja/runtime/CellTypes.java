package dev.deja.runtime;

import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The types that cells have declared and that are in force: what they are called in cells, and what
 * their classes are called, which is something else in every session. Immutable.
 */
final class CellTypes {

  private static final Pattern HOLDER = Pattern.compile("REPL\\.\\$JShell\\$\\w+[.$]");

  private final Map<String, String> classes;

  /**
   * @param classes full names of classes by the names of types
   */
  CellTypes(Map<String, String> classes) {
    this.classes = Map.copyOf(classes);
  }

  /** What a class of a type of cells, or inside of one, is called whatever the session; or null. */
  @Nullable String key(Class<?> type) {
    String name = type.getName();
    for (Map.Entry<String, String> entry : classes.entrySet()) {
      if (name.equals(entry.getValue())) {
        return entry.getKey();
      }
      if (name.startsWith(entry.getValue() + "$")) {
        return entry.getKey() + name.substring(entry.getValue().length());
      }
    }
    return null;
  }

  /** Full name of the class of a key; null if there is no such type. */
  @Nullable String className(String key) {
    int inner = key.indexOf('$');
    String type = inner < 0 ? key : key.substring(0, inner);
    String outer = classes.get(type);
    return outer == null ? null : outer + (inner < 0 ? "" : key.substring(inner));
  }

  /** What a class keeps in its objects: names and kinds of fields. */
  static String shape(ObjectStreamClass description) {
    return Arrays.stream(description.getFields())
        .map(CellTypes::field)
        .collect(Collectors.joining(","));
  }

  private static String field(ObjectStreamField field) {
    return field.getName() + ":" + field.getTypeCode();
  }

  /** A class's name as a person knows it. */
  static String plain(String className) {
    return HOLDER.matcher(className).replaceAll("").replace('$', '.');
  }
}
