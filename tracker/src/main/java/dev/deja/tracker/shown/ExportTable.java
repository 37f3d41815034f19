package dev.deja.tracker.shown;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.rows.ColumnType;
import dev.deja.rows.RowWriter;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.HistoryRow;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.MetadataPoint;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.store.StoredExecution;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Executions, or points of their metadata, as a table.
 *
 * @param columns names, in order
 * @param rows plain values by column, made as they are taken
 */
public record ExportTable(List<String> columns, Iterable<Map<String, @Nullable Object>> rows) {

  private static final List<String> POINTS =
      List.of("reference", "id", "key", "step", "value", "at", "cell");

  /** One row an execution, one column a parameter or key. */
  public static ExportTable history(List<HistoryRow> executions) {
    TreeSet<String> parameters = new TreeSet<>();
    TreeSet<String> metadata = new TreeSet<>();
    executions.forEach(row -> parameters.addAll(row.parameters().keySet()));
    executions.forEach(row -> metadata.addAll(row.metadata().keySet()));
    List<String> columns =
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
    parameters.forEach(name -> columns.add("parameter." + name));
    metadata.forEach(name -> columns.add("metadata." + name));
    return new ExportTable(columns, each(executions, ExportTable::row));
  }

  private static Map<String, @Nullable Object> row(HistoryRow row) {
    ExecutionRow execution = row.execution();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("reference", execution.reference());
    values.put("id", execution.id().ulid());
    values.put("notebook", execution.notebook().path().orElse(execution.notebook().name()));
    values.put("status", execution.status().name());
    values.put("verdict", execution.verdict().map(Enum::name).orElse(null));
    values.put("started", execution.startedAt());
    values.put("ended", execution.endedAt().orElse(null));
    values.put("cells", execution.cells());
    values.put("user", execution.user());
    values.put("tags", execution.tags().stream().map(TagName::name).toList());
    row.parameters().forEach((name, value) -> values.put("parameter." + name, plain(value)));
    row.metadata().forEach((name, value) -> values.put("metadata." + name, plain(value)));
    return values;
  }

  /** One row a point of a key, in the order in which they were said; newest executions first. */
  public static ExportTable series(Tracker tracker, List<ExecutionRow> executions, String key) {
    return new ExportTable(
        POINTS,
        () ->
            executions.stream()
                .flatMap(
                    execution ->
                        points(tracker.execution(execution.id()), Optional.of(key)).stream())
                .iterator());
  }

  /** One row a point of any key of one execution, in the order in which they were said. */
  public static ExportTable points(StoredExecution execution) {
    return new ExportTable(POINTS, points(execution, Optional.empty()));
  }

  private static List<Map<String, @Nullable Object>> points(
      StoredExecution execution, Optional<String> key) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (CellRun run : execution.cells()) {
      for (MetadataPoint point : run.metadata()) {
        if (key.isEmpty() || point.key().equals(key.get())) {
          Map<String, @Nullable Object> row = new LinkedHashMap<>();
          row.put("reference", execution.start().reference());
          row.put("id", execution.id().ulid());
          row.put("key", point.key());
          row.put("step", point.step().orElse(null));
          row.put("value", plain(point.value()));
          row.put("at", point.at());
          row.put("cell", run.number());
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private interface Make<T> {
    Map<String, @Nullable Object> of(T value);
  }

  private static <T> Iterable<Map<String, @Nullable Object>> each(List<T> values, Make<T> make) {
    return () -> {
      Iterator<T> all = values.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return all.hasNext();
        }

        @Override
        public Map<String, @Nullable Object> next() {
          return make.of(all.next());
        }
      };
    };
  }

  /** A JSON value as a plain one; of an object or array its text. */
  private static @Nullable Object plain(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return null;
    } else if (value.isBoolean()) {
      return value.booleanValue();
    } else if (value.isIntegralNumber()) {
      return value.canConvertToLong()
          ? (Object) value.longValue()
          : new BigDecimal(value.bigIntegerValue());
    } else if (value.isNumber()) {
      return value.doubleValue();
    }
    return value.isContainerNode() ? value.toString() : value.asText();
  }

  /** Writes it as a row file; columns that have no value are text. */
  public void write(Path rowFile) throws IOException {
    try (RowWriter out = new RowWriter(rowFile)) {
      for (String column : columns) {
        out.column(column, ColumnType.NOTHING);
      }
      for (Map<String, @Nullable Object> row : rows) {
        out.add(row);
      }
      out.finish();
    }
  }

  /** Writes it as RFC 4180 has it, with line feeds. */
  public void csv(PrintWriter out) {
    out.print(line(columns));
    for (Map<String, @Nullable Object> row : rows) {
      out.print(line(columns.stream().map(column -> text(row.get(column))).toList()));
    }
    out.flush();
  }

  private static String text(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
    return value == null ? "" : value.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream().map(ExportTable::quoted).collect(Collectors.joining(",", "", "\n"));
  }

  private static String quoted(String cell) {
    return cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
