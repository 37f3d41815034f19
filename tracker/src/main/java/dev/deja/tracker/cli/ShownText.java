package dev.deja.tracker.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.model.BlobRef;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Environment;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.GitState;
import dev.deja.tracker.model.HiddenState;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.MetadataPoint;
import dev.deja.tracker.model.PackageChange;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.shown.LastPoints;
import dev.deja.tracker.shown.Shown;
import dev.deja.tracker.store.StoredExecution;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes an execution for people. */
final class ShownText {

  private static final int LABEL_WIDTH = 10;
  private static final int SHOWN_SOURCE = 6;
  private static final int SHOWN_OUTPUT = 12;
  private static final String INDENT = "    ";

  private final Terminal terminal;
  private final PrintWriter out;
  private final boolean full;

  /**
   * @param full whether sources and outputs are written whole
   */
  ShownText(Terminal terminal, boolean full) {
    this.terminal = terminal;
    this.out = terminal.out();
    this.full = full;
  }

  void execution(Shown shown) {
    title(shown);
    facts(shown);
    for (Shown.Run run : shown.runs()) {
      out.println();
      run(run, shown.stored());
    }
    List<HiddenState> hidden =
        shown.stored().end().map(ExecutionEnd::hiddenState).orElse(List.of());
    if (!hidden.isEmpty()) {
      out.println();
    }
    hidden.stream()
        .map(state -> "hidden state: " + state.text())
        .forEach(line -> out.println(terminal.paint(Terminal.Colour.NOTABLE, line)));
    shown.verdicts().divergence().ifPresent(new VerdictText(terminal)::divergence);
    shown.stored().end().map(ExecutionEnd::faults).orElse(List.of()).stream()
        .map(fault -> "recording: " + fault)
        .forEach(fault -> out.println(terminal.paint(Terminal.Colour.NOTABLE, fault)));
  }

  /** One cell run and where it belongs. */
  void cellRun(Shown shown) {
    title(shown);
    for (Shown.Run run : shown.runs()) {
      out.println();
      run(run, shown.stored());
      fact(
          "used",
          Times.duration(run.run().cpu())
              + " CPU"
              + (run.run().peakHeapBytes() <= 0
                  ? ""
                  : ", at most " + Sizes.bytes(run.run().peakHeapBytes()) + " of heap"));
      run.run()
          .commands()
          .forEach(
              command ->
                  fact("ran", command.command() + "  (exit status " + command.exitStatus() + ")"));
      run.run().metadata().forEach(point -> fact("metadata", point(point)));
      files(List.of(run.run()));
    }
  }

  /** What went in, what came out and what was kept, of some runs. */
  private void files(List<CellRun> runs) {
    ShownArtifacts.of(runs).forEach(line -> fact("artifact", line));
    ShownFiles.of(runs, FileUse.Role.INPUT).forEach(line -> fact("input", line));
    ShownFiles.of(runs, FileUse.Role.OUTPUT).forEach(line -> fact("output", line));
    Map<String, List<String>> gaps = new LinkedHashMap<>();
    runs.forEach(
        run ->
            run.fileGaps()
                .forEach(
                    gap ->
                        gaps.computeIfAbsent(gap, said -> new ArrayList<>())
                            .add(String.valueOf(run.number()))));
    gaps.forEach(
        (gap, of) ->
            fact(
                "unseen",
                (of.size() == 1
                        ? "run " + of.get(0)
                        : of.size() + " runs from " + of.get(0) + " to " + of.get(of.size() - 1))
                    + ": "
                    + gap));
  }

  private void title(Shown shown) {
    out.println(
        terminal.paint(Terminal.Colour.STRONG, shown.row().reference())
            + "  "
            + terminal.paint(Statuses.colour(shown.row().status()), shown.row().status().name())
            + "  "
            + terminal.paint(Terminal.Colour.FAINT, shown.row().id().ulid()));
  }

  private void facts(Shown shown) {
    StoredExecution stored = shown.stored();
    ExecutionStart start = stored.start();
    Environment machine = start.environment();
    fact("notebook", start.notebook().path().map(Paths::shortened).orElse("none"));
    fact(
        "started",
        Times.exact(start.startedAt(), terminal.clock())
            + " by "
            + machine.user()
            + " on "
            + machine.host()
            + stored
                .end()
                .map(
                    end ->
                        ", took "
                            + Times.duration(Duration.between(start.startedAt(), end.endedAt())))
                .orElse(""));
    fact("in", Paths.shortened(start.workingFolder()));
    fact("through", start.client() + ", Deja " + start.kernelVersion());
    shown
        .stored()
        .start()
        .rerunOf()
        .ifPresent(id -> fact("re-run of", shown.original().orElse(id.ulid())));
    start.resumedFrom().ifPresent(id -> fact("resumed from", shown.original().orElse(id.ulid())));
    shown
        .resumption()
        .ifPresent(
            resumption ->
                ResumptionText.of(resumption).forEach(line -> fact(line.label(), line.text())));
    stored.verdict().ifPresent(this::verdict);
    shown.verdicts().reruns().forEach(this::rerun);
    start.git().ifPresent(git -> fact("git", git(git)));
    start
        .bundle()
        .ifPresent(
            bundle ->
                fact(
                    "bundle",
                    Sizes.digest(bundle)
                        + (stored.end().flatMap(ExecutionEnd::bundleAtEnd).isPresent()
                            ? ", changed by the end to "
                                + Sizes.digest(stored.end().get().bundleAtEnd().get())
                            : "")));
    machine.kernel().ifPresent(kernel -> fact("kernel", kernel));
    if (machine.kernel().isEmpty()) {
      fact("java", java(machine));
    }
    fact("machine", machine(machine));
    stored.end().flatMap(ExecutionEnd::cost).ifPresent(cost -> fact("cost", cost.text()));
    parameters(stored);
    if (!shown.row().tags().isEmpty()) {
      fact(
          "tags", shown.row().tags().stream().map(TagName::name).collect(Collectors.joining("  ")));
    }
    shown.history().stream()
        .filter(event -> event.kind() == Event.Kind.NOTE)
        .forEach(
            event ->
                fact(
                    "note",
                    event.value()
                        + terminal.paint(
                            Terminal.Colour.FAINT,
                            "  " + event.by() + ", " + Times.exact(event.at(), terminal.clock()))));
    shown.history().stream()
        .filter(event -> event.kind() == Event.Kind.EXECUTION_REDACTED)
        .forEach(event -> fact("redacted", redacted(event)));
    LastPoints.of(stored.cells()).forEach(point -> fact("metadata", point(point)));
    for (PackageChange change : stored.end().map(ExecutionEnd::packages).orElse(List.of())) {
      change.changes().forEach(text -> fact(change.manager(), text));
    }
    files(stored.cells());
    lock(stored.end().map(ExecutionEnd::lock).orElse(List.of()));
  }

  private String redacted(Event event) {
    JsonNode what = json(event.value());
    String reason = what.path("reason").asText();
    int count = what.path("objects").size() + what.path("blobs").size();
    return (reason.isEmpty() ? "" : reason + ", ")
        + "in "
        + (count == 1 ? "1 object" : count + " objects")
        + terminal.paint(
            Terminal.Colour.FAINT,
            "  " + event.by() + ", " + Times.exact(event.at(), terminal.clock()));
  }

  private static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private void parameters(StoredExecution stored) {
    Map<String, Object> given = stored.start().parameters();
    stored
        .parameters()
        .forEach(
            (name, value) ->
                fact(
                    "parameter",
                    name
                        + " = "
                        + Json.mapper().valueToTree(value)
                        + (given.containsKey(name)
                            ? ""
                            : terminal.paint(Terminal.Colour.FAINT, "  (default)"))));
  }

  /** What the notebook asked for by name; what came along only when all is shown. */
  private void lock(List<Dependency> lock) {
    List<Dependency> shown =
        lock.stream().filter(dependency -> full || dependency.direct()).toList();
    shown.forEach(dependency -> fact("lock", jar(dependency)));
    if (shown.size() < lock.size()) {
      int more = lock.size() - shown.size();
      fact(
          "lock",
          terminal.paint(
              Terminal.Colour.FAINT,
              "… " + more + (more == 1 ? " more jar: --full" : " more jars: --full")));
    }
  }

  private static String java(Environment machine) {
    return machine.javaVersion()
        + " "
        + machine.javaVendor()
        + (machine.jvmOptions().isEmpty() ? "" : " " + String.join(" ", machine.jvmOptions()));
  }

  private static String machine(Environment machine) {
    return machine.os()
        + " "
        + machine.arch()
        + ", "
        + machine.cores()
        + " cores"
        + machine.cpuModel().map(cpu -> " " + cpu).orElse("")
        + (machine.memoryBytes() > 0 ? ", " + Sizes.bytes(machine.memoryBytes()) : "")
        + (machine.gpus().isEmpty() ? "" : ", " + String.join(", ", machine.gpus()));
  }

  private void rerun(ExecutionRow row) {
    fact(
        "re-run as",
        row.reference()
            + row.verdict()
                .map(verdict -> "  " + terminal.paint(Statuses.colour(verdict), verdict.name()))
                .orElse(""));
  }

  private void verdict(RerunVerdict verdict) {
    fact(
        "verdict",
        terminal.paint(Statuses.colour(verdict.verdict()), verdict.verdict().name())
            + "  "
            + VerdictText.summary(verdict)
            + verdict
                .order()
                .filter(order -> order == RerunVerdict.Order.DOCUMENT)
                .map(order -> ", in document order")
                .orElse(""));
    verdict.warnings().forEach(warning -> fact("", warning));
  }

  private static String git(GitState git) {
    String where =
        git.branch().map(branch -> ", branch " + branch).orElse("")
            + git.remote().map(remote -> ", " + remote).orElse("");
    return git.version() + where;
  }

  private static String point(MetadataPoint point) {
    String value = point.value().isTextual() ? point.value().asText() : point.value().toString();
    return point.key()
        + " = "
        + value
        + point.step().map(step -> " (step " + step + ")").orElse("");
  }

  private static String jar(Dependency dependency) {
    return dependency.coordinates().orElse(dependency.file())
        + "  "
        + Sizes.digest(dependency.digest())
        + dependency.licence().map(licence -> "  " + licence).orElse("");
  }

  private String lastLabel = "";

  private void fact(String label, String value) {
    // A label that is the same as the one above is not said again.
    String said = label.equals(lastLabel) ? "" : label;
    lastLabel = label;
    out.println("  " + terminal.paint(Terminal.Colour.FAINT, pad(said)) + "  " + value);
  }

  private static String pad(String label) {
    return label + " ".repeat(Math.max(0, LABEL_WIDTH - label.length()));
  }

  private void run(Shown.Run shown, StoredExecution stored) {
    CellRun run = shown.run();
    String count = run.executionCount() > 0 ? "In [" + run.executionCount() + "]" : "In [ ]";
    Optional<CellVerdict> verdict =
        stored
            .verdict()
            .flatMap(
                all ->
                    all.cells().stream().filter(cell -> cell.number() == run.number()).findFirst());
    out.println(
        terminal.paint(Terminal.Colour.STRONG, count)
            + "  "
            + terminal.paint(Statuses.colour(run.status()), run.status().name())
            + "  "
            + terminal.paint(
                Terminal.Colour.FAINT,
                Times.duration(run.wall()) + "  " + stored.start().reference() + "/" + run.number())
            + verdict
                .map(
                    proved ->
                        "  "
                            + terminal.paint(
                                Statuses.colour(proved.verdict()), proved.verdict().name())
                            + proved.reason().map(reason -> " " + reason).orElse(""))
                .orElse(""));
    block(
        run.source().stripTrailing().lines().toList(), "  │ ", SHOWN_SOURCE, Terminal.Colour.PLAIN);
    for (JsonNode output : shown.outputs()) {
      block(
          OutputText.lines(output, terminal.colour()),
          INDENT,
          OutputText.isError(output) ? Integer.MAX_VALUE : SHOWN_OUTPUT,
          OutputText.isError(output) ? Terminal.Colour.BAD : Terminal.Colour.PLAIN);
    }
    verdict
        .map(VerdictText::files)
        .ifPresent(files -> files.forEach(line -> out.println(INDENT + line)));
    hidden(run);
  }

  private void hidden(CellRun run) {
    for (BlobRef blob : run.hiddenOutputs()) {
      String what =
          "… " + Sizes.bytes(blob.sizeBytes()) + " more output, not shown: " + blob.digest();
      out.println(INDENT + terminal.paint(Terminal.Colour.FAINT, what));
    }
  }

  private void block(List<String> lines, String indent, int most, Terminal.Colour colour) {
    // One line more takes no more room than saying that it is left out.
    int shown = full || lines.size() - 1 <= most ? lines.size() : most;
    lines.subList(0, shown).stream()
        .map(line -> indent + terminal.paint(colour, fitted(line, indent.length())))
        .map(String::stripTrailing)
        .forEach(out::println);
    if (shown < lines.size()) {
      out.println(
          indent
              + terminal.paint(
                  Terminal.Colour.FAINT, "… " + (lines.size() - shown) + " more lines: --full"));
    }
  }

  /** A long line is cut, but for what has escape sequences, whose width is not known. */
  private String fitted(String line, int indent) {
    int room = terminal.width() - indent;
    return full || line.length() <= room || line.indexOf('\u001b') >= 0
        ? line
        : line.substring(0, room - 1) + "…";
  }
}
