package dev.deja.tracker.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code deja doctor}: looks at everything that Deja needs, and says what to do. */
@Command(
    name = "doctor",
    description = "Looks at the JDK, Jupyter, the kernel and the store, and says what to do.",
    sortOptions = false,
    footer = {"", "Exit codes: 0 nothing failed, 2 something did."})
final class DoctorCommand implements Callable<Integer> {

  private static final int LABEL_WIDTH = 10;

  @ParentCommand private Main deja;

  @Option(names = "--json", description = "Print one JSON array.")
  private boolean json;

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(JavaFindings.of());
    findings.addAll(JupyterFindings.of(deja.environment()));
    findings.addAll(StoreFindings.of(deja));
    findings.addAll(VariableFindings.of(deja.environment()));
    Terminal terminal = deja.terminal();
    if (json) {
      terminal.json(findings);
    } else {
      findings.forEach(finding -> print(finding, terminal));
    }
    return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL)
        ? ExitCode.WRONG
        : ExitCode.DONE;
  }

  private static void print(Finding finding, Terminal terminal) {
    String level = finding.level().name();
    String indent = " ".repeat("FAIL  ".length() + LABEL_WIDTH);
    terminal
        .out()
        .println(
            terminal.paint(finding.level().colour(), level)
                + " ".repeat("FAIL  ".length() - level.length())
                + finding.about()
                + " ".repeat(Math.max(1, LABEL_WIDTH - finding.about().length()))
                + finding.found());
    finding.advice().ifPresent(advice -> terminal.out().println(indent + "→ " + advice));
  }
}
