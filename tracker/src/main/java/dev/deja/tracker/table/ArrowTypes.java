package dev.deja.tracker.table;

import dev.deja.rows.ColumnType;
import dev.deja.rows.ColumnType.Kind;
import java.util.List;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Types of columns as Arrow has them. Every column may hold nulls. */
final class ArrowTypes {

  /** Arrow's narrower decimal has so many digits. */
  static final int DECIMAL128_DIGITS = 38;

  private ArrowTypes() {}

  static Field field(String name, ColumnType type) {
    List<Field> children =
        type.parts().entrySet().stream()
            .map(part -> field(part.getKey(), part.getValue()))
            .toList();
    return new Field(name, FieldType.nullable(arrow(type)), children);
  }

  private static ArrowType arrow(ColumnType type) {
    TimeUnit unit = type.isFine() ? TimeUnit.NANOSECOND : TimeUnit.MICROSECOND;
    return switch (type.kind()) {
      case NOTHING -> ArrowType.Null.INSTANCE;
      case BOOLEAN -> ArrowType.Bool.INSTANCE;
      case INT8 -> new ArrowType.Int(8, true);
      case INT16 -> new ArrowType.Int(16, true);
      case INT32 -> new ArrowType.Int(32, true);
      case INT64 -> new ArrowType.Int(64, true);
      case FLOAT32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case FLOAT64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case DECIMAL -> {
        int digits = Math.max(1, type.digits() + type.scale());
        yield new ArrowType.Decimal(digits, type.scale(), digits > DECIMAL128_DIGITS ? 256 : 128);
      }
      case TEXT -> ArrowType.Utf8.INSTANCE;
      case BYTES -> ArrowType.Binary.INSTANCE;
      case DATE -> new ArrowType.Date(DateUnit.DAY);
      case TIME -> new ArrowType.Time(TimeUnit.NANOSECOND, 64);
      case DATE_TIME -> new ArrowType.Timestamp(unit, null);
      case INSTANT -> new ArrowType.Timestamp(unit, "UTC");
      case DURATION -> new ArrowType.Duration(unit);
      case LIST -> ArrowType.List.INSTANCE;
      case STRUCT -> ArrowType.Struct.INSTANCE;
    };
  }

  /** What a column of an Arrow file is at least; empty ones keep their kind so. */
  static ColumnType type(Field field, DictionaryProvider dictionaries) {
    if (field.getDictionary() != null) {
      return type(
          dictionaries.lookup(field.getDictionary().getId()).getVector().getField(), dictionaries);
    }
    ArrowType type = field.getType();
    if (type instanceof ArrowType.Bool) {
      return ColumnType.of(Kind.BOOLEAN);
    } else if (type instanceof ArrowType.Int number) {
      return number.getIsSigned() ? signed(number.getBitWidth()) : unsigned(number.getBitWidth());
    } else if (type instanceof ArrowType.FloatingPoint number) {
      return ColumnType.of(
          number.getPrecision() == FloatingPointPrecision.DOUBLE ? Kind.FLOAT64 : Kind.FLOAT32);
    } else if (type instanceof ArrowType.Utf8
        || type instanceof ArrowType.LargeUtf8
        || type instanceof ArrowType.Utf8View) {
      return ColumnType.of(Kind.TEXT);
    } else if (type instanceof ArrowType.Date) {
      return ColumnType.of(Kind.DATE);
    }
    return ColumnType.NOTHING;
  }

  private static ColumnType signed(int bits) {
    return ColumnType.of(
        switch (bits) {
          case 8 -> Kind.INT8;
          case 16 -> Kind.INT16;
          case 32 -> Kind.INT32;
          default -> Kind.INT64;
        });
  }

  /** Of 64 bits the values say whether they need more than a long has. */
  private static ColumnType unsigned(int bits) {
    return bits == Long.SIZE ? ColumnType.NOTHING : ColumnType.of(Kind.INT64);
  }
}
