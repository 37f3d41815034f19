package dev.deja.tracker.replay;

import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The verdicts of the cells compared so far, asked for those on which another cell depends. */
final class UpstreamVerdicts {

  private final Map<Integer, CellVerdict> byPosition = new LinkedHashMap<>();

  void put(int position, CellVerdict verdict) {
    byPosition.put(position, verdict);
  }

  /** Names the first of some earlier cell runs whose difference has been explained. */
  Optional<String> explained(Iterable<Integer> positions) {
    return first(positions, Verdict.EXPLAINED)
        .map(number -> "depends on cell " + number + ", whose difference is explained");
  }

  /** Names the first of some earlier cell runs that differ for no known cause. */
  Optional<String> different(Iterable<Integer> positions) {
    return first(positions, Verdict.FAILED)
        .map(number -> "depends on cell " + number + ", which failed")
        .or(
            () ->
                first(positions, Verdict.DIFFERENT)
                    .map(number -> "depends on cell " + number + ", which differs"));
  }

  private Optional<Integer> first(Iterable<Integer> positions, Verdict wanted) {
    for (int position : positions) {
      CellVerdict verdict = byPosition.get(position);
      if (verdict != null && verdict.verdict() == wanted) {
        return Optional.of(verdict.number());
      }
    }
    return Optional.empty();
  }
}
