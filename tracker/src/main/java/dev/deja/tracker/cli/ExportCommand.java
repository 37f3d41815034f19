package dev.deja.tracker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.Filter;
import dev.deja.tracker.index.HistoryRow;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.query.Query;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja export}: one execution in another form, or all with parameters and metadata. */
@Command(
    name = "export",
    description = "Writes an execution, or the history of all, for others to read or to run.",
    sortOptions = false,
    footer = {
      "",
      "With REF: ipynb, the executed notebook; html, a page of its own; java, a program for",
      "JBang or java; zip, all that is needed to run it again without a network; crate, a",
      "Workflow Run RO-Crate (a folder, or a zip archive if FILE ends in .zip).",
      "Without REF: csv or json, executions with their parameters and metadata, newest first."
    })
final class ExportCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "REF",
      description = "An execution, such as churn/42; the history of all if not given.")
  private @Nullable String reference;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "One of ${COMPLETION-CANDIDATES}; if not given what FILE ends in, else ipynb, or csv"
              + " without REF.")
  private @Nullable ExportFormat format;

  @Option(
      names = "--document-order",
      description = "Cells as the notebook has them, not as they ran.")
  private boolean documentOrder;

  @Option(names = "--force", description = "Replace a file that exists.")
  private boolean force;

  @Option(
      names = "--where",
      paramLabel = "QUESTION",
      description = "Only executions that are so, as in 'deja list'.")
  private Optional<String> where = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Where to, - for standard output; if not given a file named after REF, without REF"
              + " standard output.")
  private @Nullable String output;

  private record Row(
      ListedJson execution, Map<String, JsonNode> parameters, Map<String, JsonNode> metadata) {}

  @Override
  public Integer call() throws java.io.IOException {
    ExportFormat chosen = chosen();
    if (reference != null) {
      if (where.isPresent()) {
        throw new UserMistake(
            "--where asks for many executions, and REF names one. Leave one out.");
      }
      new ExecutionExport(deja, reference, documentOrder).write(chosen, output, force);
      return ExitCode.DONE;
    }
    Terminal terminal = deja.terminal();
    Filter filter =
        new Filter(
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty(),
            where.map(text -> Query.parse(text, time -> Times.since(time, terminal.clock()))),
            Optional.empty(),
            0);
    List<HistoryRow> rows = deja.tracker().history(filter);
    if (output == null || output.equals("-")) {
      write(rows, chosen, terminal);
      return ExitCode.DONE;
    }
    Exported.file(
        Path.of(output),
        force,
        out -> {
          PrintWriter file = new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          write(
              rows,
              chosen,
              new Terminal(file, terminal.err(), false, Terminal.UNLIMITED, terminal.clock()));
          file.flush();
        });
    terminal.err().println(rows.size() + " executions: " + Paths.shortened(output));
    return ExitCode.DONE;
  }

  /** The format that was said, or that the file's name tells. */
  private ExportFormat chosen() {
    boolean one = reference != null;
    ExportFormat found = format;
    if (found == null) {
      String ending =
          output == null
              ? ""
              : output.substring(output.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
      ExportFormat usual = one ? ExportFormat.IPYNB : ExportFormat.CSV;
      found =
          Stream.of(ExportFormat.values())
              .filter(
                  each ->
                      each.name().equals(ending)
                          || each == ExportFormat.HTML && ending.equals("HTM"))
              .findFirst()
              .orElse(usual);
    }
    if (found.isOfOne() != one) {
      throw new UserMistake(
          one
              ? "%s is a format of the history of all executions; leave REF out, or choose another --format."
                  .formatted(found)
              : "%s is a format of one execution; name it, as in 'deja export churn/42 --format %s'."
                  .formatted(found, found.name().toLowerCase(Locale.ROOT)));
    }
    return found;
  }

  private static void write(List<HistoryRow> rows, ExportFormat format, Terminal terminal) {
    if (format == ExportFormat.JSON) {
      terminal.json(
          rows.stream()
              .map(row -> new Row(ListedJson.of(row.execution()), row.parameters(), row.metadata()))
              .toList());
    } else {
      csv(rows, terminal.out());
    }
  }

  /** As RFC 4180 has it, with line feeds. */
  private static void csv(List<HistoryRow> rows, PrintWriter out) {
    TreeSet<String> parameters = new TreeSet<>();
    TreeSet<String> metadata = new TreeSet<>();
    rows.forEach(row -> parameters.addAll(row.parameters().keySet()));
    rows.forEach(row -> metadata.addAll(row.metadata().keySet()));
    List<String> head =
        new ArrayList<>(
            List.of(
                "reference",
                "id",
                "notebook",
                "status",
                "verdict",
                "started",
                "ended",
                "cells",
                "user",
                "tags"));
    parameters.forEach(name -> head.add("parameter." + name));
    metadata.forEach(name -> head.add("metadata." + name));
    out.print(line(head));
    for (HistoryRow row : rows) {
      List<String> cells = new ArrayList<>(fixed(row.execution()).values());
      parameters.forEach(name -> cells.add(text(row.parameters().get(name))));
      metadata.forEach(name -> cells.add(text(row.metadata().get(name))));
      out.print(line(cells));
    }
    out.flush();
  }

  private static Map<String, String> fixed(ExecutionRow row) {
    Map<String, String> fixed = new LinkedHashMap<>();
    fixed.put("reference", row.reference());
    fixed.put("id", row.id().ulid());
    fixed.put("notebook", row.notebook().path().orElse(row.notebook().name()));
    fixed.put("status", row.status().name());
    fixed.put("verdict", row.verdict().map(Enum::name).orElse(""));
    fixed.put("started", row.startedAt().toString());
    fixed.put("ended", row.endedAt().map(Object::toString).orElse(""));
    fixed.put("cells", Integer.toString(row.cells()));
    fixed.put("user", row.user());
    fixed.put("tags", row.tags().stream().map(TagName::name).collect(Collectors.joining(" ")));
    return fixed;
  }

  private static String text(@Nullable JsonNode value) {
    return value == null ? "" : value.isContainerNode() ? value.toString() : value.asText();
  }

  private static String line(List<String> cells) {
    return cells.stream().map(ExportCommand::quoted).collect(Collectors.joining(",", "", "\n"));
  }

  private static String quoted(String cell) {
    return cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
