package dev.deja.tracker.cli;

import dev.deja.tracker.Tracker;
import dev.deja.tracker.diff.Difference;
import dev.deja.tracker.diff.ExecutionDiff;
import dev.deja.tracker.index.Resolved;
import dev.deja.tracker.store.StoredExecution;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja diff}: what differs between two executions, likely causes first. */
@Command(
    name = "diff",
    description = "Says what differs between two executions, and why their results may differ.",
    sortOptions = false,
    footer = {
      "",
      "Causes come in the order in which they are likely to be why: parameters, files read and",
      "code of cells that the first different output depends on, files around the notebook, jars,",
      "JDK, machine. Outputs that differ only in what cannot be the same, such as times, are no",
      "difference; files that were written are the same if their bytes are.",
      "Exit codes: 0 the results are the same, 3 they differ, or may as bytes are not known,",
      "2 wrong use or input."
    })
final class DiffCommand implements Callable<Integer> {

  private static final int KIND_WIDTH = 11;

  @ParentCommand private Main deja;

  @Parameters(index = "0", paramLabel = "A", description = "An execution, as churn/41.")
  private String first;

  @Parameters(index = "1", paramLabel = "B", description = "Another, as churn/42.")
  private String second;

  @Option(names = "--full", description = "Also what hardly is a cause, and whole values.")
  private boolean full;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  private record DiffJson(
      String a,
      String b,
      boolean same,
      boolean unsure,
      Optional<Integer> firstDifferentCellRun,
      List<Difference> causes,
      List<Difference> results) {}

  @Override
  public Integer call() {
    StoredExecution a = execution(first);
    StoredExecution b = execution(second);
    ExecutionDiff diff = ExecutionDiff.of(a, b, deja.tracker().executions());
    if (json) {
      deja.terminal()
          .json(
              new DiffJson(
                  a.start().reference(),
                  b.start().reference(),
                  diff.isSame(),
                  diff.unsure(),
                  diff.firstDifferent(),
                  diff.causes(),
                  diff.results()));
    } else {
      print(a.start().reference(), b.start().reference(), diff);
    }
    return diff.isSame() ? ExitCode.DONE : ExitCode.DIFFERENT;
  }

  private StoredExecution execution(String reference) {
    Tracker tracker = deja.tracker();
    Resolved resolved = tracker.resolve(reference);
    if (resolved.cell().isPresent()) {
      throw new UserMistake(
          "'"
              + reference
              + "' is a cell run, and executions are compared: type "
              + resolved.execution().reference()
              + ".");
    }
    return tracker.execution(resolved.execution().id());
  }

  private void print(String a, String b, ExecutionDiff diff) {
    Terminal terminal = deja.terminal();
    terminal
        .out()
        .println(
            terminal.paint(Terminal.Colour.STRONG, a + " → " + b)
                + "  "
                + (diff.isSame()
                    ? terminal.paint(Terminal.Colour.GOOD, "the results are the same")
                    : diff.unsure()
                        ? terminal.paint(Terminal.Colour.NOTABLE, "the results may differ")
                        : terminal.paint(Terminal.Colour.BAD, "the results differ"))
                + diff.firstDifferent().map(number -> ", first in cell run " + number).orElse(""));
    List<Difference> causes =
        diff.causes().stream().filter(cause -> full || cause.rank() >= 7).toList();
    section(diff.isSame() ? "what else differs" : "likely causes, the likeliest first", causes);
    int hidden = diff.causes().size() - causes.size();
    if (hidden > 0) {
      terminal
          .out()
          .println(
              terminal.paint(
                  Terminal.Colour.FAINT,
                  "  … "
                      + hidden
                      + " more that hardly "
                      + (hidden == 1 ? "is" : "are")
                      + " a cause: --full"));
    }
    section("results", diff.results());
  }

  private void section(String title, List<Difference> differences) {
    if (differences.isEmpty()) {
      return;
    }
    Terminal terminal = deja.terminal();
    terminal.out().println();
    terminal.out().println(terminal.paint(Terminal.Colour.FAINT, title));
    differences.forEach(this::difference);
  }

  private void difference(Difference difference) {
    Terminal terminal = deja.terminal();
    String kind =
        switch (difference.kind()) {
          case ENVIRONMENT -> "machine";
          case OUTPUT_FILE -> "file out";
          default -> difference.kind().name().toLowerCase(Locale.ROOT);
        };
    String label = "  " + kind + " ".repeat(Math.max(1, KIND_WIDTH - kind.length()));
    terminal
        .out()
        .println(
            terminal.paint(Terminal.Colour.FAINT, label)
                + fitted(difference.what() + change(difference), label.length()));
    String indent = " ".repeat(label.length());
    for (String line : difference.lines()) {
      if (!line.startsWith("@@")) {
        terminal
            .out()
            .println(indent + terminal.paint(colour(line), fitted(line, indent.length())));
      }
    }
  }

  private static String change(Difference difference) {
    boolean code = difference.kind() == Difference.Kind.CODE;
    if (difference.before().isEmpty()) {
      return code ? ", only in the second" : ": only in the second: " + difference.after().get();
    }
    if (difference.after().isEmpty()) {
      return code ? "" : ": only in the first: " + difference.before().get();
    }
    boolean said = difference.before().equals(difference.after());
    return code || said ? "" : ": " + difference.before().get() + " → " + difference.after().get();
  }

  private String fitted(String line, int indent) {
    String one = line.replaceAll("\\R", " ");
    int room = deja.terminal().width() - indent;
    return full || one.length() <= room ? one : one.substring(0, Math.max(1, room - 1)) + "…";
  }

  private static Terminal.Colour colour(String line) {
    if (line.startsWith("+")) {
      return Terminal.Colour.GOOD;
    }
    return line.startsWith("-") ? Terminal.Colour.BAD : Terminal.Colour.PLAIN;
  }
}
