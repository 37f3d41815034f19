package dev.deja.tracker.parameter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Java type of a parameter, as far as values of it can be given from outside.
 *
 * @param kind what its values are
 * @param text as it is declared; empty if it is not
 * @param arguments of an array or a collection its elements, of a map keys and values; else empty
 */
record ParameterType(Kind kind, String text, List<ParameterType> arguments) {

  /** What values of a type are; each names them as a message does. */
  enum Kind {
    BOOLEAN("true or false"),
    CHAR("one character"),
    BYTE("a whole number from -128 to 127"),
    SHORT("a whole number from -32768 to 32767"),
    INT("a whole number from -2147483648 to 2147483647"),
    LONG("a whole number from -2^63 to 2^63-1"),
    BIG_INTEGER("a whole number"),
    FLOAT("a number"),
    DOUBLE("a number"),
    BIG_DECIMAL("a number"),
    STRING("a text"),
    PATH("a path"),
    FILE("a path"),
    URI("a URI, such as https://example.org/a.csv"),
    DATE("a date, such as 2026-11-01"),
    DATE_TIME("a date and time, such as 2026-11-01T09:30"),
    INSTANT("an instant, such as 2026-11-01T09:30:00Z"),
    DURATION("a duration, such as PT1H30M"),
    ARRAY("a list, such as [1, 2, 3]"),
    LIST("a list, such as [1, 2, 3]"),
    SET("a list, such as [1, 2, 3]"),
    MAP("a map, such as {\"a\": 1}"),
    /** Whatever the value is. */
    INFERRED("a value"),
    /** A type of which only a constant can be named. */
    OTHER("the name of one of its constants");

    private final String expected;

    Kind(String expected) {
      this.expected = expected;
    }

    String expected() {
      return expected;
    }
  }

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("boolean", Kind.BOOLEAN),
          Map.entry("Boolean", Kind.BOOLEAN),
          Map.entry("char", Kind.CHAR),
          Map.entry("Character", Kind.CHAR),
          Map.entry("byte", Kind.BYTE),
          Map.entry("Byte", Kind.BYTE),
          Map.entry("short", Kind.SHORT),
          Map.entry("Short", Kind.SHORT),
          Map.entry("int", Kind.INT),
          Map.entry("Integer", Kind.INT),
          Map.entry("long", Kind.LONG),
          Map.entry("Long", Kind.LONG),
          Map.entry("BigInteger", Kind.BIG_INTEGER),
          Map.entry("float", Kind.FLOAT),
          Map.entry("Float", Kind.FLOAT),
          Map.entry("double", Kind.DOUBLE),
          Map.entry("Double", Kind.DOUBLE),
          Map.entry("BigDecimal", Kind.BIG_DECIMAL),
          Map.entry("String", Kind.STRING),
          Map.entry("CharSequence", Kind.STRING),
          Map.entry("Path", Kind.PATH),
          Map.entry("File", Kind.FILE),
          Map.entry("URI", Kind.URI),
          Map.entry("LocalDate", Kind.DATE),
          Map.entry("LocalDateTime", Kind.DATE_TIME),
          Map.entry("Instant", Kind.INSTANT),
          Map.entry("Duration", Kind.DURATION),
          Map.entry("List", Kind.LIST),
          Map.entry("Collection", Kind.LIST),
          Map.entry("Iterable", Kind.LIST),
          Map.entry("ArrayList", Kind.LIST),
          Map.entry("LinkedList", Kind.LIST),
          Map.entry("Set", Kind.SET),
          Map.entry("HashSet", Kind.SET),
          Map.entry("LinkedHashSet", Kind.SET),
          Map.entry("TreeSet", Kind.SET),
          Map.entry("Map", Kind.MAP),
          Map.entry("HashMap", Kind.MAP),
          Map.entry("LinkedHashMap", Kind.MAP),
          Map.entry("TreeMap", Kind.MAP),
          Map.entry("var", Kind.INFERRED),
          Map.entry("Object", Kind.INFERRED),
          Map.entry("Number", Kind.INFERRED),
          Map.entry("?", Kind.INFERRED));

  static final ParameterType INFERRED = new ParameterType(Kind.INFERRED, "", List.of());

  /** Reads a type as it stands in source. */
  static ParameterType parse(String source) {
    String text = source.strip();
    if (text.isEmpty()) {
      return INFERRED;
    }
    if (text.endsWith("[]")) {
      return new ParameterType(
          Kind.ARRAY, text, List.of(parse(text.substring(0, text.length() - 2))));
    }
    int open = text.indexOf('<');
    String name = open < 0 ? text : text.substring(0, open);
    Kind kind = KINDS.getOrDefault(name.substring(name.lastIndexOf('.') + 1).strip(), Kind.OTHER);
    List<ParameterType> arguments = new ArrayList<>();
    if (open >= 0 && text.endsWith(">")) {
      arguments(text.substring(open + 1, text.length() - 1))
          .forEach(argument -> arguments.add(parse(bound(argument))));
    }
    return new ParameterType(kind, text, List.copyOf(arguments));
  }

  /** Cut at commas that stand in no brackets. */
  private static List<String> arguments(String text) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      depth += c == '<' ? 1 : c == '>' ? -1 : 0;
      if (c == ',' && depth == 0) {
        arguments.add(text.substring(start, at));
        start = at + 1;
      }
    }
    arguments.add(text.substring(start));
    return arguments;
  }

  private static String bound(String argument) {
    return argument.strip().replaceFirst("^\\?\\s+(?:extends|super)\\s+", "");
  }

  /** The type of elements, or of what stands at a place of a map. */
  ParameterType argument(int index) {
    return index < arguments.size() ? arguments.get(index) : INFERRED;
  }

  boolean isPrimitive() {
    return !text.isEmpty()
        && Character.isLowerCase(text.charAt(0))
        && text.indexOf('.') < 0
        && kind != Kind.ARRAY
        && kind != Kind.INFERRED;
  }

  /** The name without a package and without what stands in angle brackets. */
  String simpleName() {
    int open = text.indexOf('<');
    String name = open < 0 ? text : text.substring(0, open);
    return name.substring(name.lastIndexOf('.') + 1).strip();
  }
}
