package dev.deja.tracker.cli;

import dev.deja.tracker.index.CaughtUp;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code deja reindex}: makes the index anew from the store. */
@Command(
    name = "reindex",
    description = "Makes the index anew from the store. Nothing is lost by it.",
    sortOptions = false)
final class ReindexCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    CaughtUp result = deja.tracker().reindex();
    Terminal terminal = deja.terminal();
    if (json) {
      terminal.json(result);
    } else {
      terminal
          .out()
          .println(
              "Indexed "
                  + result.executions()
                  + " executions and "
                  + result.events()
                  + " events of "
                  + deja.tracker().storeName());
      result.damaged().forEach(line -> terminal.err().println("deja: left out: " + line));
    }
    return result.damaged().isEmpty() ? ExitCode.DONE : ExitCode.WRONG;
  }
}
