package dev.deja.client;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows of a table as records: by name, with numbers made what the record wants if they fit. */
final class RowBinding {

  private RowBinding() {}

  static <R extends Record> Function<Map<String, @Nullable Object>, R> of(Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    Constructor<R> constructor = constructor(type, components);
    return row -> {
      @Nullable Object[] values = new @Nullable Object[components.length];
      for (int i = 0; i < values.length; i++) {
        String name = components[i].getName();
        if (!row.containsKey(name)) {
          throw new IllegalArgumentException(
              "there is no column '"
                  + name
                  + "' for a "
                  + type.getSimpleName()
                  + "; there are "
                  + String.join(", ", row.keySet()));
        }
        values[i] = value(row.get(name), components[i].getGenericType(), name);
      }
      return make(constructor, values);
    };
  }

  private static <R> Constructor<R> constructor(Class<R> type, RecordComponent[] components) {
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type + " has no constructor of its components", e);
    }
  }

  private static <R> R make(Constructor<R> constructor, @Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException thrown
          ? thrown
          : new IllegalArgumentException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static @Nullable Object value(@Nullable Object value, Type wanted, String column) {
    Class<?> type = raw(wanted);
    if (type == Optional.class) {
      return Optional.ofNullable(value == null ? null : value(value, part(wanted, 0), column));
    }
    if (value == null) {
      if (type.isPrimitive()) {
        throw new IllegalArgumentException(
            "column '" + column + "' has a row without a value, and a " + type + " needs one");
      }
      return null;
    }
    if (type.isInstance(value) && !(value instanceof List<?>) && !(value instanceof Map<?, ?>)) {
      return value;
    }
    try {
      Object made = made(value, wanted, type, column);
      if (made != null) {
        return made;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "column '"
            + column
            + "' has '"
            + value
            + "', a "
            + value.getClass().getSimpleName()
            + ", which is no "
            + type.getSimpleName());
  }

  private static @Nullable Object made(Object value, Type wanted, Class<?> type, String column) {
    if (value instanceof Number number) {
      return number(number, type);
    } else if (value instanceof Boolean) {
      return type == boolean.class ? value : null;
    } else if (value instanceof String text) {
      return text(text, type);
    } else if (value instanceof List<?> list && type.isAssignableFrom(List.class)) {
      List<@Nullable Object> elements = new ArrayList<>();
      list.forEach(each -> elements.add(value(each, part(wanted, 0), column)));
      return elements;
    } else if (value instanceof Map<?, ?> map) {
      return map(map, wanted, type, column);
    }
    return null;
  }

  @SuppressWarnings("unchecked") // names of a row are texts
  private static @Nullable Object map(Map<?, ?> map, Type wanted, Class<?> type, String column) {
    if (type.isRecord()) {
      return of(type.asSubclass(Record.class)).apply((Map<String, @Nullable Object>) map);
    } else if (type.isAssignableFrom(Map.class)) {
      Map<Object, @Nullable Object> values = new LinkedHashMap<>();
      map.forEach((name, each) -> values.put(name, value(each, part(wanted, 1), column)));
      return values;
    }
    return null;
  }

  private static @Nullable Object number(Number number, Class<?> type) {
    if (type == double.class || type == Double.class) {
      return number.doubleValue();
    } else if (type == float.class || type == Float.class) {
      return number.floatValue();
    }
    BigDecimal exact = new BigDecimal(number.toString());
    if (type == int.class || type == Integer.class) {
      return exact.intValueExact();
    } else if (type == long.class || type == Long.class) {
      return exact.longValueExact();
    } else if (type == short.class || type == Short.class) {
      return exact.shortValueExact();
    } else if (type == byte.class || type == Byte.class) {
      return exact.byteValueExact();
    } else if (type == BigInteger.class) {
      return exact.toBigIntegerExact();
    }
    return type == BigDecimal.class ? exact : null;
  }

  private static @Nullable Object text(String text, Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(each -> ((Enum<?>) each).name().equals(text))
          .findFirst()
          .orElse(null);
    } else if ((type == char.class || type == Character.class) && text.length() == 1) {
      return text.charAt(0);
    } else if (type == UUID.class) {
      return UUID.fromString(text);
    } else if (type == URI.class) {
      return URI.create(text);
    }
    return type == Path.class ? Path.of(text) : null;
  }

  private static Class<?> raw(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    return type instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : Object.class;
  }

  private static Type part(Type type, int place) {
    return type instanceof ParameterizedType generic
        ? generic.getActualTypeArguments()[place]
        : Object.class;
  }
}
