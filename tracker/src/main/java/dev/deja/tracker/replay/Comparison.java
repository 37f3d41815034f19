package dev.deja.tracker.replay;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares the cell runs of an execution with those of its re-run, one after the other in the order
 * of running, and says of each what it proves. Not thread-safe.
 */
public final class Comparison {

  private final List<CellOutcome> originals;
  private final List<String> folders;
  private final CauseSearch causes;
  private final Map<Integer, CellVerdict> verdicts = new LinkedHashMap<>();

  /**
   * @param originals all cell runs of the original, in order
   * @param folders working folders of both executions, as absolute paths
   */
  public Comparison(List<CellOutcome> originals, List<String> folders) {
    this.originals = List.copyOf(originals);
    this.folders = List.copyOf(folders);
    this.causes = new CauseSearch(originals.stream().map(CellOutcome::source).toList());
  }

  /**
   * Compares the next cell run.
   *
   * @param rerun what it did this time; empty when it was not reached
   * @throws IllegalStateException if all have been compared
   */
  public CellVerdict next(Optional<CellOutcome> rerun) {
    int position = verdicts.size();
    if (position == originals.size()) {
      throw new IllegalStateException("all " + position + " cell runs have been compared");
    }
    CellOutcome original = originals.get(position);
    CellVerdict verdict =
        rerun.isEmpty()
            ? verdict(original, Verdict.FAILED, "the re-run ended before this cell")
            : compare(position, original, rerun.get());
    verdicts.put(position, verdict);
    return verdict;
  }

  /** The verdicts so far, in order. */
  public List<CellVerdict> verdicts() {
    return List.copyOf(verdicts.values());
  }

  /** The worst of some verdicts; {@code IDENTICAL} for none. */
  public static Verdict worst(List<CellVerdict> cells) {
    return cells.stream().map(CellVerdict::verdict).reduce(Verdict.IDENTICAL, Verdict::and);
  }

  private CellVerdict compare(int position, CellOutcome original, CellOutcome rerun) {
    boolean ran = original.status() == CellRun.Status.OK;
    if (ran && rerun.status() != CellRun.Status.OK) {
      return verdict(original, Verdict.FAILED, "ran before, now: " + ending(rerun));
    }
    CellComparison comparison =
        new CellComparison(originals, position, rerun, folders, () -> causes.search(position));
    if (original.status() == rerun.status()) {
      return comparison.compare(this::explainedUpstream);
    }
    return original.status() == CellRun.Status.INTERRUPTED
        ? verdict(
            original,
            Verdict.EXPLAINED,
            "the recorded run was interrupted, this one was not: " + ending(rerun))
        : verdict(
            original,
            Verdict.DIFFERENT,
            "recorded: " + ending(original) + "; now: " + ending(rerun));
  }

  /** Names the first of some earlier cell runs whose difference has been explained. */
  private Optional<String> explainedUpstream(Iterable<Integer> positions) {
    List<Integer> explained = new ArrayList<>();
    for (int position : positions) {
      CellVerdict verdict = verdicts.get(position);
      if (verdict != null && verdict.verdict() == Verdict.EXPLAINED) {
        explained.add(verdict.number());
      }
    }
    return explained.isEmpty()
        ? Optional.empty()
        : Optional.of("depends on cell " + explained.get(0) + ", whose difference is explained");
  }

  private static CellVerdict verdict(CellOutcome original, Verdict verdict, String reason) {
    return new CellVerdict(
        original.number(), verdict, List.of(), Optional.of(reason), Optional.empty());
  }

  private static String ending(CellOutcome cell) {
    return switch (cell.status()) {
      case OK -> "it ran to its end";
      case INTERRUPTED -> "it was interrupted";
      case ERROR, VM_LOST ->
          Optional.ofNullable(OutputParts.of(cell.outputs()).get("error"))
              .map(error -> error.lines().findFirst().orElse(error))
              .orElse(cell.status() == CellRun.Status.ERROR ? "it failed" : "it ended its JVM");
    };
  }
}
