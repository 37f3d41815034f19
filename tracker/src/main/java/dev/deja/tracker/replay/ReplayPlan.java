package dev.deja.tracker.replay;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.HiddenState;
import dev.deja.tracker.model.Redacted;
import dev.deja.tracker.model.RerunVerdict.Order;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.notebook.NotebookCell;
import dev.deja.tracker.parameter.ParameterCell;
import dev.deja.tracker.store.StoredExecution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which cells a re-run runs, in which order, and with what each is compared.
 *
 * @param remarks what is to be said beside the verdict, one line each
 * @param hints by number of a recorded cell run, what may be why it gives another result
 */
public record ReplayPlan(
    Order order, List<Step> steps, List<String> remarks, Map<Integer, String> hints) {

  /** What a record has in the place of a secret. */
  private static final Pattern REDACTED =
      Pattern.compile(Pattern.quote(Redacted.MARK_START) + "(?: [^\\]\\n]+)?\\]");

  /**
   * A cell to run.
   *
   * @param recorded the cell run with which it is compared; empty for a cell that was never run
   * @param silent Jupyter's {@code silent}
   */
  public record Step(
      Optional<CellRun> recorded, Optional<String> cellId, String source, boolean silent) {

    static Step of(CellRun run) {
      return new Step(Optional.of(run), run.cellId(), run.source(), run.silent());
    }
  }

  public ReplayPlan {
    steps = List.copyOf(steps);
    remarks = List.copyOf(remarks);
    hints = Map.copyOf(hints);
  }

  /** A verdict with what may be why, if it is a bad one. */
  CellVerdict hinted(CellVerdict cell) {
    String hint = hints.get(cell.number());
    return hint == null || cell.verdict().compareTo(Verdict.EXPLAINED) <= 0
        ? cell
        : cell.as(cell.verdict(), cell.reason().map(text -> text + "; ").orElse("") + hint);
  }

  /** The position of the step that is compared with a cell run; -1 if none is. */
  int position(int recorded) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).recorded().filter(run -> run.number() == recorded).isPresent()) {
        return i;
      }
    }
    return -1;
  }

  /** Every recorded cell run with its recorded source, also those of cells edited or gone since. */
  public static ReplayPlan recorded(StoredExecution original) {
    List<String> remarks = new ArrayList<>();
    Map<Integer, String> hints = new HashMap<>();
    for (CellRun run : original.cells()) {
      Matcher redacted = REDACTED.matcher(run.source());
      if (redacted.find()) {
        remarks.add(
            "cell run %d holds a secret that was not recorded; '%s' runs in its place"
                .formatted(run.number(), redacted.group()));
        hints.put(run.number(), "a secret in it was not recorded");
      }
    }
    return new ReplayPlan(
        Order.RECORDED, original.cells().stream().map(Step::of).toList(), remarks, hints);
  }

  /**
   * The cells of the notebook as it was saved, from the first to the last, each compared with its
   * last recorded run. Parameters that were injected into a cell of their own come where {@code
   * deja run} puts them.
   *
   * @param saved the notebook's code cells
   */
  public static ReplayPlan document(StoredExecution original, List<NotebookCell> saved) {
    List<CellRun> runs = original.cells().stream().filter(run -> !run.silent()).toList();
    Set<String> ids = saved.stream().map(NotebookCell::id).collect(Collectors.toSet());
    Set<CellRun> taken = new HashSet<>();
    List<Step> steps = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    List<Step> injected =
        runs.stream()
            .filter(run -> isInjected(run) && saved.stream().noneMatch(cell -> is(run, cell)))
            .map(Step::of)
            .toList();
    Optional<NotebookCell> replaced = tagged(saved, ParameterCell.INJECTED);
    Optional<NotebookCell> declared = tagged(saved, ParameterCell.TAG);
    if (replaced.isEmpty() && declared.isEmpty()) {
      steps.addAll(injected);
    }
    int never = 0;
    for (NotebookCell cell : saved) {
      if (!injected.isEmpty() && replaced.filter(cell::equals).isPresent()) {
        steps.addAll(injected);
        continue;
      }
      Optional<CellRun> last = lastRun(cell, runs, ids, taken);
      last.ifPresent(taken::add);
      never += last.isEmpty() && !cell.source().isBlank() ? 1 : 0;
      if (last.isPresent() || !cell.source().isBlank()) {
        steps.add(new Step(last, Optional.of(cell.id()), cell.source(), false));
      }
      if (replaced.isEmpty() && declared.filter(cell::equals).isPresent()) {
        steps.addAll(injected);
      }
    }
    Map<Integer, String> hints = new HashMap<>();
    for (HiddenState state : original.end().map(ExecutionEnd::hiddenState).orElse(List.of())) {
      remarks.add("document order: " + state.text());
      hints.merge(state.cell(), state.text(), (one, more) -> one + "; " + more);
    }
    if (never > 0) {
      remarks.add(
          "document order: "
              + (never == 1 ? "1 cell of the notebook was" : never + " cells of the notebook were")
              + " never run when this was recorded");
    }
    return new ReplayPlan(Order.DOCUMENT, steps, remarks, hints);
  }

  private static Optional<NotebookCell> tagged(List<NotebookCell> saved, String tag) {
    return saved.stream().filter(cell -> cell.tags().contains(tag)).findFirst();
  }

  private static Optional<CellRun> lastRun(
      NotebookCell cell, List<CellRun> runs, Set<String> ids, Set<CellRun> taken) {
    Optional<CellRun> bySource = Optional.empty();
    Optional<CellRun> byId = Optional.empty();
    for (CellRun run : runs) {
      if (is(run, cell)) {
        byId = Optional.of(run);
      } else if (run.cellId().filter(ids::contains).isEmpty()
          && run.source().strip().equals(cell.source().strip())
          && !taken.contains(run)
          && bySource.isEmpty()) {
        bySource = Optional.of(run);
      }
    }
    return byId.isPresent() ? byId : bySource;
  }

  private static boolean is(CellRun run, NotebookCell cell) {
    return run.cellId().equals(Optional.of(cell.id()));
  }

  private static boolean isInjected(CellRun run) {
    return run.cellId().filter(id -> id.startsWith(ParameterCell.INJECTED)).isPresent();
  }
}
