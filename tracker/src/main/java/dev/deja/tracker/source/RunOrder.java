package dev.deja.tracker.source;

import dev.deja.tracker.model.HiddenState;
import dev.deja.tracker.model.HiddenState.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds what the order in which cells ran hides from who reads the notebook: by the names that
 * cells define and use, and by the notebook as it was saved. Not thread-safe.
 */
public final class RunOrder {

  /** More findings of one session are not told one by one. */
  static final int MOST = 100;

  /**
   * A cell run.
   *
   * @param number its number in the session
   * @param cell the client's id of the cell
   */
  public record Ran(int number, String cell, String source) {}

  private final List<Ran> runs;
  private final Map<String, String> saved;
  private final NamesOfSources names;
  private final Map<String, Integer> place = new HashMap<>();
  private final Map<String, Integer> last = new HashMap<>();
  private final Set<HiddenState> found = new LinkedHashSet<>();

  private RunOrder(List<Ran> runs, Map<String, String> saved, NamesOfSources names) {
    this.runs = runs;
    this.saved = saved;
    this.names = names;
    saved.keySet().forEach(id -> place.put(id, place.size()));
    for (int at = 0; at < runs.size(); at++) {
      last.put(runs.get(at).cell(), at);
    }
  }

  /**
   * What there is to tell, in the order of the cell runs it is about.
   *
   * @param runs those that were not silent and ran to an end, in order
   * @param saved sources of the notebook's code cells by id, in document order; empty if there is
   *     no notebook
   */
  public static List<HiddenState> of(
      List<Ran> runs, Map<String, String> saved, NamesOfSources names) {
    return new RunOrder(runs, saved, names).find();
  }

  private List<HiddenState> find() {
    for (int at : new TreeMap<>(byPosition()).keySet()) {
      uses(at);
      changedAgain(at);
      savedOtherwise(at);
    }
    order();
    List<HiddenState> all = new ArrayList<>(found);
    all.sort((a, b) -> Integer.compare(a.cell(), b.cell()));
    return List.copyOf(all.subList(0, Math.min(MOST, all.size())));
  }

  private Map<Integer, String> byPosition() {
    Map<Integer, String> positions = new HashMap<>();
    last.forEach((cell, at) -> positions.put(at, cell));
    return positions;
  }

  /** The names that a run needed, through methods and classes too, and where they came from. */
  private void uses(int at) {
    Ran run = runs.get(at);
    CellNames own = names.of(run.source());
    Deque<String> open = new ArrayDeque<>(own.uses());
    own.deferred().values().forEach(open::addAll);
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      String name = open.removeFirst();
      int definition = seen.add(name) && !own.defines().contains(name) ? definedBy(name, at) : -1;
      if (definition >= 0) {
        used(at, name, definition);
        CellNames defining = names.of(runs.get(definition).source());
        open.addAll(defining.deferred().getOrDefault(name, Set.of()));
      }
    }
  }

  /** The position of the last run before one that declared a name; -1 if none did. */
  private int definedBy(String name, int before) {
    for (int at = before - 1; at >= 0; at--) {
      if (names.of(runs.get(at).source()).defines().contains(name)) {
        return at;
      }
    }
    return -1;
  }

  private void used(int at, String name, int definition) {
    String cell = runs.get(at).cell();
    String defining = runs.get(definition).cell();
    if (defining.equals(cell)) {
      return;
    }
    int again = last.getOrDefault(defining, definition);
    if (again > at) {
      boolean edited = !runs.get(again).source().equals(runs.get(definition).source());
      add(edited ? Kind.EDITED_SINCE : Kind.RERUN_SINCE, at, again, name);
    }
    if (saved.isEmpty() || !place.containsKey(cell) || isInjected(defining)) {
      return;
    }
    if (!place.containsKey(defining)) {
      if (!isDefinedAbove(name, cell)) {
        add(Kind.DELETED_SINCE, at, definition, name);
      }
    } else if (place.get(defining) > place.get(cell) && !isDefinedAbove(name, cell)) {
      add(Kind.DEFINED_BELOW, at, definition, name);
    }
  }

  /** Whether the notebook as saved has the name from a cell above another. */
  private boolean isDefinedAbove(String name, String cell) {
    for (Map.Entry<String, String> above : saved.entrySet()) {
      if (above.getKey().equals(cell)) {
        return false;
      }
      if (names.of(above.getValue()).defines().contains(name)) {
        return true;
      }
    }
    return false;
  }

  /** A cell that counts on, run twice since what it changes was defined. */
  private void changedAgain(int at) {
    Ran run = runs.get(at);
    CellNames own = names.of(run.source());
    for (String name : own.changes()) {
      if (!own.uses().contains(name)) {
        // A plain assignment gives the same however often it is made.
        continue;
      }
      int definition = definedBy(name, at);
      for (int before = at - 1; before > definition && definition >= 0; before--) {
        if (runs.get(before).cell().equals(run.cell())) {
          add(Kind.CHANGED_AGAIN, at, before, name);
          break;
        }
      }
    }
  }

  private void savedOtherwise(int at) {
    Ran run = runs.get(at);
    if (saved.isEmpty() || isInjected(run.cell())) {
      return;
    }
    String source = saved.get(run.cell());
    if (source == null) {
      found.add(new HiddenState(Kind.NOT_SAVED, run.number(), Optional.empty(), Optional.empty()));
    } else if (!source.strip().equals(run.source().strip())) {
      found.add(
          new HiddenState(Kind.SAVED_DIFFERS, run.number(), Optional.empty(), Optional.empty()));
    }
  }

  /** Cells whose last run came before the last run of a cell above them. */
  private void order() {
    int latest = -1;
    for (String cell : saved.keySet()) {
      Integer at = last.get(cell);
      if (at != null && at < latest) {
        found.add(
            new HiddenState(
                Kind.OUT_OF_ORDER,
                runs.get(at).number(),
                Optional.of(runs.get(latest).number()),
                Optional.empty()));
      }
      latest = at == null ? latest : Math.max(latest, at);
    }
  }

  private static boolean isInjected(String cell) {
    return cell.startsWith("injected-parameters");
  }

  private void add(Kind kind, int at, int other, String name) {
    found.add(
        new HiddenState(
            kind, runs.get(at).number(), Optional.of(runs.get(other).number()), Optional.of(name)));
  }

  /** The names of sources, each parsed once. Not thread-safe. */
  public static final class NamesOfSources {

    private final Map<String, CellNames> known = new LinkedHashMap<>();

    public CellNames of(String source) {
      return known.computeIfAbsent(source, CellNames::of);
    }
  }
}
