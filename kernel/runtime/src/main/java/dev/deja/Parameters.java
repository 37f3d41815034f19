package dev.deja;

import dev.deja.json.JsonReader;
import dev.deja.json.JsonText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values that a run was given by name, and what becomes of them as the types that notebook code
 * asks for. They come as a JSON object in the variable {@code DEJA_CELL_PARAMETERS}.
 */
final class Parameters {

  private static final String VARIABLE = "DEJA_CELL_PARAMETERS";

  private static volatile @Nullable Map<String, @Nullable Object> given;

  private Parameters() {}

  private static @Nullable Object given(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("'" + name + "' is no name of a parameter: it is blank");
    }
    Map<String, @Nullable Object> known = given;
    if (known == null) {
      known = JsonReader.object(System.getenv().getOrDefault(VARIABLE, "{}"));
      given = known;
    }
    return known.get(name);
  }

  static long whole(String name, long byDefault, long least, long most, String type) {
    Object value = given(name);
    return remember(name, value == null ? byDefault : whole(name, value, least, most, type), value);
  }

  private static long whole(String name, Object value, long least, long most, String type) {
    try {
      long number = new BigDecimal(String.valueOf(value).strip()).longValueExact();
      if (number >= least && number <= most) {
        return number;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Said below.
    }
    throw wrong(name, value, "a whole number of type " + type);
  }

  static double real(String name, double byDefault) {
    Object value = given(name);
    return remember(name, value == null ? byDefault : real(name, value), value);
  }

  private static double real(String name, Object value) {
    try {
      return Double.parseDouble(String.valueOf(value).strip());
    } catch (NumberFormatException e) {
      throw wrong(name, value, "a number");
    }
  }

  static boolean truth(String name, boolean byDefault) {
    Object value = given(name);
    return remember(name, value == null ? byDefault : truth(name, value), value);
  }

  private static boolean truth(String name, Object value) {
    String text = String.valueOf(value).strip();
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return text.equalsIgnoreCase("true");
    }
    throw wrong(name, value, "true or false");
  }

  static String text(String name, String byDefault) {
    Object value = given(name);
    return remember(name, value == null ? byDefault : text(value), value);
  }

  private static String text(Object value) {
    return value instanceof List<?> || value instanceof Map<?, ?>
        ? JsonText.of(value)
        : String.valueOf(value);
  }

  static <T> List<T> list(String name, List<T> byDefault) {
    Object value = given(name);
    if (value == null) {
      return remember(name, byDefault, null);
    }
    if (!(value instanceof List<?> items)) {
      throw wrong(name, value, "a list, such as [1, 2, 3]");
    }
    @Nullable Object like = byDefault.isEmpty() ? null : byDefault.get(0);
    List<T> result = new ArrayList<>();
    for (Object item : items) {
      @SuppressWarnings("unchecked")
      T element = (T) element(name, item, like);
      result.add(element);
    }
    return remember(name, List.copyOf(result), value);
  }

  private static Object element(String name, @Nullable Object item, @Nullable Object like) {
    if (item == null) {
      throw new IllegalArgumentException("parameter '" + name + "' has null in its list");
    }
    if (like instanceof Integer) {
      return Math.toIntExact(whole(name, item, Integer.MIN_VALUE, Integer.MAX_VALUE, "int"));
    }
    if (like instanceof Long) {
      return whole(name, item, Long.MIN_VALUE, Long.MAX_VALUE, "long");
    }
    if (like instanceof Double) {
      return real(name, item);
    }
    if (like instanceof Boolean) {
      return truth(name, item);
    }
    if (like instanceof String) {
      return text(item);
    }
    return item instanceof BigDecimal number ? natural(number) : item;
  }

  /** An {@code Integer}, {@code Long} or {@code Double}, whichever holds it first. */
  private static Object natural(BigDecimal number) {
    if (number.scale() > 0) {
      return number.doubleValue();
    }
    try {
      long whole = number.longValueExact();
      return whole == (int) whole ? (Object) (int) whole : (Object) whole;
    } catch (ArithmeticException e) {
      return number.doubleValue();
    }
  }

  private static <T> T remember(String name, T value, @Nullable Object given) {
    Deja.note(
        "parameter",
        "{\"name\":"
            + JsonText.of(name)
            + ",\"value\":"
            + JsonText.of(value)
            + ",\"given\":"
            + (given != null)
            + "}");
    return value;
  }

  private static IllegalArgumentException wrong(String name, Object value, String expected) {
    return new IllegalArgumentException(
        "parameter '"
            + name
            + "' was given as '"
            + text(value)
            + "'; expected "
            + expected
            + ", as in 'deja run … -p "
            + name
            + " VALUE'");
  }
}
