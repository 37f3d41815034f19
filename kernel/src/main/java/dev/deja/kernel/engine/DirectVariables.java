package dev.deja.kernel.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables that cells have declared without JShell, by name, in the order of their
 * declaration. Used by one thread.
 */
final class DirectVariables {

  /**
   * One variable: a static field.
   *
   * @param type as the field is declared
   * @param holder full name of the class whose field it is
   */
  record Held(String name, String type, String holder, Origin origin) {

    String importLine() {
      return "import static " + holder + "." + name + ";";
    }
  }

  private final Map<String, Held> byName = new LinkedHashMap<>();

  void put(Held held) {
    byName.remove(held.name());
    byName.put(held.name(), held);
  }

  void remove(String name) {
    byName.remove(name);
  }

  @Nullable Held get(String name) {
    return byName.get(name);
  }

  Collection<Held> all() {
    return byName.values();
  }

  /** The imports that make names known. */
  List<String> imports(Set<String> names) {
    List<String> imports = new ArrayList<>();
    for (String name : names) {
      Held held = byName.get(name);
      if (held != null) {
        imports.add(held.importLine());
      }
    }
    return imports;
  }
}
