package dev.deja.tracker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.Filter;
import dev.deja.tracker.index.HistoryRow;
import dev.deja.tracker.query.Field;
import dev.deja.tracker.query.Query;
import dev.deja.tracker.shown.ExportTable;
import dev.deja.tracker.shown.ListedJson;
import dev.deja.tracker.table.ArrowFile;
import dev.deja.tracker.table.ParquetFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
      "Without REF: csv, json, arrow or parquet, executions with their parameters and",
      "metadata, newest first; Parquet through DuckDB, which is fetched for it."
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
      names = "--series",
      paramLabel = "KEY",
      description = "Without REF: all points of this metadata, with their steps.")
  private @Nullable String series;

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
    boolean binary = chosen == ExportFormat.ARROW || chosen == ExportFormat.PARQUET;
    if (output == null || output.equals("-")) {
      if (binary) {
        throw new UserMistake(chosen + " is no text: say where to with -o FILE.");
      }
      write(chosen, asked(), terminal);
      return ExitCode.DONE;
    }
    Asked asked = asked();
    Exported.file(
        Path.of(output),
        force,
        out -> {
          if (binary) {
            writeTable(chosen, asked.table(), out);
            return;
          }
          PrintWriter file = new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          write(
              chosen,
              asked,
              new Terminal(file, terminal.err(), false, Terminal.UNLIMITED, terminal.clock()));
          file.flush();
        });
    terminal.err().println(asked.executions() + " executions: " + Paths.shortened(output));
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

  private void write(ExportFormat chosen, Asked asked, Terminal terminal) {
    if (chosen == ExportFormat.CSV) {
      asked.table().csv(terminal.out());
    } else if (series == null) {
      terminal.json(
          asked.history().stream()
              .map(row -> new Row(ListedJson.of(row.execution()), row.parameters(), row.metadata()))
              .toList());
    } else {
      List<Map<String, @Nullable Object>> points = new ArrayList<>();
      asked.table().rows().forEach(points::add);
      terminal.json(points);
    }
  }

  private void writeTable(ExportFormat chosen, ExportTable table, OutputStream out)
      throws IOException {
    Path rows = Files.createTempFile("deja-", ".rows");
    Path parquet = Files.createTempFile("deja-", ".parquet");
    try {
      table.write(rows);
      if (chosen == ExportFormat.PARQUET) {
        ParquetFile.write(rows, parquet, new ParquetDriver(deja.terminal()).jars());
        Files.copy(parquet, out);
      } else {
        ArrowFile.write(rows, Channels.newChannel(out));
      }
    } catch (UnsupportedOperationException e) {
      throw new UserMistake(
          "Arrow needs the JVM option --add-opens=java.base/java.nio=ALL-UNNAMED, with which"
              + " bin/deja starts ("
              + e.getMessage()
              + ").");
    } finally {
      Files.deleteIfExists(rows);
      Files.deleteIfExists(parquet);
    }
  }

  /**
   * What is written.
   *
   * @param executions how many it is about
   * @param history empty for the points of a key
   */
  private record Asked(ExportTable table, int executions, List<HistoryRow> history) {}

  private Asked asked() {
    Tracker tracker = deja.tracker();
    String key = series;
    if (key == null) {
      List<HistoryRow> history = tracker.history(filter());
      return new Asked(ExportTable.history(history), history.size(), history);
    }
    List<ExecutionRow> executions = tracker.list(filter());
    ExportTable points = ExportTable.series(tracker, executions, key);
    return new Asked(points, executions.size(), List.of());
  }

  private Filter filter() {
    Terminal terminal = deja.terminal();
    List<Query> parts = new ArrayList<>();
    where.ifPresent(
        text -> parts.add(Query.parse(text, time -> Times.since(time, terminal.clock()))));
    if (series != null) {
      parts.add(
          new Query.Condition(
              new Field(Field.Kind.METADATA, series), Query.Operator.PRESENT, List.of()));
    }
    return new Filter(
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        parts.isEmpty() ? Optional.empty() : Optional.of(new Query.And(parts)),
        Optional.empty(),
        0);
  }
}
