package dev.deja.tracker.replay;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.CompiledCode;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.store.BlobStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares the cell runs of an execution with those of its re-run, one after the other in the order
 * of running, and says of each what it proves. Not thread-safe.
 */
public final class Comparison {

  private final List<Optional<CellOutcome>> originals;
  private final Folders folders;
  private final Optional<BlobStore> blobs;
  private final CauseSearch causes;
  private final UpstreamVerdicts upstream = new UpstreamVerdicts();
  private final List<CellVerdict> verdicts = new ArrayList<>();
  private final List<String> uncompared = new ArrayList<>();
  private int position;

  /**
   * @param originals all cell runs of the original, in order
   * @param folders working folders of both executions, as absolute paths
   */
  public Comparison(List<CellOutcome> originals, List<String> folders) {
    this(
        originals.stream().map(Optional::of).toList(),
        originals.stream().map(CellOutcome::source).toList(),
        folders,
        Optional.empty());
  }

  /**
   * @param originals by position in the order of running; empty where there is nothing to compare
   *     with
   * @param sources as they are run, one for each position
   * @param folders working folders of both executions, as absolute paths
   * @param blobs where the bytes of files are kept, if they are to be looked into
   */
  Comparison(
      List<Optional<CellOutcome>> originals,
      List<String> sources,
      List<String> folders,
      Optional<BlobStore> blobs) {
    this.originals = List.copyOf(originals);
    this.folders = new Folders(folders);
    this.blobs = blobs;
    this.causes = new CauseSearch(sources, at -> compiled(sources, at));
  }

  /** What was compiled for the recorded run tells nothing of another source. */
  private Optional<CompiledCode> compiled(List<String> sources, int at) {
    return originals
        .get(at)
        .filter(original -> original.source().equals(sources.get(at)))
        .flatMap(CellOutcome::compiled);
  }

  /**
   * Compares the next cell run that has something to be compared with.
   *
   * @param rerun what it did this time; empty when it was not reached
   * @throws IllegalStateException if all have been compared
   */
  public CellVerdict next(Optional<CellOutcome> rerun) {
    while (position < originals.size() && originals.get(position).isEmpty()) {
      position++;
    }
    if (position == originals.size()) {
      throw new IllegalStateException("all " + position + " cell runs have been compared");
    }
    CellOutcome original = originals.get(position).orElseThrow();
    CellVerdict verdict =
        rerun.isEmpty()
            ? verdict(original, Verdict.FAILED, "the re-run ended before this cell")
            : compare(original, rerun.get());
    upstream.put(position, verdict);
    verdicts.add(verdict);
    position++;
    return verdict;
  }

  /** The verdicts so far, in order. */
  public List<CellVerdict> verdicts() {
    return List.copyOf(verdicts);
  }

  /** What nothing can be said of, so far, one line each. */
  List<String> uncompared() {
    return List.copyOf(uncompared);
  }

  /** The worst of some verdicts; {@code IDENTICAL} for none. */
  public static Verdict worst(List<CellVerdict> cells) {
    return cells.stream().map(CellVerdict::verdict).reduce(Verdict.IDENTICAL, Verdict::and);
  }

  private CellVerdict compare(CellOutcome original, CellOutcome rerun) {
    int at = position;
    boolean ran = original.status() == CellRun.Status.OK;
    if (ran && rerun.status() != CellRun.Status.OK) {
      String because =
          upstream.different(causes.search(at).upstream()).map(text -> "; it " + text).orElse("");
      return verdict(original, Verdict.FAILED, "ran before, now: " + ending(rerun) + because);
    }
    if (original.status() == rerun.status()) {
      CellComparison comparison =
          new CellComparison(originals, at, rerun, folders, blobs, () -> causes.search(at));
      CellVerdict verdict = comparison.compare(upstream);
      uncompared.addAll(comparison.uncompared());
      return verdict;
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

  private static CellVerdict verdict(CellOutcome original, Verdict verdict, String reason) {
    return new CellVerdict(
        original.number(), verdict, List.of(), Optional.of(reason), Optional.empty(), List.of());
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
