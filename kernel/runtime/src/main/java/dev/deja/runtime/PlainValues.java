package dev.deja.runtime;

import java.io.File;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.sql.Clob;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values of notebook code as the plain ones that a table can hold. */
final class PlainValues {

  /** Deeper values contain themselves, or are no values of a table. */
  private static final int DEEPEST = 32;

  private static final Pattern SNIPPET = Pattern.compile("REPL\\.\\$JShell\\$\\w+[.$]");

  private static final ClassValue<RecordComponent[]> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
          RecordComponent[] components = type.getRecordComponents();
          for (RecordComponent component : components) {
            component.getAccessor().setAccessible(true);
          }
          return components;
        }
      };

  private PlainValues() {}

  /** The name of a value's class, as its author wrote it. */
  static String className(Object value) {
    return shortened(value.getClass().getTypeName());
  }

  /** A class's name without that of the class around a cell. */
  static String shortened(String className) {
    return SNIPPET.matcher(className).replaceAll("");
  }

  /** Names and types of a record's components, in order. */
  static RecordComponent[] components(Class<?> record) {
    return COMPONENTS.get(record);
  }

  /** A table cannot hold objects of a class; the message says which. */
  static final class Unfit extends Exception {

    private static final long serialVersionUID = 1;

    Unfit(String message) {
      super(message);
    }
  }

  /**
   * A value as a plain one: numbers, text, times, and lists and maps of such. Records and beans
   * become maps, and what the JDK has with a text that says all of it becomes that text.
   *
   * @throws Unfit if it is of another class
   * @throws Exception what methods of the value throw
   */
  static @Nullable Object of(@Nullable Object value) throws Exception {
    return of(value, 0);
  }

  private static @Nullable Object of(@Nullable Object value, int depth) throws Exception {
    if (value == null || isPlain(value)) {
      return value;
    }
    if (depth > DEEPEST) {
      throw new Unfit("values inside of each other, more than " + DEEPEST + " deep");
    }
    if (value instanceof BigInteger number) {
      return new BigDecimal(number);
    } else if (value instanceof AtomicInteger || value instanceof AtomicLong) {
      return ((Number) value).longValue();
    } else if (isText(value)) {
      return value.toString();
    } else if (value instanceof Optional<?> optional) {
      return of(optional.orElse(null), depth + 1);
    } else if (value instanceof OptionalInt number) {
      return number.isPresent() ? number.getAsInt() : null;
    } else if (value instanceof OptionalLong number) {
      return number.isPresent() ? number.getAsLong() : null;
    } else if (value instanceof OptionalDouble number) {
      return number.isPresent() ? number.getAsDouble() : null;
    }
    Object time = time(value);
    return time != null ? time : composed(value, depth);
  }

  private static boolean isPlain(Object value) {
    return value instanceof String
        || value instanceof Boolean
        || value instanceof Double
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Float
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigDecimal
        || value instanceof byte[]
        || value instanceof LocalDate
        || value instanceof LocalTime
        || value instanceof LocalDateTime
        || value instanceof Instant
        || value instanceof Duration;
  }

  private static boolean isText(Object value) {
    return value instanceof CharSequence
        || value instanceof Character
        || value instanceof Enum<?>
        || value instanceof UUID
        || value instanceof URI
        || value instanceof URL
        || value instanceof Path
        || value instanceof File
        || value instanceof Locale
        || value instanceof Currency
        || value instanceof Charset
        || value instanceof Class<?>;
  }

  private static @Nullable Object time(Object value) {
    if (value instanceof ZonedDateTime time) {
      return time.toInstant();
    } else if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    } else if (value instanceof java.sql.Date date) {
      return date.toLocalDate();
    } else if (value instanceof java.sql.Time time) {
      return time.toLocalTime();
    } else if (value instanceof java.sql.Timestamp time) {
      return time.toLocalDateTime();
    } else if (value instanceof Date date) {
      return date.toInstant();
    } else if (value instanceof Calendar calendar) {
      return calendar.toInstant();
    }
    // YearMonth, Period and the like.
    return value instanceof TemporalAccessor || value instanceof TemporalAmount
        ? value.toString()
        : null;
  }

  private static @Nullable Object composed(Object value, int depth) throws Exception {
    if (value instanceof Collection<?> collection) {
      List<@Nullable Object> list = new ArrayList<>(collection.size());
      for (Object each : collection) {
        list.add(of(each, depth + 1));
      }
      return list;
    } else if (value.getClass().isArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        list.add(of(Array.get(value, i), depth + 1));
      }
      return list;
    } else if (Shape.isRow(value)) {
      return row(value, depth + 1);
    } else if (value instanceof java.sql.Array array) {
      return of(array.getArray(), depth + 1);
    } else if (value instanceof Clob clob) {
      return text(clob);
    } else if (value instanceof java.sql.Blob blob) {
      return blob.getBytes(1, (int) Math.min(Integer.MAX_VALUE, blob.length()));
    }
    throw new Unfit("a " + className(value) + ", which is no value of a table");
  }

  private static String text(Clob clob) throws SQLException {
    return clob.getSubString(1, (int) Math.min(Integer.MAX_VALUE, clob.length()));
  }

  /**
   * Names and values of a record, map or bean.
   *
   * @throws Unfit if there is a value among them that is none of a table
   */
  static Map<String, @Nullable Object> row(Object value) throws Exception {
    return row(value, 0);
  }

  private static Map<String, @Nullable Object> row(Object value, int depth) throws Exception {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        row.put(String.valueOf(entry.getKey()), entry.getValue());
      }
    } else if (value instanceof Record) {
      for (RecordComponent component : components(value.getClass())) {
        row.put(component.getName(), component(component, value));
      }
    } else {
      row.putAll(Shape.fields(value));
    }
    for (Map.Entry<String, @Nullable Object> field : row.entrySet()) {
      Object each = field.getValue();
      if (each instanceof Cell.Fault fault) {
        throw new Unfit("'" + field.getKey() + "', which cannot be read: " + fault.why());
      }
      try {
        field.setValue(of(each, depth));
      } catch (Unfit e) {
        String message = String.valueOf(e.getMessage());
        throw message.startsWith("in column ")
            ? e
            : new Unfit("in column '" + field.getKey() + "' " + message);
      }
    }
    return row;
  }

  private static @Nullable Object component(RecordComponent component, Object record)
      throws Exception {
    try {
      return component.getAccessor().invoke(record);
    } catch (InvocationTargetException e) {
      throw Texts.sneaky(e.getCause() == null ? e : e.getCause());
    }
  }
}
