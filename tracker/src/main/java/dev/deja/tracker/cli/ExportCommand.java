package dev.deja.tracker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.Filter;
import dev.deja.tracker.index.HistoryRow;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.query.Query;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code deja export}: executions with their parameters and metadata, for other programs. */
@Command(
    name = "export",
    description = "Writes executions with their parameters and metadata, newest first.",
    sortOptions = false)
final class ExportCommand implements Callable<Integer> {

  /** What is written. */
  enum Format {
    /** One row an execution, one column a parameter or key. */
    CSV,
    /** One array of objects. */
    JSON
  }

  @ParentCommand private Main deja;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "CSV",
      description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not given.")
  private Format format;

  @Option(
      names = "--where",
      paramLabel = "QUESTION",
      description = "Only executions that are so, as in 'deja list'.")
  private Optional<String> where = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to; standard output if not given.")
  private @Nullable Path output;

  private record Exported(
      ListedJson execution, Map<String, JsonNode> parameters, Map<String, JsonNode> metadata) {}

  @Override
  public Integer call() throws java.io.IOException {
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
    if (output == null) {
      write(rows, terminal);
      return ExitCode.DONE;
    }
    try (PrintWriter file =
        new PrintWriter(Files.newBufferedWriter(output, StandardCharsets.UTF_8))) {
      write(rows, new Terminal(file, terminal.err(), false, Terminal.UNLIMITED, terminal.clock()));
    }
    terminal.err().println(rows.size() + " executions: " + Paths.shortened(output.toString()));
    return ExitCode.DONE;
  }

  private void write(List<HistoryRow> rows, Terminal terminal) {
    if (format == Format.JSON) {
      terminal.json(
          rows.stream()
              .map(
                  row ->
                      new Exported(
                          ListedJson.of(row.execution()), row.parameters(), row.metadata()))
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
