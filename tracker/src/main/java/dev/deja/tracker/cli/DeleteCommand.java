package dev.deja.tracker.cli;

import dev.deja.tracker.Tracker;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.model.ExecutionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja delete}: removes executions; which files they used stays known. */
@Command(
    name = "delete",
    description = "Deletes executions. Which files they read and wrote stays known.",
    sortOptions = false,
    footer = {"", "Their blobs go with the next 'deja gc'."})
final class DeleteCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Parameters(arity = "1..*", paramLabel = "REFERENCE", description = "Executions, as churn/42.")
  private List<String> references = List.of();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; is recorded.")
  private String reason = "";

  @Option(names = "--force", description = "Also what is deployed.")
  private boolean force;

  @Override
  public Integer call() {
    Tracker tracker = deja.tracker();
    List<ExecutionRow> rows = new ArrayList<>();
    for (String reference : references) {
      ExecutionRow row = TagCommand.execution(deja, reference, "whole executions are deleted");
      if (row.status() == ExecutionStatus.RUNNING) {
        throw new UserMistake(row.reference() + " is running. End it first.");
      }
      if (row.status() == ExecutionStatus.DELETED) {
        throw new UserMistake(row.reference() + " has been deleted.");
      }
      if (!force && tracker.deployed().contains(row.id())) {
        throw new UserMistake(
            row.reference()
                + " is deployed. Retire it with 'deja deployment retire', or delete it with"
                + " --force.");
      }
      rows.add(row);
    }
    for (ExecutionRow row : rows) {
      tracker.delete(row.id(), reason);
      deja.terminal().out().println("deleted " + row.reference());
    }
    return ExitCode.DONE;
  }
}
