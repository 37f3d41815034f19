package dev.deja.json;

import java.lang.reflect.Array;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes Java values as JSON. */
public final class JsonText {

  private final StringBuilder out = new StringBuilder();
  private final IdentityHashMap<Object, Boolean> open = new IdentityHashMap<>();

  private JsonText() {}

  /**
   * A value as JSON text. Numbers, booleans, null, text, maps, iterables and arrays become what
   * they are; NaN, infinities and anything else become text.
   *
   * @throws IllegalArgumentException if a collection contains itself
   */
  public static String of(@Nullable Object value) {
    JsonText text = new JsonText();
    text.write(value);
    return text.out.toString();
  }

  private void write(@Nullable Object value) {
    if (value == null) {
      out.append("null");
    } else if (value instanceof Boolean || isFinite(value)) {
      out.append(value);
    } else if (value instanceof Map<?, ?> map) {
      enter(value);
      String separator = "{";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(separator);
        string(String.valueOf(entry.getKey()));
        out.append(':');
        write(entry.getValue());
        separator = ",";
      }
      out.append(map.isEmpty() ? "{}" : "}");
      open.remove(value);
    } else if (value instanceof Iterable<?> items && !(value instanceof java.nio.file.Path)) {
      enter(value);
      out.append('[');
      String separator = "";
      for (Object item : items) {
        out.append(separator);
        write(item);
        separator = ",";
      }
      out.append(']');
      open.remove(value);
    } else if (value.getClass().isArray()) {
      enter(value);
      out.append('[');
      for (int i = 0; i < Array.getLength(value); i++) {
        out.append(i == 0 ? "" : ",");
        write(Array.get(value, i));
      }
      out.append(']');
      open.remove(value);
    } else {
      string(value.toString());
    }
  }

  private void enter(Object value) {
    if (open.put(value, Boolean.TRUE) != null) {
      throw new IllegalArgumentException("a value that contains itself cannot be remembered");
    }
  }

  private static boolean isFinite(Object value) {
    if (value instanceof Double || value instanceof Float) {
      return Double.isFinite(((Number) value).doubleValue());
    }
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte
        || value instanceof java.math.BigInteger
        || value instanceof java.math.BigDecimal;
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || Character.isSurrogate(c)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
