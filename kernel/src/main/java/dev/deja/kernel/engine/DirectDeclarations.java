package dev.deja.kernel.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types and methods that cells have declared without JShell. Used by one thread. */
final class DirectDeclarations {

  /** By key, which for a method is never a name alone. */
  private final Map<String, DirectDeclaration> byKey = new LinkedHashMap<>();

  /** Keys by name. */
  private final Map<String, Set<String>> keys = new HashMap<>();

  private final ClassesInUse inUse;

  /**
   * @param inUse is told which classes are in force
   */
  DirectDeclarations(ClassesInUse inUse) {
    this.inUse = inUse;
  }

  @Nullable DirectDeclaration get(String key) {
    return byKey.get(key);
  }

  /** The type and the methods of a name. */
  List<DirectDeclaration> named(String name) {
    List<DirectDeclaration> found = new ArrayList<>();
    for (String key : keys.getOrDefault(name, Set.of())) {
      DirectDeclaration declaration = byKey.get(key);
      if (declaration != null) {
        found.add(declaration);
      }
    }
    return found;
  }

  boolean has(String name) {
    return keys.containsKey(name);
  }

  Collection<DirectDeclaration> all() {
    return byKey.values();
  }

  void put(DirectDeclaration declaration) {
    take(declaration.key());
    byKey.put(declaration.key(), declaration);
    inUse.add(declaration.holder());
    keys.computeIfAbsent(declaration.name(), name -> new LinkedHashSet<>()).add(declaration.key());
  }

  private void take(String key) {
    DirectDeclaration before = byKey.remove(key);
    if (before != null) {
      inUse.remove(before.holder());
    }
  }

  void remove(DirectDeclaration declaration) {
    take(declaration.key());
    Set<String> left = keys.getOrDefault(declaration.name(), new HashSet<>());
    left.remove(declaration.key());
    if (left.isEmpty()) {
      keys.remove(declaration.name());
    }
  }

  /** The imports that make names known. */
  List<String> imports(Set<String> names) {
    Set<String> lines = new LinkedHashSet<>();
    for (String name : names) {
      named(name).forEach(each -> lines.add(each.importLine()));
    }
    return new ArrayList<>(lines);
  }

  /**
   * What has or names one of some names, and what names that, and so on, in the order of their
   * declaration.
   */
  List<DirectDeclaration> dependents(Set<String> names) {
    Set<DirectDeclaration> found = new LinkedHashSet<>();
    Set<String> reached = new HashSet<>(names);
    boolean more = true;
    while (more) {
      more = false;
      for (DirectDeclaration each : byKey.values()) {
        if (!found.contains(each) && reached.stream().anyMatch(each.words()::contains)) {
          found.add(each);
          more |= reached.add(each.name());
        }
      }
    }
    return byKey.values().stream().filter(found::contains).toList();
  }
}
