package dev.deja.tracker.cli;

import dev.deja.tracker.Tracker;
import dev.deja.tracker.index.Resolved;
import dev.deja.tracker.shown.Shown;
import dev.deja.tracker.shown.ShownJson;
import dev.deja.tracker.store.StoredExecution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja show}: an execution, or one of its cell runs. */
@Command(
    name = "show",
    description = "Shows an execution and its cell runs, or one cell run.",
    sortOptions = false)
final class ShowCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Parameters(
      index = "0",
      paramLabel = "REFERENCE",
      description = "An execution, as churn/42, or a cell run, as churn/42/7.")
  private String reference;

  @Option(names = "--full", description = "Whole sources and outputs.")
  private boolean full;

  @Option(
      names = "--badge",
      paramLabel = "FILE",
      description =
          "Write the verdict as an SVG picture: of a re-run its own, else that of the newest"
              + " re-run.")
  private @Nullable Path badge;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Tracker tracker = deja.tracker();
    Resolved resolved = tracker.resolve(reference);
    StoredExecution stored = tracker.execution(resolved.execution().id());
    Shown.Verdicts verdicts = Shown.Verdicts.of(tracker, stored);
    if (badge != null) {
      return writeBadge(badge, verdicts);
    }
    // All is read before the first line is written: a damaged blob leaves nothing half-shown.
    Shown shown = Shown.of(tracker, resolved, stored, verdicts);
    if (json) {
      deja.terminal().json(ShownJson.of(shown));
    } else if (resolved.cell().isPresent()) {
      new ShownText(deja.terminal(), true).cellRun(shown);
    } else {
      new ShownText(deja.terminal(), full).execution(shown);
    }
    return ExitCode.DONE;
  }

  private Integer writeBadge(Path file, Shown.Verdicts verdicts) {
    try {
      Files.writeString(file, Badge.svg(verdicts.latest()));
    } catch (IOException e) {
      throw new UserMistake(
          "the badge cannot be written to '" + file + "': " + e + ". Name another file.");
    }
    deja.terminal().out().println("badge: " + file);
    return ExitCode.DONE;
  }
}
