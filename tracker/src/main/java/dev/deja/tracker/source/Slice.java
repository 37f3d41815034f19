package dev.deja.tracker.source;

import dev.deja.tracker.source.CellEffects.Kind;
import dev.deja.tracker.source.CellEffects.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What in a sequence of cell runs depends on what: by the names that cells declare, use, assign and
 * may change, also under other names of the same object, through methods, lambdas and classes; by
 * files; and by what a cell does to the whole JVM. In doubt a run depends on another.
 *
 * <p>Sources are parsed, not compiled, so that a call that is not known changes what it is given.
 * Positions count from 0. Not thread-safe.
 */
public final class Slice {

  /**
   * A cell run.
   *
   * @param reads files that it read
   * @param writes files that it wrote or deleted
   * @param effects what is known of it that any later run may notice, in words
   */
  public record Ran(String source, Set<String> reads, Set<String> writes, Set<String> effects) {}

  /** What makes a run depend on an earlier one. */
  public enum Why {
    /** It uses an import, type or method that was declared there. */
    DECLARES,
    /** It uses a variable that was declared there. */
    DEFINES,
    /** It uses something that may have been changed there. */
    CHANGES,
    /** It read a file that was written there. */
    FILE,
    /** What was done there may be noticed anywhere: {@code System.setProperty}, a magic. */
    EFFECT,
    /** It may use anything, as with {@code Deja.eval}. */
    ANYTHING
  }

  /**
   * One reason for a dependency.
   *
   * @param on position of the run that is needed
   * @param by position of the run that needs it
   * @param what the name, file or effect
   */
  public record Need(int on, int by, Why why, String what) {}

  /** What a run does, its methods and classes followed. */
  private record Done(
      Set<String> uses,
      Set<String> mutated,
      Set<String> assigned,
      Set<String> captured,
      Set<String> effects,
      boolean reachesAll) {}

  private final List<Ran> runs;
  private final List<CellEffects> cells = new ArrayList<>();
  private final List<Done> done = new ArrayList<>();
  private final List<List<Need>> needs = new ArrayList<>();
  private final Aliases aliases = new Aliases();

  /** Positions of the runs that declare a name, ascending. */
  private final Map<String, List<Integer>> definitions = new HashMap<>();

  /** The first run that uses a name, perhaps before it is declared. */
  private final Map<String, Integer> firstUse = new HashMap<>();

  private final boolean filesSeen;

  public Slice(List<Ran> runs) {
    this.runs = List.copyOf(runs);
    this.filesSeen =
        runs.stream().anyMatch(run -> !run.reads().isEmpty() || !run.writes().isEmpty());
    Map<String, CellEffects> known = new HashMap<>();
    for (int at = 0; at < runs.size(); at++) {
      cells.add(known.computeIfAbsent(runs.get(at).source(), CellEffects::of));
      for (Part part : cells.get(at).parts()) {
        int position = at;
        part.name()
            .ifPresent(
                name -> definitions.computeIfAbsent(name, key -> new ArrayList<>()).add(position));
      }
    }
    for (int at = 0; at < runs.size(); at++) {
      done.add(follow(at));
      link(at);
      for (String name : done.get(at).uses()) {
        firstUse.putIfAbsent(name, at);
      }
    }
    for (int at = 0; at < runs.size(); at++) {
      needs.add(List.copyOf(find(at)));
    }
  }

  /** What a run depends on, without what that depends on in turn. */
  public List<Need> needs(int position) {
    return needs.get(position);
  }

  /**
   * The runs that must run for some runs to give what they gave, themselves among them, each with
   * the reason that was found first; the runs asked for have none, and map to a need of themselves.
   */
  public SortedMap<Integer, Need> upstream(Collection<Integer> targets) {
    SortedMap<Integer, Need> found = new TreeMap<>();
    Deque<Integer> open = new ArrayDeque<>(new TreeSet<>(targets).descendingSet());
    targets.forEach(at -> found.put(at, new Need(at, at, Why.ANYTHING, "")));
    while (!open.isEmpty()) {
      for (Need need : needs.get(open.removeFirst())) {
        if (found.putIfAbsent(need.on(), need) == null) {
          open.addLast(need.on());
        }
      }
    }
    return found;
  }

  /** The runs that depend on any of some runs, themselves among them. */
  public Set<Integer> downstream(Collection<Integer> sources) {
    Set<Integer> found = new TreeSet<>(sources);
    for (int at = 0; at < runs.size(); at++) {
      if (needs.get(at).stream().anyMatch(need -> found.contains(need.on()))) {
        found.add(at);
      }
    }
    return found;
  }

  /** What a run does that any later one may notice, in words; empty if nothing. */
  public Set<String> effects(int position) {
    return done.get(position).effects();
  }

  /** Whether a run may use anything, whatever it names. */
  public boolean reachesAll(int position) {
    return done.get(position).reachesAll();
  }

  /** Whether a run may change the object of a variable, or assign or declare it. */
  public boolean touches(int position, String name) {
    return declares(position, name) || changes(position, name) || done.get(position).reachesAll();
  }

  /** Other names under which the object of a variable, or a part of it, may be known. */
  public Set<String> aliases(String name) {
    return aliases.of(name);
  }

  /**
   * The imports, types and methods of a run, as they stand in its source, in order: all but those
   * that name variables or methods of cells and that nobody needs.
   *
   * @param needed names of types and methods that are needed in any case
   */
  public List<String> declarations(int position, Set<String> needed) {
    return cells.get(position).parts().stream()
        .filter(
            part ->
                part.kind() == Kind.IMPORT
                    || (part.isDeferred()
                        && (part.name().filter(needed::contains).isPresent() || !namesState(part))))
        .map(Part::source)
        .distinct()
        .toList();
  }

  private boolean namesState(Part part) {
    return part.scan().reads.stream()
        .flatMap(
            name ->
                definitions.getOrDefault(name, List.of()).stream().map(at -> Map.entry(name, at)))
        .anyMatch(
            place ->
                cells.get(place.getValue()).parts().stream()
                    .anyMatch(
                        other ->
                            (other.kind() == Kind.VARIABLE || other.kind() == Kind.METHOD)
                                && other.name().filter(place.getKey()::equals).isPresent()));
  }

  /** The variables that a run declares. */
  public Set<String> variables(int position) {
    Set<String> names = new LinkedHashSet<>();
    for (Part part : cells.get(position).parts()) {
      if (part.kind() == Kind.VARIABLE) {
        part.name().ifPresent(names::add);
      }
    }
    return names;
  }

  /** Whether a type of this name keeps something beside its objects: in static fields, say. */
  public boolean hasState(String type) {
    return definitions.getOrDefault(type, List.of()).stream()
        .flatMap(at -> cells.get(at).parts().stream())
        .anyMatch(part -> part.state() && part.name().filter(type::equals).isPresent());
  }

  // What a run does

  private Done follow(int at) {
    Done all =
        new Done(
            new LinkedHashSet<>(),
            new LinkedHashSet<>(),
            new LinkedHashSet<>(),
            new LinkedHashSet<>(),
            new LinkedHashSet<>(),
            false);
    boolean reachesAll = false;
    Set<String> called = new LinkedHashSet<>();
    for (Part part : cells.get(at).parts()) {
      all.uses().addAll(part.scan().reads);
      if (!part.isDeferred()) {
        called.addAll(part.scan().reads);
        reachesAll |= take(part, at, all);
      }
    }
    for (Part part : reached(called, at)) {
      all.uses().addAll(part.scan().reads);
      reachesAll |= take(part, at, all);
    }
    all.effects().addAll(runs.get(at).effects());
    all.uses().addAll(all.mutated());
    all.uses().addAll(all.assigned());
    return new Done(
        all.uses(), all.mutated(), all.assigned(), all.captured(), all.effects(), reachesAll);
  }

  private boolean take(Part part, int at, Done all) {
    all.captured().addAll(part.scan().captured);
    all.assigned().addAll(part.scan().assigned);
    all.effects().addAll(part.scan().effects);
    for (String name : part.scan().mutated) {
      if (!isValue(name, at)) {
        all.mutated().add(name);
      }
      // What a method gave back is changed: that may be what it names.
      for (Part behind : deferred(name, at)) {
        behind.scan().exposed.stream()
            .filter(each -> !isValue(each, at))
            .forEach(all.mutated()::add);
      }
    }
    if (part.isDeferred()) {
      all.captured().addAll(part.scan().reads);
      if (part.state()) {
        part.name().ifPresent(all.mutated()::add);
      }
    }
    return part.scan().reachesAll;
  }

  /** The methods and types behind some names as they were after a run, and behind those. */
  private List<Part> reached(Collection<String> names, int at) {
    List<Part> found = new ArrayList<>();
    Deque<String> open = new ArrayDeque<>(names);
    Set<String> seen = new HashSet<>(names);
    while (!open.isEmpty()) {
      for (Part part : deferred(open.removeFirst(), at)) {
        found.add(part);
        part.scan().reads.stream().filter(seen::add).forEach(open::addLast);
      }
    }
    return found;
  }

  /** Of a name: all methods so far, since they may be overloads, and the type declared last. */
  private List<Part> deferred(String name, int at) {
    List<Part> found = new ArrayList<>();
    boolean typed = false;
    List<Integer> places = definitions.getOrDefault(name, List.of());
    for (int i = places.size() - 1; i >= 0; i--) {
      if (places.get(i) <= at) {
        for (Part part : cells.get(places.get(i)).parts()) {
          boolean wanted = part.kind() == Kind.METHOD || (part.kind() == Kind.TYPE && !typed);
          if (wanted && part.name().filter(name::equals).isPresent()) {
            found.add(part);
            typed |= part.kind() == Kind.TYPE;
          }
        }
      }
    }
    return found;
  }

  /** Whether a variable holds a number, a text or the like; not so a name that none is known of. */
  private boolean isValue(String name, int at) {
    List<Integer> places = definitions.getOrDefault(name, List.of());
    for (int i = places.size() - 1; i >= 0; i--) {
      if (places.get(i) <= at || i == 0) {
        List<Part> parts = cells.get(places.get(i)).parts();
        return parts.stream()
            .filter(part -> part.name().filter(name::equals).isPresent())
            .allMatch(part -> part.kind() == Kind.VARIABLE && part.value());
      }
    }
    return false;
  }

  // Other names of an object

  private void link(int at) {
    for (Part part : cells.get(at).parts()) {
      if (part.isDeferred() || part.kind() == Kind.IMPORT) {
        continue;
      }
      EffectScan scan = part.scan();
      Set<String> together = new LinkedHashSet<>();
      scan.exposed.stream().filter(name -> isObject(name, at)).forEach(together::add);
      together.addAll(scan.captured);
      for (Part behind : reached(scan.reads, at)) {
        together.addAll(behind.scan().captured);
        together.addAll(behind.scan().assigned);
        behind.scan().exposed.stream().filter(name -> isObject(name, at)).forEach(together::add);
        if (behind.state()) {
          behind.name().ifPresent(together::add);
        }
      }
      scan.mutated.stream().filter(name -> isObject(name, at)).forEach(together::add);
      scan.assigned.stream().filter(name -> isObject(name, at)).forEach(together::add);
      boolean keeps = !scan.mutated.isEmpty() || !scan.assigned.isEmpty();
      if (part.kind() == Kind.VARIABLE && !(part.value() && scan.captured.isEmpty())) {
        part.name().ifPresent(together::add);
        keeps = true;
      }
      // Names of the JDK's types and of nothing are the same everywhere, and join nothing.
      together.removeIf(name -> !definitions.containsKey(name) && !scan.mutated.contains(name));
      if (keeps) {
        aliases.join(together);
      }
    }
  }

  private boolean isObject(String name, int at) {
    return !isValue(name, at);
  }

  // Dependencies

  private Set<Need> find(int at) {
    Set<Need> found = new LinkedHashSet<>();
    Done own = done.get(at);
    Set<String> declared = new HashSet<>();
    Set<String> open = new LinkedHashSet<>();
    for (Part part : cells.get(at).parts()) {
      part.scan().reads.stream().filter(name -> !declared.contains(name)).forEach(open::add);
      part.name().ifPresent(declared::add);
    }
    own.uses().stream().filter(name -> !declared.contains(name)).forEach(open::add);
    open.forEach(name -> behind(name, at, found));
    files(at, found);
    for (int before = 0; before < at; before++) {
      if (own.reachesAll()) {
        found.add(new Need(before, at, Why.ANYTHING, "whatever it names"));
      }
      for (String effect : effectsOf(before)) {
        found.add(new Need(before, at, Why.EFFECT, effect));
      }
    }
    return found;
  }

  private Set<String> effectsOf(int at) {
    if (done.get(at).reachesAll()) {
      return Set.of("code that may change anything");
    }
    return done.get(at).effects();
  }

  /** The runs that declared a name, and those that may have changed its object since. */
  private void behind(String name, int at, Set<Need> found) {
    int definition = -1;
    List<Integer> places = definitions.getOrDefault(name, List.of());
    for (int i = places.size() - 1; i >= 0; i--) {
      int place = places.get(i);
      if (place < at && (definition < 0 || isMethod(place, name))) {
        definition = Math.max(definition, place);
        boolean variable = variables(place).contains(name);
        found.add(new Need(place, at, variable ? Why.DEFINES : Why.DECLARES, name));
      }
    }
    for (int since = definition + 1; since < at; since++) {
      if (changes(since, name)) {
        found.add(new Need(since, at, Why.CHANGES, name));
      }
    }
  }

  private boolean isMethod(int at, String name) {
    return cells.get(at).parts().stream()
        .anyMatch(
            part -> part.kind() == Kind.METHOD && part.name().filter(name::equals).isPresent());
  }

  private boolean declares(int at, String name) {
    return cells.get(at).parts().stream()
        .anyMatch(part -> part.name().filter(name::equals).isPresent());
  }

  /** Whether a run may change what a name means, under this name or another. */
  private boolean changes(int at, String name) {
    Done own = done.get(at);
    if (own.assigned().contains(name) || own.mutated().contains(name)) {
      return true;
    }
    for (String other : aliases.of(name)) {
      if (own.mutated().contains(other) || own.assigned().contains(other)) {
        return true;
      }
      // Code that was kept has used the name before it was declared here, or declared again.
      if (!other.equals(name)
          && declares(at, other)
          && firstUse.getOrDefault(other, Integer.MAX_VALUE) < at) {
        return true;
      }
    }
    return false;
  }

  private void files(int at, Set<Need> found) {
    boolean bySource = !filesSeen && usesFiles(at);
    for (int before = 0; before < at; before++) {
      for (String file : runs.get(at).reads()) {
        if (runs.get(before).writes().contains(file)) {
          found.add(new Need(before, at, Why.FILE, file));
        }
      }
      if (bySource && usesFiles(before)) {
        found.add(new Need(before, at, Why.FILE, "files"));
      }
    }
  }

  /** Whether the source of a run names a type by which files are read or written. */
  public boolean usesFiles(int at) {
    return cells.get(at).parts().stream().anyMatch(part -> part.scan().usesFiles);
  }

  /** Names that may stand for one object, or for a part of another's. */
  private static final class Aliases {

    private final Map<String, Set<String>> groups = new LinkedHashMap<>();

    Set<String> of(String name) {
      return groups.getOrDefault(name, Set.of(name));
    }

    void join(Set<String> names) {
      Set<String> all = new LinkedHashSet<>();
      names.forEach(name -> all.addAll(of(name)));
      all.forEach(name -> groups.put(name, all));
    }
  }
}
