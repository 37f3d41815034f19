package dev.deja.tracker.cli;

import dev.deja.tracker.lineage.Impact;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes what depends on something as a tree: executions, below each what it wrote since. */
final class ImpactTree {

  /** Of more, the first ones say enough. */
  private static final int MOST = 20;

  private final Terminal terminal;
  private final PrintWriter out;
  private final Impact impact;
  private final Map<String, Impact.Affected> executions = new LinkedHashMap<>();
  private final Map<String, Impact.File> files = new LinkedHashMap<>();
  private final Set<String> printed = new HashSet<>();

  ImpactTree(Terminal terminal, Impact impact) {
    this.terminal = terminal;
    this.out = terminal.out();
    this.impact = impact;
    impact.executions().forEach(each -> executions.put(each.reference(), each));
    impact.files().forEach(file -> files.put(file.id(), file));
  }

  void print() {
    out.println(terminal.paint(Terminal.Colour.STRONG, impact.subject()));
    out.println(summary());
    branches(
        impact.executions().stream()
            .filter(Impact.Affected::nearest)
            .map(Impact.Affected::reference)
            .toList(),
        "");
    if (!impact.complete()) {
      out.println("… there is more: --depth");
    }
  }

  private String summary() {
    if (impact.executions().isEmpty()) {
      return "nothing that is recorded depends on it";
    }
    long artifacts = impact.files().stream().filter(each -> each.artifact().isPresent()).count();
    long inUse = impact.deployments().stream().filter(each -> !each.retired()).count();
    return "affects "
        + count(impact.executions().size(), "execution")
        + ", "
        + count(impact.files().size() - artifacts, "file")
        + ", "
        + count(artifacts, "artifact")
        + ", "
        + count(inUse, "deployment")
        + (inUse < impact.deployments().size()
            ? " (and " + (impact.deployments().size() - inUse) + " retired)"
            : "");
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private void branches(List<String> references, String indent) {
    int shown = 0;
    for (String reference : references) {
      if (++shown > MOST) {
        out.println(indent + "… " + count(references.size() - MOST, "more execution") + ": --json");
        return;
      }
      boolean last = shown == references.size();
      execution(reference, indent + (last ? "└─ " : "├─ "), indent + (last ? "   " : "│  "));
    }
  }

  private void execution(String reference, String branch, String indent) {
    Impact.Affected each = executions.get(reference);
    boolean again = !printed.add(reference);
    out.println(
        branch
            + reference
            + "  "
            + terminal.paint(
                Terminal.Colour.FAINT, each == null ? "" : again ? "(see above)" : met(each)));
    if (each == null || again) {
      return;
    }
    deployments(
        deployment -> deployment.execution().equals(reference) && deployment.file().isEmpty(),
        indent);
    int shown = 0;
    for (String id : each.wrote()) {
      if (++shown > MOST) {
        out.println(indent + "… " + count(each.wrote().size() - MOST, "more file") + ": --json");
        return;
      }
      file(id, indent, shown == each.wrote().size());
    }
  }

  private String met(Impact.Affected each) {
    return Times.exact(each.at(), terminal.clock())
        + "  "
        + each.why()
        + (each.cell() > 1 ? " in cell run " + each.cell() : "");
  }

  private void file(String id, String indent, boolean last) {
    Impact.File file = files.get(id);
    if (file == null) {
      return;
    }
    String name = file.artifact().orElse(file.path());
    out.println(
        indent
            + (last ? "└─ " : "├─ ")
            + name
            + "  "
            + file.digest().map(Sizes::digest).orElse("unknown bytes")
            + "  "
            + Sizes.bytes(file.sizeBytes())
            + (file.artifact().isPresent()
                ? terminal.paint(Terminal.Colour.FAINT, "  artifact")
                : ""));
    String deeper = indent + (last ? "   " : "│  ");
    deployments(deployment -> deployment.file().equals(Optional.of(id)), deeper);
    branches(file.readBy(), deeper);
  }

  private void deployments(java.util.function.Predicate<Impact.Deployment> which, String indent) {
    impact.deployments().stream()
        .filter(which)
        .forEach(
            each ->
                out.println(
                    indent
                        + "→ deployed as "
                        + terminal.paint(Terminal.Colour.STRONG, each.name())
                        + each.url().map(url -> "  " + url).orElse("")
                        + (each.retired() ? "  (retired)" : "")));
  }
}
