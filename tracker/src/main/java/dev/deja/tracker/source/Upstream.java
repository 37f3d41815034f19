package dev.deja.tracker.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which cell runs another one depends on, by the names that they define, change and use. */
public final class Upstream {

  private final List<String> sources;
  private final RunOrder.NamesOfSources names = new RunOrder.NamesOfSources();

  /**
   * @param sources of the cell runs in the order in which they ran
   */
  public Upstream(List<String> sources) {
    this.sources = List.copyOf(sources);
  }

  /** Positions of the runs on which one depends, itself among them. */
  public Set<Integer> of(int position) {
    Set<Integer> found = new TreeSet<>();
    Deque<Integer> open = new ArrayDeque<>(List.of(position));
    while (!open.isEmpty()) {
      int at = open.removeFirst();
      if (found.add(at)) {
        CellNames own = names.of(sources.get(at));
        own.uses().forEach(name -> behind(name, at, open));
        own.changes().forEach(name -> behind(name, at, open));
        own.deferred().values().forEach(all -> all.forEach(name -> behind(name, at, open)));
      }
    }
    return found;
  }

  /**
   * The names whose values one run needed from earlier ones, each with the position of the run that
   * declared or changed it last. Methods and classes are followed to what they need.
   */
  public Map<String, Integer> values(int position) {
    Map<String, Integer> found = new LinkedHashMap<>();
    CellNames own = names.of(sources.get(position));
    Deque<String> open = new ArrayDeque<>(own.uses());
    own.deferred().values().forEach(open::addAll);
    while (!open.isEmpty()) {
      String name = open.removeFirst();
      for (int at = position - 1; at >= 0 && !found.containsKey(name); at--) {
        CellNames cell = names.of(sources.get(at));
        if (cell.defines().contains(name) || cell.changes().contains(name)) {
          found.put(name, at);
          open.addAll(cell.deferred().getOrDefault(name, Set.of()));
        }
      }
    }
    return found;
  }

  /** Whether any of some runs uses or defines a name. */
  public boolean concerns(String name, Set<Integer> positions) {
    return positions.stream()
        .map(at -> names.of(sources.get(at)))
        .anyMatch(
            cell ->
                cell.uses().contains(name)
                    || cell.defines().contains(name)
                    || cell.deferred().values().stream().anyMatch(all -> all.contains(name)));
  }

  /** The run that declared a name last, and those that changed it since. */
  private void behind(String name, int before, Deque<Integer> open) {
    for (int at = before - 1; at >= 0; at--) {
      CellNames cell = names.of(sources.get(at));
      boolean defines = cell.defines().contains(name);
      if (defines || cell.changes().contains(name)) {
        open.add(at);
      }
      if (defines) {
        return;
      }
    }
  }
}
