package dev.deja.tracker.group;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.rows.Column;
import dev.deja.rows.RowReader;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.table.ArrowFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table of parameter sets, read from a file: comma-separated values as <a
 * href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a> has them, in UTF-8, with the names in
 * its first line; or an Arrow file, whatever it is called. What a row leaves empty, its task is not
 * given.
 *
 * @param rows values by parameter
 * @param kind what values are
 */
public record ParameterTable(List<ObjectNode> rows, Group.Rows kind) {

  private static final String ARROW_MAGIC = "ARROW1";

  public ParameterTable {
    rows = List.copyOf(rows);
  }

  /**
   * Reads one.
   *
   * @param most a table of more rows is refused, without being read to its end
   * @throws GroupProblem if there is no such table, it has no rows or too many, or is broken
   */
  public static ParameterTable read(Path file, int most) {
    try {
      ParameterTable table =
          isArrow(file)
              ? new ParameterTable(arrow(file, most), Group.Rows.VALUES)
              : new ParameterTable(csv(file, most), Group.Rows.WORDS);
      if (table.rows().isEmpty()) {
        throw new GroupProblem(
            "the table '%s' has no rows, so there is nothing to run.".formatted(file));
      }
      return table;
    } catch (CharacterCodingException e) {
      throw new GroupProblem(
          "the table '%s' is neither an Arrow file nor text in UTF-8. Save it as one of these."
              .formatted(file));
    } catch (IOException | UncheckedIOException e) {
      throw new GroupProblem(
          "the table '%s' cannot be read: %s."
              .formatted(
                  file,
                  Files.exists(file) ? String.valueOf(e.getMessage()) : "there is no such file"));
    }
  }

  private static boolean isArrow(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(
              in.readNBytes(ARROW_MAGIC.length()), java.nio.charset.StandardCharsets.US_ASCII)
          .equals(ARROW_MAGIC);
    }
  }

  private static List<ObjectNode> arrow(Path file, int most) throws IOException {
    Path rowFile = Files.createTempFile("deja-sweep-", ".rows");
    try {
      try {
        ArrowFile.read(file, rowFile);
      } catch (RuntimeException e) {
        // Whatever Arrow finds wrong with a file.
        throw new IOException(
            "it is damaged, or has a column of a type that no parameter has ("
                + e.getMessage()
                + ")",
            e);
      }
      List<ObjectNode> rows = new ArrayList<>();
      try (RowReader reader = new RowReader(rowFile)) {
        List<Column> columns = reader.columns();
        requireNames(file, columns.stream().map(Column::name).toList());
        while (reader.hasNext()) {
          requireFewer(file, rows.size(), most);
          @Nullable Object[] values = reader.next();
          ObjectNode row = Json.mapper().createObjectNode();
          for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
              row.set(columns.get(i).name(), Json.mapper().valueToTree(values[i]));
            }
          }
          rows.add(row);
        }
      }
      return rows;
    } finally {
      Files.deleteIfExists(rowFile);
    }
  }

  private static List<ObjectNode> csv(Path file, int most) throws IOException {
    List<ObjectNode> rows = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file)) {
      CsvRecords records = new CsvRecords(file, in);
      List<String> names =
          records.next().stream().flatMap(List::stream).map(String::strip).toList();
      if (names.isEmpty()) {
        throw new GroupProblem(
            "the table '%s' is empty; expected the names of parameters in its first line."
                .formatted(file));
      }
      requireCommas(file, names);
      requireNames(file, names);
      for (Optional<List<String>> record = records.next();
          record.isPresent();
          record = records.next()) {
        List<String> values = record.get();
        if (values.size() != names.size()) {
          throw new GroupProblem(
              "line %d of the table '%s' has %s, its first line has %d."
                  .formatted(
                      records.line(),
                      file,
                      values.size() == 1 ? "1 value" : values.size() + " values",
                      names.size()));
        }
        requireFewer(file, rows.size(), most);
        ObjectNode row = Json.mapper().createObjectNode();
        for (int i = 0; i < values.size(); i++) {
          if (!values.get(i).isEmpty()) {
            row.put(names.get(i), values.get(i));
          }
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** Spreadsheets write others where a comma stands in numbers. */
  private static void requireCommas(Path file, List<String> names) {
    if (names.size() == 1 && names.get(0).matches(".*[;\\t].*")) {
      throw new GroupProblem(
          "the first line of the table '%s' has no comma; expected values separated by commas, not by semicolons or tabs."
              .formatted(file));
    }
  }

  private static void requireNames(Path file, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (name.isEmpty() || !seen.add(name)) {
        throw new GroupProblem(
            name.isEmpty()
                ? "a column of the table '%s' has no name.".formatted(file)
                : "the table '%s' has two columns '%s'.".formatted(file, name));
      }
    }
  }

  private static void requireFewer(Path file, int rows, int most) {
    if (rows >= most) {
      throw new GroupProblem(
          "the table '%s' has more than %s rows, and a group may have that many tasks. Cut it, or say --max-tasks N."
              .formatted(file, String.format(Locale.ROOT, "%,d", most)));
    }
  }

  /** Cuts text into records. */
  private static final class CsvRecords {

    private final Path file;
    private final BufferedReader in;
    private int line = 1;
    private int nextLine = 1;

    CsvRecords(Path file, BufferedReader in) {
      this.file = file;
      this.in = in;
    }

    /** In which line the last record began. */
    int line() {
      return line;
    }

    /** The next record; lines that have nothing are none. */
    Optional<List<String>> next() throws IOException {
      List<String> values = new ArrayList<>();
      StringBuilder value = new StringBuilder();
      boolean quoted = false;
      boolean anything = false;
      line = nextLine;
      for (int c = in.read(); ; c = in.read()) {
        if (c == '\uFEFF' && nextLine == 1 && !anything) {
          continue; // a byte order mark, as spreadsheets write it
        }
        if (quoted) {
          if (c < 0) {
            throw new GroupProblem(
                "a quote that line %d of the table '%s' opens is never closed."
                    .formatted(line, file));
          }
          if (c != '"') {
            nextLine += c == '\n' ? 1 : 0;
            value.append((char) c);
            continue;
          }
          in.mark(1);
          if (in.read() == '"') {
            value.append('"');
          } else {
            in.reset();
            quoted = false;
          }
          continue;
        }
        if (c == '"' && value.isEmpty()) {
          quoted = true;
          anything = true;
        } else if (c == ',') {
          values.add(value.toString());
          value.setLength(0);
          anything = true;
        } else if (c == '\n' || c < 0) {
          nextLine++;
          if (anything || !value.toString().isBlank()) {
            values.add(value.toString());
            return Optional.of(values);
          }
          if (c < 0) {
            return Optional.empty();
          }
          value.setLength(0);
          line = nextLine;
        } else if (c != '\r') {
          value.append((char) c);
        }
      }
    }
  }
}
