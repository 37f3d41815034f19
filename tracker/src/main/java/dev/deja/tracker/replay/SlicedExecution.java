package dev.deja.tracker.replay;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.source.Slice;
import dev.deja.tracker.store.StoredExecution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The part of an execution that some of its cell runs depend on; see {@link Slice}.
 *
 * @param execution the execution with these cell runs only, in recorded order
 * @param reasons by number of a cell run, why it is in, in words; those that were asked for lack
 * @param leftOut numbers of the cell runs that are not needed
 */
public record SlicedExecution(
    StoredExecution execution, Map<Integer, String> reasons, List<Integer> leftOut) {

  /**
   * The part that some cell runs depend on.
   *
   * @param targets numbers of cell runs of the execution
   */
  public static SlicedExecution of(StoredExecution whole, Collection<Integer> targets) {
    List<CellRun> runs = whole.cells();
    Slice slice = new Slice(ran(runs));
    Set<Integer> positions = new TreeSet<>();
    for (int at = 0; at < runs.size(); at++) {
      if (targets.contains(runs.get(at).number())) {
        positions.add(at);
      }
    }
    SortedMap<Integer, Slice.Need> needed = slice.upstream(positions);
    List<CellRun> kept = new ArrayList<>();
    Map<Integer, String> reasons = new LinkedHashMap<>();
    List<Integer> leftOut = new ArrayList<>();
    for (int at = 0; at < runs.size(); at++) {
      CellRun run = runs.get(at);
      Slice.Need need = needed.get(at);
      if (need == null) {
        leftOut.add(run.number());
      } else {
        kept.add(run);
        if (!positions.contains(at)) {
          reasons.put(run.number(), words(need, runs));
        }
      }
    }
    StoredExecution part = new StoredExecution(whole.start(), kept, whole.end(), whole.verdict());
    return new SlicedExecution(part, reasons, leftOut);
  }

  /** Numbers of the cell runs that wrote a file; empty if none did. */
  public static List<Integer> writersOf(StoredExecution execution, String file) {
    return execution.cells().stream()
        .filter(
            run ->
                run.fileUses().stream()
                    .anyMatch(
                        use ->
                            use.role() == FileUse.Role.OUTPUT
                                && !use.isDeletion()
                                && isNamed(use.path(), file)))
        .map(CellRun::number)
        .toList();
  }

  private static boolean isNamed(String path, String file) {
    return path.equals(file) || path.endsWith("/" + file);
  }

  /** What is known of cell runs that tells which depends on which. */
  static List<Slice.Ran> ran(List<CellRun> runs) {
    return runs.stream()
        .map(
            run ->
                new Slice.Ran(
                    run.source(),
                    files(run, FileUse.Role.INPUT),
                    files(run, FileUse.Role.OUTPUT),
                    effects(run)))
        .toList();
  }

  private static Set<String> effects(CellRun run) {
    Set<String> effects = new LinkedHashSet<>();
    if (!run.fileGaps().isEmpty()) {
      effects.add("files that nobody saw (" + run.fileGaps().get(0) + ")");
    }
    if (run.status() == CellRun.Status.VM_LOST) {
      effects.add("its notebook JVM ended");
    }
    return effects;
  }

  private static Set<String> files(CellRun run, FileUse.Role role) {
    return run.fileUses().stream()
        .filter(use -> use.role() == role)
        .map(FileUse::path)
        .collect(Collectors.toSet());
  }

  /** Why a run is needed, as {@code declares data for 7}. */
  private static String words(Slice.Need need, List<CellRun> runs) {
    int by = runs.get(need.by()).number();
    return switch (need.why()) {
      case DECLARES, DEFINES -> "declares " + need.what() + ", which " + by + " uses";
      case CHANGES -> "may change " + need.what() + ", which " + by + " uses";
      case FILE -> "wrote " + need.what() + ", which " + by + " read";
      case EFFECT -> "what it does may be noticed anywhere: " + need.what();
      case ANYTHING -> by + " may use anything, so that it cannot be told what it needs";
    };
  }

  /** Names the cell runs that were left out, for those who read the verdict later. */
  public String remark() {
    return "only what was asked for has been run again: %d of %d cell runs, without %s"
        .formatted(
            execution.cells().size(), execution.cells().size() + leftOut.size(), numbers(leftOut));
  }

  /** {@code 1 to 3, 5}. */
  public static String numbers(List<Integer> numbers) {
    if (numbers.isEmpty()) {
      return "none";
    }
    List<String> parts = new ArrayList<>();
    int first = 0;
    for (int i = 1; i <= numbers.size(); i++) {
      if (i == numbers.size() || numbers.get(i) != numbers.get(i - 1) + 1) {
        int from = numbers.get(first);
        int to = numbers.get(i - 1);
        parts.add(from == to ? String.valueOf(from) : from + (to == from + 1 ? ", " : " to ") + to);
        first = i;
      }
    }
    return String.join(", ", parts);
  }
}
