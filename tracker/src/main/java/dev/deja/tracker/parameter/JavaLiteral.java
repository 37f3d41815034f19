package dev.deja.tracker.parameter;

import dev.deja.tracker.parameter.ParameterType.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value as Java code, and as what is remembered of it.
 *
 * @param code an expression that needs no import
 * @param json a value that JSON can hold; NaN and infinities are text
 */
record JavaLiteral(String code, @Nullable Object json) {

  /** A value is not of the type it should be of. The message says which value, and what is. */
  static final class Mismatch extends RuntimeException {

    private static final long serialVersionUID = 1;

    Mismatch(@Nullable Object value, String expected) {
      super("'" + shortened(String.valueOf(value)) + "'; expected " + expected);
    }
  }

  /** A word of the command line: where no type is declared, it is what it looks like. */
  record Word(String text) {

    @Override
    public String toString() {
      return text;
    }

    /** As papermill reads it. */
    @Nullable Object natural() {
      if (text.equals("None") || text.equals("null")) {
        return null;
      }
      if (text.matches("[Tt]rue|[Ff]alse")) {
        return Boolean.valueOf(text);
      }
      if (text.matches("[+-]?[0-9]{1,30}")) {
        return new BigInteger(text.replaceFirst("^\\+", ""));
      }
      if (text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?")) {
        return Double.valueOf(text);
      }
      return text.startsWith("[") || text.startsWith("{") ? LenientJson.read(text) : text;
    }
  }

  private static final Pattern CONSTANT = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");
  private static final Pattern EXPONENT = Pattern.compile(".*[eE][+-]?[0-9]{5,}");

  /** A longer constant is put together from pieces: the class file format allows 65,535 bytes. */
  private static final int LONGEST_CONSTANT = 8_000;

  /**
   * A value of a type.
   *
   * @param value text, or what YAML and JSON have: numbers, booleans, null, lists, maps
   * @throws Mismatch if it is no such value
   */
  static JavaLiteral of(ParameterType type, @Nullable Object value) {
    if (value instanceof Word word && type.kind() == Kind.INFERRED) {
      return of(type, word.natural());
    }
    if (value == null) {
      if (type.isPrimitive()) {
        throw new Mismatch("null", type.kind().expected());
      }
      return new JavaLiteral("null", null);
    }
    return switch (type.kind()) {
      case BOOLEAN -> truth(value);
      case CHAR -> character(value);
      case BYTE -> whole(type, value, "(byte) ", "");
      case SHORT -> whole(type, value, "(short) ", "");
      case INT -> whole(type, value, "", "");
      case LONG -> whole(type, value, "", "L");
      case BIG_INTEGER -> bigInteger(value);
      case FLOAT, DOUBLE -> real(type, value);
      case BIG_DECIMAL -> bigDecimal(value);
      case STRING -> new JavaLiteral(quoted(text(value)), text(value));
      case PATH -> parsed(type, value, "java.nio.file.Path.of", Path::of);
      case FILE -> parsed(type, value, "new java.io.File", Path::of);
      case URI -> parsed(type, value, "java.net.URI.create", URI::create);
      case DATE -> parsed(type, value, "java.time.LocalDate.parse", LocalDate::parse);
      case DATE_TIME -> parsed(type, value, "java.time.LocalDateTime.parse", LocalDateTime::parse);
      case INSTANT -> parsed(type, value, "java.time.Instant.parse", Instant::parse);
      case DURATION -> parsed(type, value, "java.time.Duration.parse", Duration::parse);
      case ARRAY, LIST, SET -> elements(type, value);
      case MAP -> map(type, value);
      case INFERRED -> inferred(value);
      case OTHER -> constant(type, value);
    };
  }

  private static JavaLiteral truth(Object value) {
    String text = text(value).strip().toLowerCase(Locale.ROOT);
    if (text.equals("true") || text.equals("false")) {
      return new JavaLiteral(text, text.equals("true"));
    }
    throw new Mismatch(value, Kind.BOOLEAN.expected());
  }

  private static JavaLiteral character(Object value) {
    String text = text(value);
    if (text.length() != 1) {
      throw new Mismatch(value, Kind.CHAR.expected());
    }
    String inner = quoted(text);
    String escaped = inner.substring(1, inner.length() - 1);
    String code = text.equals("'") ? "\\'" : text.equals("\"") ? "\"" : escaped;
    return new JavaLiteral("'" + code + "'", text);
  }

  private static JavaLiteral whole(ParameterType type, Object value, String cast, String suffix) {
    int bits =
        switch (type.kind()) {
          case BYTE -> 7;
          case SHORT -> 15;
          case INT -> 31;
          default -> 63;
        };
    BigInteger number =
        wholeNumber(value)
            .filter(found -> found.bitLength() <= bits)
            .orElseThrow(() -> new Mismatch(value, type.kind().expected()));
    long json = number.longValueExact();
    String code = cast.isEmpty() || json >= 0 ? cast + number + suffix : cast + "(" + number + ")";
    return new JavaLiteral(code, json == (int) json ? (Object) (int) json : (Object) json);
  }

  private static Optional<BigInteger> wholeNumber(Object value) {
    if (value instanceof Number && !(value instanceof Double || value instanceof BigDecimal)) {
      return Optional.of(new BigInteger(value.toString()));
    }
    try {
      return Optional.of(new BigInteger(text(value).strip().replaceFirst("^\\+", "")));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static JavaLiteral bigInteger(Object value) {
    BigInteger number =
        wholeNumber(value).orElseThrow(() -> new Mismatch(value, Kind.BIG_INTEGER.expected()));
    return new JavaLiteral("new java.math.BigInteger(\"" + number + "\")", number);
  }

  private static JavaLiteral real(ParameterType type, Object value) {
    boolean single = type.kind() == Kind.FLOAT;
    String box = single ? "Float" : "Double";
    String text = text(value).strip();
    String name = text.toLowerCase(Locale.ROOT).replaceFirst("^[+]", "");
    if (name.equals("nan") || name.equals(".nan")) {
      return new JavaLiteral(box + ".NaN", "NaN");
    }
    if (name.matches("-?\\.?inf(inity)?")) {
      boolean negative = name.startsWith("-");
      return new JavaLiteral(
          box + (negative ? ".NEGATIVE_INFINITY" : ".POSITIVE_INFINITY"),
          negative ? "-Infinity" : "Infinity");
    }
    BigDecimal exact = decimal(value).orElseThrow(() -> new Mismatch(value, "a number"));
    double number = single ? exact.floatValue() : exact.doubleValue();
    if (Double.isInfinite(number)) {
      throw new Mismatch(value, "a number that a " + type.text() + " can hold");
    }
    return single
        ? new JavaLiteral(exact.floatValue() + "f", exact)
        : new JavaLiteral(Double.toString(number), number);
  }

  private static JavaLiteral bigDecimal(Object value) {
    BigDecimal number =
        decimal(value).orElseThrow(() -> new Mismatch(value, Kind.BIG_DECIMAL.expected()));
    return new JavaLiteral("new java.math.BigDecimal(\"" + number + "\")", number);
  }

  private static Optional<BigDecimal> decimal(Object value) {
    String text = text(value).strip();
    if (value instanceof Boolean || EXPONENT.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static JavaLiteral parsed(
      ParameterType type, Object value, String call, Function<String, ?> check) {
    String text = text(value);
    try {
      var unused = check.apply(text);
    } catch (RuntimeException e) { // each has an exception of its own
      throw new Mismatch(value, type.kind().expected());
    }
    return new JavaLiteral(call + "(" + quoted(text) + ")", text);
  }

  private static JavaLiteral elements(ParameterType type, Object value) {
    if (!(structured(value) instanceof List<?> items)) {
      throw new Mismatch(value, type.kind().expected());
    }
    List<String> code = new ArrayList<>();
    List<@Nullable Object> json = new ArrayList<>();
    for (Object item : items) {
      JavaLiteral element = of(type.argument(0), item);
      code.add(element.code());
      json.add(element.json());
    }
    String all = String.join(", ", code);
    if (type.kind() == Kind.ARRAY) {
      return new JavaLiteral("new " + type.text() + " {" + all + "}", json);
    }
    String list =
        (code.contains("null") ? "java.util.Arrays.asList(" : "java.util.List.of(") + all + ")";
    return new JavaLiteral(
        switch (type.simpleName()) {
          case "Set" -> "new java.util.LinkedHashSet<>(" + list + ")";
          case "ArrayList", "LinkedList", "HashSet", "LinkedHashSet", "TreeSet" ->
              "new java.util." + type.simpleName() + "<>(" + list + ")";
          default -> list;
        },
        json);
  }

  private static JavaLiteral map(ParameterType type, Object value) {
    if (!(structured(value) instanceof Map<?, ?> entries)) {
      throw new Mismatch(value, type.kind().expected());
    }
    List<String> code = new ArrayList<>();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      JavaLiteral key = of(type.argument(0), entry.getKey());
      JavaLiteral element = of(type.argument(1), entry.getValue());
      code.add("java.util.Map.entry(" + key.code() + ", " + element.code() + ")");
      json.put(String.valueOf(entry.getKey()), element.json());
    }
    String map = "java.util.Map.ofEntries(" + String.join(", ", code) + ")";
    return new JavaLiteral(
        switch (type.simpleName()) {
          case "HashMap", "LinkedHashMap", "TreeMap" ->
              "new java.util." + type.simpleName() + "<>(" + map + ")";
          default -> map;
        },
        json);
  }

  private static JavaLiteral inferred(Object value) {
    return of(inferredType(value), value);
  }

  /** What a value is, where nothing is declared. */
  static ParameterType inferredType(@Nullable Object value) {
    if (value == null) {
      return ParameterType.parse("Object");
    }
    if (value instanceof Boolean) {
      return ParameterType.parse("boolean");
    }
    if (value instanceof List<?>) {
      return ParameterType.parse("java.util.List<?>");
    }
    if (value instanceof Map<?, ?>) {
      return ParameterType.parse("java.util.Map<?, ?>");
    }
    if (value instanceof Number number) {
      return number(number);
    }
    return ParameterType.parse("String");
  }

  private static ParameterType number(Number number) {
    if (number instanceof Double || number instanceof Float || number instanceof BigDecimal) {
      return ParameterType.parse("double");
    }
    int bits = new BigInteger(number.toString()).bitLength();
    return ParameterType.parse(bits <= 31 ? "int" : bits <= 63 ? "long" : "java.math.BigInteger");
  }

  private static JavaLiteral constant(ParameterType type, Object value) {
    String text = text(value).strip();
    if (!CONSTANT.matcher(text).matches()) {
      throw new Mismatch(value, type.kind().expected() + ", because it is of type " + type.text());
    }
    return new JavaLiteral(type.text() + "." + text, text);
  }

  /** Text of the command line that should be a list or a map is read as JSON. */
  private static @Nullable Object structured(Object value) {
    return value instanceof String || value instanceof Word
        ? LenientJson.read(value.toString())
        : value;
  }

  private static String text(Object value) {
    return value instanceof List<?> || value instanceof Map<?, ?>
        ? LenientJson.write(value)
        : value.toString();
  }

  /** A text as a Java expression on one line. */
  static String quoted(String text) {
    if (text.length() <= LONGEST_CONSTANT) {
      return constant(text);
    }
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < text.length(); at += LONGEST_CONSTANT) {
      pieces.add(constant(text.substring(at, Math.min(text.length(), at + LONGEST_CONSTANT))));
    }
    return "String.join(\"\", " + String.join(", ", pieces) + ")";
  }

  private static String constant(String text) {
    StringBuilder code = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> code.append("\\\"");
        case '\\' -> code.append("\\\\");
        case '\n' -> code.append("\\n");
        case '\r' -> code.append("\\r");
        case '\t' -> code.append("\\t");
        default -> {
          if (c < 0x20) {
            // Not \\u: the compiler takes that for the character itself, a line break included.
            code.append(String.format(Locale.ROOT, "\\%03o", (int) c));
          } else if (Character.isSurrogate(c) || !Character.isDefined(c) || isInvisible(c)) {
            code.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            code.append(c);
          }
        }
      }
    }
    return code.append('"').toString();
  }

  private static boolean isInvisible(char c) {
    int type = Character.getType(c);
    return type == Character.FORMAT
        || type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
