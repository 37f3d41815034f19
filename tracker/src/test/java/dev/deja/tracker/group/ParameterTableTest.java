package dev.deja.tracker.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.rows.ColumnType;
import dev.deja.rows.RowWriter;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.table.ArrowFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParameterTableTest {

  @TempDir Path folder;

  @Test
  void aCsvFileIsReadAsSpreadsheetsWriteIt() throws IOException {
    ParameterTable table =
        read("\uFEFFcity, n\r\n\"Den Haag, \"\"NL\"\"\",007\r\n\r\nRome,\r\n\"two\nlines\",3\r\n");

    assertThat(table.kind()).isEqualTo(Group.Rows.WORDS);
    assertThat(table.rows())
        .extracting(Object::toString)
        .containsExactly(
            "{\"city\":\"Den Haag, \\\"NL\\\"\",\"n\":\"007\"}",
            "{\"city\":\"Rome\"}",
            "{\"city\":\"two\\nlines\",\"n\":\"3\"}");
  }

  @Test
  void anArrowFileIsReadWithTheTypesOfItsColumns() throws IOException {
    Path rows = folder.resolve("rows");
    try (RowWriter out = new RowWriter(rows)) {
      out.column("lr", ColumnType.NOTHING);
      out.column("city", ColumnType.NOTHING);
      out.add(Map.of("lr", 0.5, "city", "1"));
      out.add(Map.of("lr", 0.25));
      out.finish();
    }
    Path file = folder.resolve("sets.feather");
    ArrowFile.write(rows, file);

    ParameterTable table = ParameterTable.read(file, 10);

    assertThat(table.kind()).isEqualTo(Group.Rows.VALUES);
    assertThat(table.rows())
        .extracting(Object::toString)
        .containsExactly("{\"lr\":0.5,\"city\":\"1\"}", "{\"lr\":0.25}");
  }

  @Test
  void whatIsNoTableIsSaidWithItsPlace() throws IOException {
    assertRefused("", "is empty; expected the names of parameters");
    assertRefused("a,b\n", "has no rows");
    assertRefused("a,b\n1,2\n3\n", "line 3 of the table", "has 1 value, its first line has 2");
    assertRefused("a;b\n1;2\n", "first line of the table", "has no comma");
    assertRefused("a,a\n1,2\n", "two columns 'a'");
    assertRefused("a,\n1,2\n", "a column", "has no name");
    assertRefused("a\n\"1\n2\n", "a quote that line 2", "is never closed");
    assertRefused("a\n1\n2\n3\n4\n", "more than 3 rows", "--max-tasks");
    assertThatThrownBy(() -> ParameterTable.read(folder.resolve("none.csv"), 3))
        .isInstanceOf(GroupProblem.class)
        .hasMessageContaining("there is no such file");
    Path latin =
        Files.write(
            folder.resolve("latin.csv"), "a\n\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> ParameterTable.read(latin, 3))
        .isInstanceOf(GroupProblem.class)
        .hasMessageContaining("neither an Arrow file nor text in UTF-8");
    Path cut = Files.writeString(folder.resolve("cut.arrow"), "ARROW1\0\0 and no more");
    assertThatThrownBy(() -> ParameterTable.read(cut, 3))
        .isInstanceOf(GroupProblem.class)
        .hasMessageContaining("cut.arrow' cannot be read");
    Path compressed = folder.resolve("compressed.arrow");
    try (InputStream made = ArrowFile.class.getResourceAsStream("compressed.arrow")) {
      Files.copy(made, compressed);
    }
    assertThatThrownBy(() -> ParameterTable.read(compressed, 3))
        .isInstanceOf(GroupProblem.class)
        .hasMessageContaining(
            "compressed.arrow' cannot be read: its columns are compressed (ZSTD)");
  }

  private void assertRefused(String text, String... parts) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(GroupProblem.class)
        .hasMessageContainingAll(parts);
  }

  private ParameterTable read(String text) throws IOException {
    return ParameterTable.read(Files.writeString(folder.resolve("sets.csv"), text), 3);
  }
}
