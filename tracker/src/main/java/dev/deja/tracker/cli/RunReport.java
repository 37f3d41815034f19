package dev.deja.tracker.cli;

import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.replay.HeadlessRun;
import dev.deja.tracker.store.StoredExecution;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code deja run} says at its end. */
final class RunReport {

  private final Terminal terminal;
  private final HeadlessRun.Report report;
  private final Optional<StoredExecution> stored;
  private final String reference;
  private final boolean waiting;

  /**
   * @param waiting whether the record waits on this machine for the store
   */
  RunReport(
      Terminal terminal,
      HeadlessRun.Report report,
      Optional<StoredExecution> stored,
      boolean waiting) {
    this.waiting = waiting;
    this.terminal = terminal;
    this.report = report;
    this.stored = stored;
    this.reference =
        stored.map(execution -> execution.start().reference()).orElse(report.id().toString());
  }

  void json(String notebook, String executed) {
    terminal.json(
        new RunJson(
            report.id(),
            reference,
            stored.map(StoredExecution::status).orElse(ExecutionStatus.INCOMPLETE),
            notebook,
            executed,
            report.problem(),
            report.cells().stream().map(RunJson.Cell::of).toList()));
  }

  /**
   * In words.
   *
   * @param executed where the executed notebook is
   * @param out where results go
   * @param recorded whether it was to be recorded
   */
  void text(String executed, PrintWriter out, boolean recorded) {
    failure().ifPresent(text -> terminal.err().println(text));
    report.warnings().forEach(warning -> terminal.err().println("deja: " + warning));
    if (stored.isEmpty() && recorded) {
      terminal
          .err()
          .println(
              waiting
                  ? "deja: this run's record waits on this machine until the store can be reached."
                      + " See 'deja status'."
                  : "deja: this run was not recorded. Run 'deja doctor' to find out why.");
    }
    terminal.err().flush();
    stored.ifPresent(execution -> outcome(execution, out));
    out.println("executed notebook: " + executed);
    if (stored.isPresent()) {
      out.printf("%nNext:%n");
      Suggestions.print(
          new Terminal(out, terminal.err(), terminal.colour(), terminal.width(), terminal.clock()),
          next());
    }
  }

  private List<Map.Entry<String, String>> next() {
    List<Map.Entry<String, String>> next = new ArrayList<>();
    next.add(Map.entry("deja show " + reference, "what each cell did"));
    boolean foreign =
        stored.flatMap(execution -> execution.start().environment().kernel()).isPresent();
    next.add(
        foreign
            ? Map.entry("deja export " + reference, "the executed notebook for others")
            : Map.entry("deja rerun " + reference, "prove that it can be repeated"));
    next.add(Map.entry("deja list", "all executions"));
    return next;
  }

  private void outcome(StoredExecution execution, PrintWriter out) {
    ExecutionStatus status = execution.status();
    out.printf(
        "%n%s  %s%n",
        terminal.paint(Terminal.Colour.STRONG, execution.start().reference()),
        terminal.paint(Statuses.colour(status), status.name()));
    execution
        .end()
        .map(ExecutionEnd::faults)
        .orElse(List.of())
        .forEach(fault -> out.println("recording: " + fault));
  }

  /** The stack trace of the cell that ended the run, or what happened to the kernel. */
  private Optional<String> failure() {
    if (report.problem().isPresent()) {
      return Optional.of("deja: " + report.problem().get());
    }
    return report.ending() == HeadlessRun.Ending.FAILED
        ? Optional.of(Tracebacks.last(report.cells(), terminal))
        : Optional.empty();
  }
}
