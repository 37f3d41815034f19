package dev.deja.tracker.export;

/** What an exported program has in the place of {@code dev.deja.Deja}: it prints. */
final class DejaShim {

  /** A class of its own behind the program. */
  static final String SOURCE =
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
        static int parameter(String name, int value) { return Integer.getInteger(name, value); }
        static long parameter(String name, long value) { return Long.getLong(name, value); }
        static double parameter(String name, double value) {
          return Double.parseDouble(System.getProperty(name, String.valueOf(value)));
        }
        static boolean parameter(String name, boolean value) {
          return Boolean.parseBoolean(System.getProperty(name, String.valueOf(value)));
        }
        static String parameter(String name, String value) {
          return System.getProperty(name, value);
        }
        static <T> java.util.List<T> parameter(String name, java.util.List<T> value) {
          return value;
        }
      }
      """;

  private DejaShim() {}
}
