package dev.deja.rows;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a column are. Types are joined as values come: whole numbers widen, whole and
 * decimal numbers become decimal, with a floating-point number among them all are floating-point,
 * and what has nothing in common becomes text. Immutable.
 *
 * @param kind which
 * @param digits of {@link Kind#DECIMAL}: how many stand before the point at most; of points in time
 *     and durations 1 if one is too far off for 64 bits of nanoseconds, else 0
 * @param scale of {@link Kind#DECIMAL}: how many stand behind the point at most, at least 0
 * @param nanos of points in time and durations: whether a value is finer than a microsecond
 * @param parts of {@link Kind#LIST} one, what the elements are; of {@link Kind#STRUCT} the fields,
 *     in order
 */
public record ColumnType(
    Kind kind, int digits, int scale, boolean nanos, Map<String, ColumnType> parts) {

  /** What values can be. */
  public enum Kind {
    /** No value but null has been seen. */
    NOTHING,
    BOOLEAN,
    INT8,
    INT16,
    INT32,
    INT64,
    FLOAT32,
    FLOAT64,
    DECIMAL,
    TEXT,
    BYTES,
    DATE,
    TIME,
    /** A date and a time of day, of no time zone. */
    DATE_TIME,
    /** A point in time. */
    INSTANT,
    DURATION,
    LIST,
    STRUCT
  }

  /** More digits than a decimal column can have; such numbers are text. */
  public static final int MOST_DIGITS = 76;

  private static final String ELEMENT = "item";

  public static final ColumnType NOTHING = of(Kind.NOTHING);
  static final ColumnType TEXT = of(Kind.TEXT);

  private static final int INT64_DIGITS = 19;

  // Instants between 1678 and 2261 fit a 64-bit count of nanoseconds.
  private static final long MOST_SECONDS_IN_NANOS = 9_200_000_000L;

  public ColumnType {
    parts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** A type of a kind that has no digits and no parts. */
  public static ColumnType of(Kind kind) {
    return new ColumnType(kind, 0, 0, false, Map.of());
  }

  static ColumnType list(ColumnType element) {
    return new ColumnType(Kind.LIST, 0, 0, false, Map.of(ELEMENT, element));
  }

  static ColumnType struct(Map<String, ColumnType> fields) {
    return new ColumnType(Kind.STRUCT, 0, 0, false, fields);
  }

  /** Of a list, what its elements are. */
  public ColumnType element() {
    return parts.getOrDefault(ELEMENT, NOTHING);
  }

  /**
   * The type of one value.
   *
   * @param value plain: see {@link RowWriter}
   */
  static ColumnType of(@Nullable Object value) {
    if (value == null) {
      return NOTHING;
    } else if (value instanceof BigDecimal number) {
      int scale = Math.max(0, number.scale());
      int digits = Math.max(0, number.precision() - number.scale());
      return digits + scale > MOST_DIGITS
          ? TEXT
          : new ColumnType(Kind.DECIMAL, digits, scale, false, Map.of());
    } else if (value instanceof Instant time) {
      return timed(Kind.INSTANT, time.getEpochSecond(), time.getNano());
    } else if (value instanceof LocalDateTime time) {
      return timed(Kind.DATE_TIME, time.toEpochSecond(java.time.ZoneOffset.UTC), time.getNano());
    } else if (value instanceof Duration time) {
      return timed(Kind.DURATION, time.getSeconds(), time.getNano());
    } else if (value instanceof List<?> list) {
      ColumnType element = NOTHING;
      for (Object each : list) {
        element = element.and(of(each));
      }
      return list(element);
    } else if (value instanceof Map<?, ?> map) {
      Map<String, ColumnType> fields = new LinkedHashMap<>();
      map.forEach((name, each) -> fields.put(String.valueOf(name), of(each)));
      return struct(fields);
    }
    return of(kindOf(value));
  }

  private static ColumnType timed(Kind kind, long seconds, int nanos) {
    boolean far = Math.abs(seconds) > MOST_SECONDS_IN_NANOS;
    return new ColumnType(kind, far ? 1 : 0, 0, nanos % 1000 != 0, Map.of());
  }

  /** Of times, whether they are to be counted in nanoseconds, not microseconds. */
  public boolean isFine() {
    return nanos && digits == 0;
  }

  private static Kind kindOf(Object value) {
    if (value instanceof Boolean) {
      return Kind.BOOLEAN;
    } else if (value instanceof Byte) {
      return Kind.INT8;
    } else if (value instanceof Short) {
      return Kind.INT16;
    } else if (value instanceof Integer) {
      return Kind.INT32;
    } else if (value instanceof Long) {
      return Kind.INT64;
    } else if (value instanceof Float) {
      return Kind.FLOAT32;
    } else if (value instanceof Double) {
      return Kind.FLOAT64;
    } else if (value instanceof byte[]) {
      return Kind.BYTES;
    } else if (value instanceof LocalDate) {
      return Kind.DATE;
    } else if (value instanceof LocalTime) {
      return Kind.TIME;
    }
    return Kind.TEXT;
  }

  /** The narrowest type that has the values of both. */
  ColumnType and(ColumnType other) {
    if (equals(other) || other.kind == Kind.NOTHING) {
      return this;
    } else if (kind == Kind.NOTHING) {
      return other;
    } else if (isNumber() && other.isNumber()) {
      return number(other);
    } else if (kind != other.kind) {
      return TEXT;
    }
    return switch (kind) {
      case LIST -> list(element().and(other.element()));
      case STRUCT -> struct(merged(other));
      default ->
          new ColumnType(kind, Math.max(digits, other.digits), 0, nanos || other.nanos, Map.of());
    };
  }

  private Map<String, ColumnType> merged(ColumnType other) {
    Map<String, ColumnType> fields = new LinkedHashMap<>(parts);
    other.parts.forEach((name, type) -> fields.merge(name, type, ColumnType::and));
    return fields;
  }

  private boolean isNumber() {
    return kind.compareTo(Kind.INT8) >= 0 && kind.compareTo(Kind.DECIMAL) <= 0;
  }

  private boolean isWhole() {
    return kind.compareTo(Kind.INT8) >= 0 && kind.compareTo(Kind.INT64) <= 0;
  }

  private boolean isFloating() {
    return kind == Kind.FLOAT32 || kind == Kind.FLOAT64;
  }

  private ColumnType number(ColumnType other) {
    if (isWhole() && other.isWhole()) {
      return kind.compareTo(other.kind) >= 0 ? this : other;
    } else if (isFloating() || other.isFloating()) {
      return of(Kind.FLOAT64);
    }
    int before = Math.max(decimalDigits(), other.decimalDigits());
    int behind = Math.max(scale, other.scale);
    return before + behind > MOST_DIGITS
        ? TEXT
        : new ColumnType(Kind.DECIMAL, before, behind, false, Map.of());
  }

  private int decimalDigits() {
    return kind == Kind.DECIMAL ? digits : INT64_DIGITS;
  }

  /** It in words, such as {@code int64}, {@code decimal(10,2)} or {@code list<text>}. */
  public String text() {
    return switch (kind) {
      case DECIMAL -> "decimal(" + (digits + scale) + "," + scale + ")";
      case LIST -> "list<" + element().text() + ">";
      case STRUCT ->
          parts.entrySet().stream()
              .map(field -> field.getKey() + ": " + field.getValue().text())
              .collect(Collectors.joining(", ", "struct<", ">"));
      default -> kind.name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  /** Names of the fields of a struct, in order. */
  public List<String> fieldNames() {
    return new ArrayList<>(parts.keySet());
  }
}
