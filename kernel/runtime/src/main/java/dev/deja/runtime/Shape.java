package dev.deja.runtime;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which values are rows of a table, and what their columns are. */
final class Shape {

  private static final int MIN_PROPERTIES = 2;

  private Shape() {}

  /** Whether a collection of these is a table: rows, none of another kind, and at least one. */
  static boolean areRows(List<@Nullable Object> elements) {
    boolean any = false;
    for (Object element : elements) {
      if (element != null) {
        if (!isRow(element)) {
          return false;
        }
        any = true;
      }
    }
    return any;
  }

  static boolean isRow(@Nullable Object value) {
    return value != null
        && (value instanceof Record
            || value instanceof Map<?, ?>
            || value.getClass().isArray()
            || isBean(value));
  }

  /** Whether it is of a class, not the JDK's, with fields that have getters. */
  static boolean isBean(Object value) {
    Class<?> type = value.getClass();
    return type.getClassLoader() != null
        && type.getClassLoader() != ClassLoader.getPlatformClassLoader()
        && !(value instanceof Enum<?>)
        && !(value instanceof Iterable<?>)
        && !(value instanceof Throwable)
        && properties(type).size() >= MIN_PROPERTIES;
  }

  /** Names and values of all its fields. */
  static Map<String, @Nullable Object> fields(Object value) throws Exception {
    return fields(value, Integer.MAX_VALUE);
  }

  /**
   * Names and values of a row's fields, or nothing for a value that is no row.
   *
   * @param max how many are read at most; those left out have the value null
   * @throws Exception what the accessors throw
   */
  static Map<String, @Nullable Object> fields(Object value, int max) throws Exception {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (value instanceof Record) {
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        put(fields, component.getName(), value, component.getAccessor(), max);
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (fields.size() >= 10 * (long) max) {
          break;
        }
        fields.put(Texts.brief(entry.getKey()), entry.getValue());
      }
    } else if (value.getClass().isArray()) {
      int length = Array.getLength(value);
      for (int i = 0; i < length && i < 10_000; i++) {
        fields.put(String.valueOf(i), i < max ? Array.get(value, i) : null);
      }
    } else if (isBean(value)) {
      for (Map.Entry<String, Method> property : properties(value.getClass()).entrySet()) {
        put(fields, property.getKey(), value, property.getValue(), max);
      }
    }
    return fields;
  }

  private static void put(
      Map<String, @Nullable Object> fields, String name, Object value, Method accessor, int max) {
    if (fields.size() >= max) {
      fields.put(name, null);
      return;
    }
    try {
      accessor.setAccessible(true);
      fields.put(name, accessor.invoke(value));
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      Texts.rethrowIfStopping(cause);
      fields.put(name, new Cell.Fault(cause));
    } catch (ReflectiveOperationException | RuntimeException e) {
      fields.put(name, new Cell.Fault(e));
    }
  }

  /** Fields that have a getter of their name; a getter without a field may do anything. */
  private static Map<String, Method> properties(Class<?> type) {
    Map<String, Method> properties = new LinkedHashMap<>();
    for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        Method getter = Modifier.isStatic(field.getModifiers()) ? null : getter(type, field);
        if (getter != null) {
          properties.putIfAbsent(field.getName(), getter);
        }
      }
    }
    return properties;
  }

  private static @Nullable Method getter(Class<?> type, Field field) {
    String name = field.getName();
    String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    boolean flag = field.getType() == boolean.class;
    try {
      Method getter = type.getMethod((flag ? "is" : "get") + capital);
      return getter.getReturnType() == field.getType() ? getter : null;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
