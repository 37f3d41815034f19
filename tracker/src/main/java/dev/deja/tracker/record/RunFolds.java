package dev.deja.tracker.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Folds a journal's lines into its cell runs. Runs that have gone to the store are let go, so that
 * a long session does not fill memory; if something is put out for one of them later, it is {@link
 * #late}. One thread at a time.
 */
final class RunFolds {

  private final IntPredicate wanted;
  private final SortedMap<Integer, RunFold> runs = new TreeMap<>();
  private final Set<Integer> shipped = new HashSet<>();
  private final Set<Integer> late = new HashSet<>();
  private final Map<String, Set<Integer>> displays = new HashMap<>();
  private final Map<String, Integer> latest = new HashMap<>();

  /**
   * @param wanted which runs to fold, by number; lines about others are passed over
   */
  RunFolds(IntPredicate wanted) {
    this.wanted = wanted;
  }

  /** The run that began with this line; empty if it is not wanted. */
  Optional<RunFold> begin(JsonNode line) {
    RunFold run = new RunFold(line);
    Integer before = latest.put(run.cell(), run.number());
    if (before != null) {
      // The notebook no longer shows what the run before had displayed.
      displays.values().forEach(numbers -> numbers.remove(before));
    }
    if (!wanted.test(run.number())) {
      return Optional.empty();
    }
    runs.put(run.number(), run);
    return Optional.of(run);
  }

  /**
   * Takes a line about a run.
   *
   * @return whether the run is known
   */
  boolean accept(JsonNode line) throws JsonProcessingException {
    boolean finishes = line.path("type").asText().equals("finished");
    int number = line.path(finishes ? "number" : "cell").asInt();
    if (line.path("update") instanceof ObjectNode update) {
      update(line.path("displayId").asText(), update);
      return true;
    }
    JsonNode displayId = line.path("displayId");
    if (displayId.isTextual()) {
      displays.computeIfAbsent(displayId.asText(), id -> new TreeSet<>()).add(number);
    }
    RunFold run = runs.get(number);
    if (run != null) {
      run.accept(line);
      return true;
    }
    if (shipped.contains(number)) {
      late.add(number);
      return true;
    }
    return !wanted.test(number);
  }

  private void update(String displayId, ObjectNode output) {
    for (int number : displays.getOrDefault(displayId, Set.of())) {
      RunFold run = runs.get(number);
      if (run != null) {
        run.update(displayId, output);
      } else if (shipped.contains(number)) {
        late.add(number);
      }
    }
  }

  /** A run that has not been let go. */
  @Nullable RunFold get(int number) {
    return runs.get(number);
  }

  /** Runs that have ended, files and all, and not been let go, in order. */
  List<RunFold> finished() {
    return runs.values().stream().filter(RunFold::settled).toList();
  }

  /** All runs that have not been let go, in order. */
  List<RunFold> all() {
    return new ArrayList<>(runs.values());
  }

  /**
   * Lets runs go.
   *
   * @param mostParts how many parts of their hidden outputs went with them
   */
  void shipped(List<RunFold> batch, int mostParts) {
    for (RunFold run : batch) {
      runs.remove(run.number());
      shipped.add(run.number());
      if (run.hiddenParts().tailSet(mostParts + 1).isEmpty()) {
        late.remove(run.number());
      } else {
        late.add(run.number());
      }
    }
  }

  /** Numbers of runs for which something came after they were let go. */
  Set<Integer> late() {
    return late;
  }
}
