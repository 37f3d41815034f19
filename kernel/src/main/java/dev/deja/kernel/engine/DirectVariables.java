package dev.deja.kernel.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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

    /** The name of a cell's class before the name of a type. */
    private static final Pattern HOLDER = Pattern.compile("REPL\\.\\$JShell\\$\\w+[.$]");

    String importLine() {
      return "import static " + holder + "." + name + ";";
    }

    /** The same with types of cells by their names alone. */
    Held withPlainType() {
      return new Held(name, HOLDER.matcher(type).replaceAll(""), holder, origin);
    }
  }

  private final Map<String, Held> byName = new LinkedHashMap<>();
  private final ClassesInUse inUse;

  /**
   * @param inUse is told whose fields are in force
   */
  DirectVariables(ClassesInUse inUse) {
    this.inUse = inUse;
  }

  void put(Held held) {
    remove(held.name());
    byName.put(held.name(), held);
    inUse.add(held.holder());
  }

  void remove(String name) {
    Held before = byName.remove(name);
    if (before != null) {
      inUse.remove(before.holder());
    }
  }

  @Nullable Held get(String name) {
    return byName.get(name);
  }

  /** Those whose types name a type. */
  List<Held> typedWith(DirectDeclaration type) {
    return type.isType()
        ? byName.values().stream()
            .filter(each -> Words.of(each.type()).contains(type.name()))
            .toList()
        : List.of();
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
