package dev.deja.tracker.export;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an exported program has in the place of {@code dev.deja.Deja}: it prints. */
final class DejaShim {

  private static final String SOURCE =
      """

      /** Stands for dev.deja.Deja outside of a notebook: what it is told it prints. */
      final class Deja {
        static String display(Object value) { System.out.println(value); return ""; }
        static String display(Object value, String id) { return display(value); }
        static void updateDisplay(String id, Object value) { display(value); }
        static String html(String text) { return display(text); }
        static String markdown(String text) { return display(text); }
        static String latex(String text) { return display(text); }
        static String svg(String text) { return display(text); }
        static String javascript(String text) { return display(text); }
        static String json(Object value) { return display(value); }
        static String table(Object value) { return display(value); }
        static String table(Object value, int rows) { return display(value); }
        static String image(Object image) { return display(image); }
        static void metadata(String key, Object value) { System.out.println(key + " = " + value); }
        static void metadata(String key, Object value, long step) {
          System.out.println(key + " = " + value + " (step " + step + ")");
        }
        static void tag(String tag) {}
        static void untag(String tag) {}
        static java.nio.file.Path input(java.nio.file.Path file) { return file; }
        static java.nio.file.Path output(java.nio.file.Path file) { return file; }

        /** What the recorded run was given; -Dname=value comes before it. */
        private static final java.util.Map<String, Object> GIVEN =
            java.util.Map.ofEntries(%s);
        private static String given(String name, Object value) {
          return System.getProperty(name, String.valueOf(GIVEN.getOrDefault(name, value)));
        }
        static int parameter(String name, int value) {
          return Integer.parseInt(given(name, value));
        }
        static long parameter(String name, long value) {
          return Long.parseLong(given(name, value));
        }
        static double parameter(String name, double value) {
          return Double.parseDouble(given(name, value));
        }
        static boolean parameter(String name, boolean value) {
          return Boolean.parseBoolean(given(name, value));
        }
        static String parameter(String name, String value) { return given(name, value); }
        @SuppressWarnings("unchecked")
        static <T> java.util.List<T> parameter(String name, java.util.List<T> value) {
          java.util.List<Object> given = (java.util.List<Object>) GIVEN.getOrDefault(name, value);
          Object like = value.isEmpty() ? null : value.get(0);
          return (java.util.List<T>)
              given.stream()
                  .map(
                      each ->
                          !(each instanceof Number number) ? each
                              : like instanceof Double ? (Object) number.doubleValue()
                              : like instanceof Long ? (Object) number.longValue()
                              : each)
                  .toList();
        }
      }
      """;

  private DejaShim() {}

  /**
   * A class of its own behind the program.
   *
   * @param given parameters of the execution, by name, as JSON values
   */
  static String source(Map<String, Object> given) {
    return SOURCE.replace(
        "%s",
        given.entrySet().stream()
            .filter(parameter -> parameter.getValue() != null)
            .map(
                parameter ->
                    "\n          java.util.Map.entry(%s, %s)"
                        .formatted(literal(parameter.getKey()), literal(parameter.getValue())))
            .collect(Collectors.joining(",")));
  }

  private static String literal(Object value) {
    if (value instanceof List<?> list) {
      return list.stream()
          .map(DejaShim::literal)
          .collect(Collectors.joining(", ", "java.util.List.of(", ")"));
    }
    if (value instanceof Long || value instanceof Boolean || value instanceof Integer) {
      return value + (value instanceof Long ? "L" : "");
    }
    if (value instanceof Number number) {
      return Double.isFinite(number.doubleValue())
          ? String.valueOf(number.doubleValue())
          : "Double.valueOf(\"%s\")".formatted(number);
    }
    return text(String.valueOf(value));
  }

  private static String text(String value) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : value.toCharArray()) {
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
