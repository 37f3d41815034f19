package dev.deja.tracker.replay;

import dev.deja.tracker.model.CompiledCode;
import dev.deja.tracker.source.Cause;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * Finds what may make a cell run give another result at every run: in its own code, and behind the
 * names that it uses, through the cells that ran before it. Sources are parsed when they are first
 * needed. Not thread-safe.
 */
final class CauseSearch {

  /**
   * A cause and the cell run that holds it.
   *
   * @param position index of that cell run in the order of running
   */
  record Found(Cause cause, int position) {}

  /**
   * @param causes of the nearest first
   * @param upstream positions of the earlier cell runs on which the cell depends
   */
  record Answer(List<Found> causes, Set<Integer> upstream) {}

  private final List<String> sources;
  private final IntFunction<Optional<CompiledCode>> compiled;
  private final List<CellFacts> facts = new ArrayList<>();

  /**
   * Looks into sources alone.
   *
   * @param sources of the cell runs in the order in which they ran
   */
  CauseSearch(List<String> sources) {
    this(sources, at -> Optional.empty());
  }

  /**
   * @param sources of the cell runs in the order in which they ran
   * @param compiled what was compiled for these, by position, where that was recorded
   */
  CauseSearch(List<String> sources, IntFunction<Optional<CompiledCode>> compiled) {
    this.sources = List.copyOf(sources);
    this.compiled = compiled;
  }

  Answer search(int position) {
    Set<Found> causes = new LinkedHashSet<>();
    Set<Integer> upstream = new TreeSet<>();
    CellFacts cell = facts(position);
    cell.causes().forEach(cause -> causes.add(new Found(cause, position)));
    Deque<String> open = new ArrayDeque<>(cell.names());
    Set<String> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      for (Located located : definitionsOf(open.removeFirst(), position)) {
        if (located.position() < position) {
          upstream.add(located.position());
        }
        located
            .definition()
            .causes()
            .forEach(cause -> causes.add(new Found(cause, located.position())));
        located.definition().names().stream().filter(seen::add).forEach(open::addLast);
      }
    }
    return new Answer(List.copyOf(causes), upstream);
  }

  private record Located(CellFacts.Definition definition, int position) {}

  /**
   * What stands behind a name after a cell run: its last declaration, and changes since. A class
   * that no cell declares is a library's, and calling it changes nothing that others see.
   */
  private List<Located> definitionsOf(String name, int position) {
    List<Located> found = new ArrayList<>();
    for (int at = position; at >= 0; at--) {
      List<CellFacts.Definition> definitions = facts(at).definitions();
      for (int i = definitions.size() - 1; i >= 0; i--) {
        CellFacts.Definition definition = definitions.get(i);
        if (definition.name().equals(name)) {
          found.add(new Located(definition, at));
          if (definition.replaces()) {
            return found;
          }
        }
      }
    }
    return Character.isUpperCase(name.codePointAt(0)) ? List.of() : found;
  }

  private CellFacts facts(int position) {
    while (facts.size() <= position) {
      int at = facts.size();
      facts.add(CellFacts.of(sources.get(at), compiled.apply(at)));
    }
    return facts.get(position);
  }
}
