package dev.deja.kernel.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which classes around pieces of cells hold something that is in force: a variable, a type or a
 * method. Used by one thread.
 */
final class ClassesInUse {

  /** How many things in force a class holds, by its full name. */
  private final Map<String, Integer> uses = new HashMap<>();

  private final Set<String> idle = new LinkedHashSet<>();

  /** Something that the class holds is in force from now on. */
  void add(String holder) {
    uses.merge(holder, 1, Integer::sum);
    idle.remove(holder);
  }

  /** Something that the class holds is in force no longer. */
  void remove(String holder) {
    Integer left = uses.merge(holder, -1, (count, less) -> count + less == 0 ? null : count + less);
    if (left == null) {
      idle.add(holder);
    }
  }

  boolean has(String holder) {
    return uses.containsKey(holder);
  }

  /** Takes note of a class that has run, and may hold nothing. */
  void ran(String holder) {
    if (!has(holder)) {
      idle.add(holder);
    }
  }

  /** The classes that hold nothing in force any more, each once. */
  List<String> takeIdle() {
    List<String> taken = new ArrayList<>(idle);
    idle.clear();
    return taken;
  }
}
