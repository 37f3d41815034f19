package dev.deja.tracker.diff;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.store.StoredExecution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The code of two executions beside each other, cell by cell: the last run of each cell.
 *
 * @param cells in the order of the second execution; what only the first ran comes last
 */
public record CodeComparison(List<Cell> cells) {

  /** Of longer cells the rest is left out. */
  private static final int MOST_LINES = 2_000;

  /** How two lines that stand beside each other are related. */
  public enum Kind {
    EQUAL,
    CHANGED,
    /** Only the second has it. */
    ADDED,
    /** Only the first has it. */
    REMOVED
  }

  /** Two lines; empty where there is none. */
  public record Line(Kind kind, Optional<String> before, Optional<String> after) {}

  /**
   * A cell.
   *
   * @param before the number of its run in the first execution, if that ran it
   * @param after the number of its run in the second execution, if that ran it
   * @param same whether both have the same source
   */
  public record Cell(
      Optional<Integer> before, Optional<Integer> after, boolean same, List<Line> lines) {

    public Cell {
      lines = List.copyOf(lines);
    }
  }

  public CodeComparison {
    cells = List.copyOf(cells);
  }

  public static CodeComparison of(StoredExecution a, StoredExecution b) {
    return new CodeComparison(
        CellAlignment.of(a.cells(), b.cells()).pairs().stream()
            .map(
                pair ->
                    new Cell(
                        pair.before().map(CellRun::number),
                        pair.after().map(CellRun::number),
                        pair.before()
                            .map(CellRun::source)
                            .equals(pair.after().map(CellRun::source)),
                        lines(
                            pair.before().map(CellRun::source).orElse(""),
                            pair.after().map(CellRun::source).orElse(""))))
            .toList());
  }

  private static List<Line> lines(String before, String after) {
    List<String> ones = before.lines().limit(MOST_LINES).toList();
    List<String> others = after.lines().limit(MOST_LINES).toList();
    List<Line> lines = new ArrayList<>();
    int at = 0;
    for (AbstractDelta<String> delta : DiffUtils.diff(ones, others).getDeltas()) {
      int from = delta.getSource().getPosition();
      equal(ones.subList(at, from), lines);
      List<String> gone = delta.getSource().getLines();
      List<String> come = delta.getTarget().getLines();
      for (int i = 0; i < Math.max(gone.size(), come.size()); i++) {
        Optional<String> one = i < gone.size() ? Optional.of(gone.get(i)) : Optional.empty();
        Optional<String> other = i < come.size() ? Optional.of(come.get(i)) : Optional.empty();
        Kind kind = one.isEmpty() ? Kind.ADDED : other.isEmpty() ? Kind.REMOVED : Kind.CHANGED;
        lines.add(new Line(kind, one, other));
      }
      at = from + gone.size();
    }
    equal(ones.subList(at, ones.size()), lines);
    return lines;
  }

  private static void equal(List<String> same, List<Line> lines) {
    same.forEach(line -> lines.add(new Line(Kind.EQUAL, Optional.of(line), Optional.of(line))));
  }
}
