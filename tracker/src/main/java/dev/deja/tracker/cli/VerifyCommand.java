package dev.deja.tracker.cli;

import dev.deja.tracker.Tracker;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.verify.Finding;
import dev.deja.tracker.verify.Verification;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja verify}: whether what was recorded is still there, byte for byte. */
@Command(
    name = "verify",
    description = "Checks every digest of an execution, or of the whole store.",
    sortOptions = false,
    footer = {
      "",
      "Looks at blobs, segments of cell runs, seals, bundles, kept inputs and outputs, kept",
      "jars, verdicts and events. Exit codes: 0 all is there, 2 it cannot be looked at,",
      "4 something is damaged or missing."
    })
final class VerifyCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "REF",
      description = "An execution, such as churn/42; the whole store if not given.")
  private @Nullable String reference;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Tracker tracker = deja.tracker();
    Optional<ExecutionId> one =
        Optional.ofNullable(reference).map(said -> tracker.resolve(said).execution().id());
    LiveLine line = new LiveLine(deja.terminal(), json);
    Verification.Report report =
        tracker.verify(
            one,
            (objects, bytes) ->
                line.showNowAndThen(
                    () -> "%,d objects, %s …".formatted(objects, Sizes.bytes(bytes))));
    line.wipe();
    if (json) {
      deja.terminal().json(report);
    } else {
      show(report, tracker);
    }
    return report.findings().isEmpty() ? ExitCode.DONE : ExitCode.DAMAGED;
  }

  private void show(Verification.Report report, Tracker tracker) {
    Terminal terminal = deja.terminal();
    PrintWriter out = terminal.out();
    for (Finding finding : report.findings()) {
      out.println(
          terminal.paint(Terminal.Colour.BAD, "%-10s".formatted(finding.kind())) + finding.key());
      out.println("          " + finding.problem());
      finding.affected().forEach(need -> out.println("          needed by " + need));
      if (finding.moreAffected() > 0) {
        out.println("          and by " + finding.moreAffected() + " more");
      }
    }
    if (report.leftOut() > 0) {
      out.printf("and %,d more like these%n", report.leftOut());
    }
    long wrong = report.findings().size() + report.leftOut();
    out.printf(
        "%s%s: %,d %s, %,d objects, %s%n",
        wrong == 0 ? "" : "\n",
        wrong == 0
            ? terminal.paint(Terminal.Colour.GOOD, "all is there")
            : terminal.paint(Terminal.Colour.BAD, "%,d damaged or missing".formatted(wrong)),
        report.executions(),
        report.executions() == 1 ? "execution" : "executions",
        report.objects(),
        Sizes.bytes(report.bytes()));
    if (wrong > 0) {
      out.println(
          "Put the objects back from a copy of "
              + tracker.storeName()
              + "; executions that are not named here are not affected.");
    }
  }
}
