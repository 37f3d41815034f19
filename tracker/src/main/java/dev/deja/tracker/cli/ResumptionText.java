package dev.deja.tracker.cli;

import dev.deja.tracker.model.Resumption;
import dev.deja.tracker.model.Resumption.Fate;
import dev.deja.tracker.replay.SlicedExecution;
import java.util.ArrayList;
import java.util.List;

/** How an execution goes on from another, for people. */
final class ResumptionText {

  /** What is said, and of what. */
  record Line(String label, String text) {}

  private ResumptionText() {}

  static List<Line> of(Resumption resumption) {
    List<Line> lines = new ArrayList<>();
    List<Integer> taken =
        resumption.cells().stream()
            .filter(cell -> cell.fate() == Fate.TAKEN || cell.fate() == Fate.RESTORED)
            .map(Resumption.Cell::number)
            .toList();
    if (!taken.isEmpty()) {
      lines.add(new Line("taken", SlicedExecution.numbers(taken)));
    }
    if (!resumption.restored().isEmpty()) {
      lines.add(new Line("restored", String.join(", ", resumption.restored())));
    }
    resumption
        .notRestored()
        .forEach((name, why) -> lines.add(new Line("not restored", name + ": " + why)));
    for (Resumption.Cell cell : resumption.cells()) {
      cell.why()
          .ifPresent(
              why ->
                  lines.add(
                      new Line(
                          cell.fate() == Fate.RUN ? "runs" : "runs again",
                          cell.number() + ": " + why)));
    }
    return lines;
  }
}
