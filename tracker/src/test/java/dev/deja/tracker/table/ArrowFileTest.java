package dev.deja.tracker.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deja.rows.Column;
import dev.deja.rows.RowReader;
import dev.deja.rows.RowWriter;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that go into an Arrow file come out of it. */
class ArrowFileTest {

  @TempDir Path folder;

  private Path rows(List<? extends Map<String, ?>> rows) throws IOException {
    Path file = folder.resolve("in.rows");
    try (RowWriter out = new RowWriter(file)) {
      for (Map<String, ?> row : rows) {
        out.add(row);
      }
      out.finish();
    }
    return file;
  }

  private Path arrow(String name, List<? extends Map<String, ?>> rows) throws IOException {
    Path file = folder.resolve(name);
    ArrowFile.write(rows(rows), file);
    return file;
  }

  private List<Map<String, @Nullable Object>> read(Path arrow) throws IOException {
    Path file = folder.resolve("out.rows");
    ArrowFile.read(arrow, file);
    List<Map<String, @Nullable Object>> read = new ArrayList<>();
    try (RowReader in = new RowReader(file)) {
      List<Column> columns = in.columns();
      while (in.hasNext()) {
        @Nullable Object[] values = in.next();
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
          row.put(columns.get(i).name(), values[i]);
        }
        read.add(row);
      }
    }
    return read;
  }

  private @Nullable Object through(Object value) throws IOException {
    return read(arrow("one.arrow", List.of(Map.of("x", value)))).get(0).get("x");
  }

  @Test
  void everyKindOfValueComesBackAsItWas() throws IOException {
    for (Object value :
        List.of(
            true,
            (byte) -7,
            (short) 300,
            1 << 30,
            1L << 60,
            1.5f,
            Double.MIN_VALUE,
            new BigDecimal("12345678901234567890.125"),
            new BigDecimal("1234567890123456789012345678901234567890.5"),
            "wörds \ud83d\ude00",
            "",
            LocalDate.of(1582, 10, 4),
            LocalTime.of(23, 59, 59, 999_999_999),
            LocalDateTime.of(1, 1, 1, 1, 1),
            LocalDateTime.of(2026, 1, 1, 1, 1, 1, 123_456_789),
            Instant.parse("9999-12-31T23:59:59.123456Z"),
            Instant.parse("1969-12-31T23:59:59.999999999Z"),
            Duration.ofSeconds(-1, 5000),
            List.of(1, 2, 3),
            List.of(),
            List.of(List.of("a"), List.of()),
            Map.of("a", 1, "b", List.of(Map.of("c", 2.5))))) {
      assertThat(through(value)).as(value.getClass().getName()).isEqualTo(value);
    }
    assertThat(through(new byte[] {0, -1})).isEqualTo(new byte[] {0, -1});
    assertThat(through(Double.NaN)).isEqualTo(Double.NaN);
  }

  @Test
  void valuesOfOneColumnBecomeOfOneKind() throws IOException {
    assertThat(column(1, 2L, null)).containsExactly(1L, 2L, null);
    assertThat(column(1, 2.5)).containsExactly(1.0, 2.5);
    assertThat(column(1, new BigDecimal("2.50"), new BigDecimal("1E+3")))
        .containsExactly(new BigDecimal("1.00"), new BigDecimal("2.50"), new BigDecimal("1000.00"));
    assertThat(column("a", 1, true)).containsExactly("a", "1", "true");
    assertThat(column(new BigDecimal("1e-80"), 1))
        .containsExactly(new BigDecimal("1e-80").toPlainString(), "1");
    assertThat(column(List.of(1), List.of(2.5))).containsExactly(List.of(1.0), List.of(2.5));
    assertThat(column(Map.of("a", 1), Map.of("b", "x")).get(1)).hasToString("{a=null, b=x}");
  }

  private List<@Nullable Object> column(@Nullable Object... values) throws IOException {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Object value : values) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("x", value);
      rows.add(row);
    }
    return Arrays.asList(
        read(arrow("column.arrow", rows)).stream().map(row -> row.get("x")).toArray());
  }

  @Test
  void columnsThatComeLateAreNullBefore() throws IOException {
    assertThat(read(arrow("late.arrow", List.of(Map.of("a", 1), Map.of(), Map.of("b", "x")))))
        .extracting(Object::toString)
        .containsExactly("{a=1, b=null}", "{a=null, b=null}", "{a=null, b=x}");
  }

  @Test
  void manyRowsGoInSeveralBatchesAndTheSameRowsGiveTheSameBytes() throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 150_000; i++) {
      rows.add(i % 3 == 0 ? Map.of("n", i) : Map.of("n", i, "text", "row " + i));
    }

    Path first = arrow("first.arrow", rows);
    Path second = arrow("second.arrow", rows);

    assertThat(first).hasSameBinaryContentAs(second);
    List<Map<String, @Nullable Object>> read = read(first);
    assertThat(read).hasSize(150_000);
    assertThat(read.get(149_997)).hasToString("{n=149997, text=null}");
    assertThat(read.get(100_001)).hasToString("{n=100001, text=row 100001}");
  }

  @Test
  void noRowsAreATableToo() throws IOException {
    assertThat(read(arrow("none.arrow", List.of()))).isEmpty();
  }

  @Test
  void aPointInTimeThatNoTableHoldsIsRefused() {
    assertThatThrownBy(() -> through(Instant.MAX)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void whatIsNoArrowFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("text.arrow"), "no table at all");
    assertThatThrownBy(() -> read(file)).isNotNull();
  }

  /**
   * A file that pyarrow 26 has made, with types that {@link ArrowFile#write} has no use for: in a
   * parameter of a sweep a category must not be its place in the dictionary.
   */
  @Test
  void whatOthersWriteIsReadAsTheyMeantIt() throws Exception {
    Path file = folder.resolve("pyarrow.arrow");
    try (InputStream made = ArrowFileTest.class.getResourceAsStream("pyarrow.arrow")) {
      Files.copy(made, file);
    }

    List<Map<String, @Nullable Object>> rows = read(file);

    assertColumn(rows, "dictionary", "b", "a", "b");
    assertColumn(rows, "numbers", 7.5, 2.5, 7.5);
    assertColumn(rows, "inList", List.of("u"), List.of("v"), List.of("u"));
    assertColumn(rows, "large", "Den Haag", null, "x");
    assertColumn(rows, "view", "short", "longer than twelve bytes", null);
    assertColumn(rows, "uint8", 255L, 0L, null);
    assertColumn(rows, "uint16", 65_535L, 0L, null);
    assertColumn(rows, "uint32", 4_294_967_295L, 0L, null);
    assertColumn(rows, "uint64", new BigDecimal("18446744073709551615"), BigDecimal.ZERO, null);
    assertColumn(rows, "half", 1.5f, null, -0.25f);
    assertColumn(
        rows,
        "seconds",
        LocalDateTime.of(1970, 1, 1, 0, 0, 1),
        null,
        LocalDateTime.of(1969, 12, 31, 23, 59, 59));
    assertColumn(rows, "millis", Instant.ofEpochMilli(1_500), null, Instant.ofEpochMilli(-1));
    assertColumn(rows, "date64", LocalDate.of(2026, 1, 2), null, LocalDate.of(1969, 12, 31));
    assertColumn(rows, "time32s", LocalTime.of(1, 2, 3), null, LocalTime.MIDNIGHT);
    assertColumn(rows, "time32ms", LocalTime.of(1, 2, 3, 4_000_000), null, LocalTime.MIDNIGHT);
    assertColumn(rows, "time64us", LocalTime.of(1, 2, 3, 5_000), null, LocalTime.MIDNIGHT);
  }

  private static void assertColumn(
      List<Map<String, @Nullable Object>> rows, String name, @Nullable Object... values) {
    assertThat(rows).as(name).extracting(row -> row.get(name)).containsExactly(values);
  }
}
