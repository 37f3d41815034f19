package dev.deja.tracker.cli;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.replay.SlicedExecution;
import dev.deja.tracker.store.StoredExecution;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of an execution is to be run again. */
final class SliceOptions {

  @Option(
      names = "--cell",
      paramLabel = "NUMBER",
      split = ",",
      description = "Run only this cell run, and what it depends on.")
  private @Nullable List<Integer> cells;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Run only what wrote this file, and what that depends on.")
  private @Nullable List<String> outputs;

  /** Whether a part is asked for by an option. */
  boolean isAsked() {
    return cells != null || outputs != null;
  }

  /**
   * The part that is asked for; empty if it is all.
   *
   * @param run the cell run that the reference itself names
   * @throws UserMistake if the execution has no such cell run, or none wrote that file
   */
  Optional<SlicedExecution> of(StoredExecution whole, OptionalInt run) {
    TreeSet<Integer> targets = new TreeSet<>();
    run.ifPresent(targets::add);
    if (cells != null) {
      targets.addAll(cells);
    }
    for (int number : targets) {
      if (whole.cells().stream().noneMatch(cell -> cell.number() == number)) {
        throw new UserMistake(
            "%s has no cell run %d; expected one of %s."
                .formatted(
                    whole.start().reference(),
                    number,
                    SlicedExecution.numbers(whole.cells().stream().map(CellRun::number).toList())));
      }
    }
    if (outputs != null) {
      outputs.forEach(output -> targets.addAll(writers(whole, output)));
    }
    return targets.isEmpty() ? Optional.empty() : Optional.of(SlicedExecution.of(whole, targets));
  }

  private static List<Integer> writers(StoredExecution whole, String output) {
    List<Integer> writers = SlicedExecution.writersOf(whole, output);
    if (writers.isEmpty()) {
      String written =
          whole.cells().stream()
              .flatMap(cell -> cell.fileUses().stream())
              .filter(use -> use.role() == FileUse.Role.OUTPUT && !use.isDeletion())
              .map(FileUse::path)
              .distinct()
              .limit(8)
              .collect(Collectors.joining(", "));
      throw new UserMistake(
          "no cell run of %s is known to have written '%s'; %s."
              .formatted(
                  whole.start().reference(),
                  output,
                  written.isEmpty() ? "it wrote no files" : "it wrote " + written));
    }
    return writers;
  }

  /** Says what is run and what is not, before it begins. */
  static void show(SlicedExecution slice, StoredExecution whole, PrintWriter out) {
    List<Integer> kept = slice.execution().cells().stream().map(CellRun::number).toList();
    out.printf("runs %d of %d cell runs:%n", kept.size(), whole.cells().size());
    List<String> lines = new ArrayList<>();
    for (int number : kept) {
      lines.add("  %3d  %s".formatted(number, slice.reasons().getOrDefault(number, "asked for")));
    }
    lines.forEach(out::println);
    out.println("left out: " + SlicedExecution.numbers(slice.leftOut()));
    out.flush();
  }
}
