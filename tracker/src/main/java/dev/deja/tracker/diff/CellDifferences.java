package dev.deja.tracker.diff;

import dev.deja.tracker.diff.Difference.Kind;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.replay.CellOutcome;
import dev.deja.tracker.replay.Comparison;
import dev.deja.tracker.source.Upstream;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.StoredExecution;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What differs between the cells of two executions: sources, order, outputs. */
final class CellDifferences {

  private static final int CODE = 90;
  private static final int ORDER = 60;
  private static final String INJECTED = "injected-parameters";

  private final StoredExecution a;
  private final StoredExecution b;
  private final CellAlignment cells;
  private final Executions store;
  private final Upstream upstream;
  private final List<Difference> outputs = new ArrayList<>();
  private Optional<CellRun> first = Optional.empty();
  private Set<Integer> concerned = Set.of();

  /**
   * @param firstFile the first run of the second execution that wrote other bytes to a file
   */
  CellDifferences(
      StoredExecution a,
      StoredExecution b,
      CellAlignment cells,
      Executions store,
      Optional<CellRun> firstFile) {
    this.a = a;
    this.b = b;
    this.cells = cells;
    this.store = store;
    this.upstream = new Upstream(b.cells().stream().map(CellRun::source).toList());
    compareOutputs();
    first =
        Stream.concat(first.stream(), firstFile.stream())
            .min(Comparator.comparingInt(CellRun::number));
    first.ifPresent(run -> concerned = upstream(b.cells().indexOf(run)));
  }

  /** Runs on which one depends by names, or by files that one wrote and a later one read. */
  private Set<Integer> upstream(int position) {
    Set<Integer> found = new TreeSet<>();
    Deque<Integer> open = new ArrayDeque<>(List.of(position));
    while (!open.isEmpty()) {
      for (int at : upstream.of(open.removeFirst())) {
        if (found.add(at)) {
          for (FileUse use : b.cells().get(at).fileUses()) {
            if (use.role() == FileUse.Role.INPUT) {
              lastWriter(use.path(), at)
                  .filter(writer -> !found.contains(writer))
                  .ifPresent(open::add);
            }
          }
        }
      }
    }
    return found;
  }

  private Optional<Integer> lastWriter(String path, int before) {
    for (int at = before - 1; at >= 0; at--) {
      if (b.cells().get(at).fileUses().stream()
          .anyMatch(use -> use.role() == FileUse.Role.OUTPUT && use.path().equals(path))) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private void compareOutputs() {
    List<String> folders = List.of(a.start().workingFolder(), b.start().workingFolder());
    for (CellAlignment.Pair pair : cells.pairs()) {
      if (pair.before().isPresent() && pair.after().isPresent()) {
        CellRun before = pair.before().get();
        CellRun after = pair.after().get();
        Comparison comparison = new Comparison(List.of(outcome(before)), folders);
        CellVerdict verdict = comparison.next(Optional.of(outcome(after)));
        if (!verdict.verdict().isSame()) {
          first = first.isEmpty() ? pair.after() : first;
          outputs.add(
              new Difference(
                  Kind.OUTPUT,
                  name(after)
                      + (verdict.verdict() == Verdict.EXPLAINED
                          ? verdict.reason().map(reason -> " (" + reason + ")").orElse("")
                          : ""),
                  Optional.of(before.status().name()),
                  Optional.of(after.status().name()),
                  verdict.diff().map(UnifiedLines::withoutHead).orElse(List.of()),
                  0));
        }
      }
    }
  }

  private CellOutcome outcome(CellRun run) {
    return new CellOutcome(run.number(), run.source(), run.status(), store.outputs(run))
        .with(run.compiled());
  }

  /** Cell runs whose output differs, but for what cannot be the same. */
  List<Difference> outputs() {
    return outputs;
  }

  /** The number of the first of them in the second execution. */
  Optional<Integer> firstDifferent() {
    return first.map(CellRun::number);
  }

  /** Whether a name plays a part on the way to the first different output. */
  boolean concerns(String name) {
    // Deja.parameter has the name as a text.
    return upstream.concerns(name, concerned)
        || concerned.stream()
            .anyMatch(at -> b.cells().get(at).source().contains("\"" + name + "\""));
  }

  /** Cells with another source, and those that only one of the executions ran. */
  List<Difference> code() {
    List<Difference> found = new ArrayList<>();
    for (CellAlignment.Pair pair : cells.pairs()) {
      String before = pair.before().map(CellRun::source).orElse("");
      String after = pair.after().map(CellRun::source).orElse("");
      CellRun shown = pair.after().or(pair::before).orElseThrow();
      boolean injected = shown.cellId().filter(id -> id.startsWith(INJECTED)).isPresent();
      if (!before.equals(after) && !injected) {
        found.add(
            new Difference(
                Kind.CODE,
                name(shown) + (pair.after().isEmpty() ? " of the first" : ""),
                pair.before().map(CellRun::source),
                pair.after().map(CellRun::source),
                UnifiedLines.of(before, after),
                rank(pair)));
      }
    }
    return found;
  }

  /** A cell that only the first ran counts if there is nothing better. */
  private int rank(CellAlignment.Pair pair) {
    return pair.after().isEmpty() ? CODE - 10 : rank(CODE, pair.after());
  }

  /** How likely something that a run of the second execution uses is the cause. */
  int rank(int base, Optional<CellRun> run) {
    boolean isConcerned = run.map(each -> concerned.contains(b.cells().indexOf(each))).orElse(true);
    return ExecutionDiff.codeRank(base, first.isPresent(), isConcerned);
  }

  /** Whether the cells that both ran were run in the same order. */
  List<Difference> order() {
    List<CellRun> before = new ArrayList<>();
    for (CellAlignment.Pair pair : cells.pairs()) {
      if (pair.before().isPresent() && pair.after().isPresent()) {
        before.add(pair.before().get());
      }
    }
    for (int i = 1; i < before.size(); i++) {
      if (before.get(i).number() < before.get(i - 1).number()) {
        return List.of(
            new Difference(
                Kind.ORDER,
                "order of cells",
                Optional.of(name(before.get(i)) + " before " + name(before.get(i - 1))),
                Optional.of("the other way round"),
                List.of(),
                ORDER));
      }
    }
    return List.of();
  }

  private static String name(CellRun run) {
    return "cell run " + run.number();
  }
}
