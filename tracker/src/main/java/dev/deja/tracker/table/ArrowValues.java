package dev.deja.tracker.table;

import dev.deja.rows.ColumnType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.util.Text;
import org.jspecify.annotations.Nullable;

/** Plain values into Arrow's vectors, and out of them again. */
final class ArrowValues {

  private static final long MICROS = 1_000_000;
  private static final long NANOS = 1_000_000_000;
  private static final int FIXED_BYTES = 8;

  private ArrowValues() {}

  /**
   * Puts a value at its place.
   *
   * @param type what the vector holds; the value is made that
   * @return how many bytes it takes, roughly
   */
  static long set(FieldVector vector, int at, ColumnType type, @Nullable Object value) {
    if (value == null) {
      return 1; // vectors are null where nothing is set
    }
    if (vector instanceof VarCharVector texts) {
      byte[] utf8 = text(value).getBytes(StandardCharsets.UTF_8);
      texts.setSafe(at, utf8);
      return utf8.length + 4L;
    } else if (vector instanceof VarBinaryVector binaries) {
      byte[] bytes = (byte[]) value;
      binaries.setSafe(at, bytes);
      return bytes.length + 4L;
    } else if (vector instanceof ListVector lists) {
      return setList(lists, at, type, (List<?>) value);
    } else if (vector instanceof StructVector structs) {
      return setStruct(structs, at, type, (Map<?, ?>) value);
    }
    setFixed(vector, at, type, value);
    return FIXED_BYTES;
  }

  private static long setList(ListVector lists, int at, ColumnType type, List<?> value) {
    int start = lists.startNewValue(at);
    long bytes = 4;
    for (int i = 0; i < value.size(); i++) {
      bytes += set(lists.getDataVector(), start + i, type.element(), value.get(i));
    }
    lists.endValue(at, value.size());
    return bytes;
  }

  private static long setStruct(StructVector structs, int at, ColumnType type, Map<?, ?> value) {
    structs.setIndexDefined(at);
    long bytes = 1;
    for (FieldVector child : structs.getChildrenFromFields()) {
      ColumnType part = type.parts().getOrDefault(child.getName(), ColumnType.NOTHING);
      bytes += set(child, at, part, value.get(child.getName()));
    }
    return bytes;
  }

  private static void setFixed(FieldVector vector, int at, ColumnType type, Object value) {
    switch (type.kind()) {
      case BOOLEAN -> ((BitVector) vector).setSafe(at, (Boolean) value ? 1 : 0);
      case INT8 -> ((TinyIntVector) vector).setSafe(at, ((Number) value).byteValue());
      case INT16 -> ((SmallIntVector) vector).setSafe(at, ((Number) value).shortValue());
      case INT32 -> ((IntVector) vector).setSafe(at, ((Number) value).intValue());
      case INT64 -> ((BigIntVector) vector).setSafe(at, ((Number) value).longValue());
      case FLOAT32 -> ((Float4Vector) vector).setSafe(at, ((Number) value).floatValue());
      case FLOAT64 -> ((Float8Vector) vector).setSafe(at, ((Number) value).doubleValue());
      case DECIMAL -> setDecimal(vector, at, type, (Number) value);
      case DATE ->
          ((DateDayVector) vector).setSafe(at, Math.toIntExact(((LocalDate) value).toEpochDay()));
      case TIME -> ((TimeNanoVector) vector).setSafe(at, ((LocalTime) value).toNanoOfDay());
      case DATE_TIME -> {
        LocalDateTime time = (LocalDateTime) value;
        ((TimeStampVector) vector)
            .setSafe(at, count(type, time.toEpochSecond(ZoneOffset.UTC), time.getNano()));
      }
      case INSTANT -> {
        Instant time = (Instant) value;
        ((TimeStampVector) vector).setSafe(at, count(type, time.getEpochSecond(), time.getNano()));
      }
      case DURATION -> {
        Duration time = (Duration) value;
        ((DurationVector) vector).setSafe(at, count(type, time.getSeconds(), time.getNano()));
      }
      default -> throw new IllegalStateException(type.text() + " has no " + value.getClass());
    }
  }

  private static long count(ColumnType type, long seconds, int nanos) {
    return type.isFine()
        ? Math.addExact(Math.multiplyExact(seconds, NANOS), nanos)
        : Math.addExact(Math.multiplyExact(seconds, MICROS), nanos / 1000);
  }

  private static void setDecimal(FieldVector vector, int at, ColumnType type, Number value) {
    BigDecimal number =
        value instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf(value.longValue());
    BigDecimal scaled = number.setScale(type.scale());
    if (vector instanceof Decimal256Vector wide) {
      wide.setSafe(at, scaled);
    } else {
      ((DecimalVector) vector).setSafe(at, scaled);
    }
  }

  /** Of values of mixed kinds, which stand in a column of texts. */
  private static String text(Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  /**
   * The value at a place, as a plain one.
   *
   * @param dictionaries of columns that hold places in one
   */
  static @Nullable Object get(FieldVector vector, int at, DictionaryProvider dictionaries) {
    DictionaryEncoding encoding = vector.getField().getDictionary();
    if (vector.isNull(at)) {
      return null;
    } else if (encoding != null) {
      int place = Math.toIntExact(((BaseIntVector) vector).getValueAsLong(at));
      return get(dictionaries.lookup(encoding.getId()).getVector(), place, dictionaries);
    } else if (vector instanceof ListVector lists) {
      List<@Nullable Object> list = new ArrayList<>();
      for (int i = lists.getElementStartIndex(at); i < lists.getElementEndIndex(at); i++) {
        list.add(get(lists.getDataVector(), i, dictionaries));
      }
      return list;
    } else if (vector instanceof StructVector structs) {
      Map<String, @Nullable Object> struct = new LinkedHashMap<>();
      for (FieldVector child : structs.getChildrenFromFields()) {
        struct.put(child.getName(), get(child, at, dictionaries));
      }
      return struct;
    } else if (vector instanceof UInt8Vector numbers) {
      return new BigDecimal(numbers.getObjectNoOverflow(at));
    } else if (vector instanceof BaseIntVector numbers && !isSigned(vector)) {
      return numbers.getValueAsLong(at);
    } else if (vector instanceof Float2Vector numbers) {
      return numbers.getValueAsFloat(at);
    } else if (vector instanceof TimeStampVector times) {
      ArrowType.Timestamp type = (ArrowType.Timestamp) vector.getField().getType();
      Instant instant = instant(type.getUnit(), times.get(at));
      return type.getTimezone() == null
          ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
          : instant;
    }
    Object value = vector.getObject(at);
    if (value instanceof Text text) {
      return text.toString();
    } else if (vector.getField().getType() instanceof ArrowType.Date) {
      return vector instanceof DateDayVector days
          ? LocalDate.ofEpochDay(days.get(at))
          : ((LocalDateTime) value).toLocalDate();
    } else if (vector.getField().getType() instanceof ArrowType.Time type) {
      return value instanceof LocalDateTime time // of milliseconds
          ? time.toLocalTime()
          : LocalTime.ofNanoOfDay(
              Math.multiplyExact(((Number) value).longValue(), NANOS / perSecond(type.getUnit())));
    }
    return value;
  }

  private static boolean isSigned(FieldVector vector) {
    return ((ArrowType.Int) vector.getField().getType()).getIsSigned();
  }

  private static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1;
      case MILLISECOND -> 1_000;
      case MICROSECOND -> MICROS;
      case NANOSECOND -> NANOS;
    };
  }

  private static Instant instant(TimeUnit unit, long count) {
    long each = perSecond(unit);
    return Instant.ofEpochSecond(
        Math.floorDiv(count, each), Math.floorMod(count, each) * (NANOS / each));
  }
}
