package dev.deja.tracker.diff;

import dev.deja.tracker.model.CellRun;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which cell run of one execution stands for which of another: the last runs of each cell, by the
 * client's ids of cells, or else by their sources.
 *
 * @param pairs in the order of the second execution; what is only in the first comes last
 */
record CellAlignment(List<Pair> pairs) {

  /** Two runs of the same cell, or one that the other execution has not. */
  record Pair(Optional<CellRun> before, Optional<CellRun> after) {}

  static CellAlignment of(List<CellRun> before, List<CellRun> after) {
    Map<String, CellRun> ones = lastRuns(before);
    Map<String, CellRun> others = lastRuns(after);
    Set<CellRun> taken = new HashSet<>();
    Map<CellRun, CellRun> partners = new LinkedHashMap<>();
    others.forEach(
        (cell, run) -> {
          CellRun same = ones.get(cell);
          if (same != null && taken.add(same)) {
            partners.put(run, same);
          }
        });
    for (CellRun run : others.values()) {
      if (!partners.containsKey(run)) {
        ones.values().stream()
            .filter(one -> !taken.contains(one) && one.source().equals(run.source()))
            .findFirst()
            .ifPresent(
                one -> {
                  taken.add(one);
                  partners.put(run, one);
                });
      }
    }
    List<Pair> pairs = new ArrayList<>();
    others
        .values()
        .forEach(
            run -> pairs.add(new Pair(Optional.ofNullable(partners.get(run)), Optional.of(run))));
    ones.values().stream()
        .filter(one -> !taken.contains(one))
        .forEach(one -> pairs.add(new Pair(Optional.of(one), Optional.empty())));
    return new CellAlignment(List.copyOf(pairs));
  }

  /** By cell, in the order of the last runs; silent ones are the client's own business. */
  private static Map<String, CellRun> lastRuns(List<CellRun> runs) {
    Map<String, CellRun> last = new LinkedHashMap<>();
    for (CellRun run : runs) {
      if (!run.silent()) {
        String cell = run.cellId().orElse("source " + run.source());
        last.remove(cell);
        last.put(cell, run);
      }
    }
    return last;
  }
}
