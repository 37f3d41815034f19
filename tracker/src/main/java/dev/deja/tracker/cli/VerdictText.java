package dev.deja.tracker.cli;

import dev.deja.tracker.diff.Difference;
import dev.deja.tracker.diff.Divergence;
import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.FileVerdict;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.model.Verdict;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes what a re-run proved, for people. */
final class VerdictText {

  private static final int MOST_VALUES = 8;
  private static final int MOST_CAUSES = 8;

  private final Terminal terminal;
  private final PrintWriter out;

  VerdictText(Terminal terminal) {
    this.terminal = terminal;
    this.out = terminal.out();
  }

  /** How many cells have which verdict: {@code 7 identical, 1 explained}. */
  static String summary(RerunVerdict verdict) {
    Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    verdict.cells().forEach(cell -> counts.merge(cell.verdict(), 1L, Long::sum));
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + count.getKey().name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  /** Files that are not the same, a line each. */
  static List<String> files(CellVerdict cell) {
    return cell.files().stream()
        .filter(file -> file.verdict() != Verdict.IDENTICAL)
        .map(VerdictText::file)
        .toList();
  }

  private static String file(FileVerdict file) {
    return (Artifact.isLocation(file.path()) ? "artifact " : "")
        + Artifact.shown(file.path())
        + "  "
        + file.verdict()
        + "  "
        + file.recorded().map(Sizes::digest).orElse("not there")
        + " → "
        + file.now().map(Sizes::digest).orElse("not there")
        + (file.normalizers().isEmpty()
            ? ""
            : "  equal but for " + String.join(", ", file.normalizers()));
  }

  /** Where it began to differ, and why that may be. */
  void divergence(Divergence divergence) {
    CellVerdict cell = divergence.first();
    out.printf(
        "%n%s  %s%s%n",
        strong("first cell that diverges: cell run " + cell.number()),
        terminal.paint(Statuses.colour(cell.verdict()), cell.verdict().name()),
        cell.reason().map(reason -> "  " + reason).orElse(""));
    cell.diff()
        .ifPresent(
            diff ->
                diff.lines()
                    .forEach(line -> out.println("  " + terminal.paint(colour(line), line))));
    files(cell).forEach(line -> out.println("  " + line));
    upstream(divergence.upstream());
    causes(divergence.causes());
  }

  private void upstream(List<Divergence.Value> values) {
    if (values.isEmpty()) {
      return;
    }
    String said =
        values.stream()
            .limit(MOST_VALUES)
            .map(
                value ->
                    value.name()
                        + " of cell run "
                        + value.cell()
                        + value
                            .verdict()
                            .map(verdict -> " (" + verdict.name().toLowerCase(Locale.ROOT) + ")")
                            .orElse(""))
            .collect(Collectors.joining(", "));
    out.println(
        faint("  it got: ")
            + said
            + (values.size() > MOST_VALUES
                ? " and " + (values.size() - MOST_VALUES) + " more"
                : ""));
  }

  private void causes(List<Difference> causes) {
    if (causes.isEmpty()) {
      out.println(faint("  inputs, libraries, Java and machine are as they were recorded"));
      return;
    }
    out.println(faint("  what differs around the cells, the likeliest cause first:"));
    causes.stream()
        .limit(MOST_CAUSES)
        .forEach(
            cause ->
                out.println(
                    "    "
                        + named(cause)
                        + ": "
                        + cause.before().orElse("not there")
                        + " → "
                        + cause.after().orElse("not there")));
  }

  private static String named(Difference difference) {
    String kind = difference.kind().name().toLowerCase(Locale.ROOT);
    return difference.what().startsWith(kind) ? difference.what() : kind + " " + difference.what();
  }

  void warnings(List<String> warnings) {
    warnings.forEach(
        warning -> out.println(terminal.paint(Terminal.Colour.NOTABLE, "warning: ") + warning));
  }

  String strong(String text) {
    return terminal.paint(Terminal.Colour.STRONG, text);
  }

  private String faint(String text) {
    return terminal.paint(Terminal.Colour.FAINT, text);
  }

  private static Terminal.Colour colour(String diffLine) {
    if (diffLine.startsWith("+")) {
      return Terminal.Colour.GOOD;
    }
    return diffLine.startsWith("-") ? Terminal.Colour.BAD : Terminal.Colour.PLAIN;
  }
}
