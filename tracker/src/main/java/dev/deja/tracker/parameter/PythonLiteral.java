package dev.deja.tracker.parameter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value as Python code, as papermill writes it, and as what is remembered of it.
 *
 * @param code an expression
 * @param json a value that JSON can hold; NaN and infinities are text
 */
record PythonLiteral(String code, @Nullable Object json) {

  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?m)^([A-Za-z_]\\w*)[ \\t]*(?::[^=\\n]+)?=(?!=)[ \\t]*(.*?)[ \\t]*(?:#.*)?$");
  private static final Pattern TEXT = Pattern.compile("\"([^\"\\\\]*)\"|'([^'\\\\]*)'");

  /** A value from the command line, or from YAML or JSON. */
  static PythonLiteral of(@Nullable Object value) {
    if (value instanceof JavaLiteral.Word word) {
      return of(natural(word.text()));
    }
    if (value == null) {
      return new PythonLiteral("None", null);
    }
    if (value instanceof Boolean truth) {
      return new PythonLiteral(truth ? "True" : "False", truth);
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isNaN(number) || Double.isInfinite(number)
          ? new PythonLiteral(
              "float('%s')"
                  .formatted(
                      String.valueOf(number).replace("Infinity", "inf").replace("NaN", "nan")),
              String.valueOf(number))
          : new PythonLiteral(String.valueOf(value), value);
    }
    if (value instanceof Number) {
      return new PythonLiteral(value.toString(), value);
    }
    if (value instanceof Iterable<?> elements) {
      List<PythonLiteral> each = new ArrayList<>();
      elements.forEach(element -> each.add(of(element)));
      List<@Nullable Object> json = new ArrayList<>();
      each.forEach(element -> json.add(element.json()));
      return new PythonLiteral(
          each.stream().map(PythonLiteral::code).collect(Collectors.joining(", ", "[", "]")), json);
    }
    if (value instanceof Map<?, ?> map) {
      List<String> code = new ArrayList<>();
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      map.forEach(
          (key, element) -> {
            PythonLiteral literal = of(element);
            code.add(quoted(String.valueOf(key)) + ": " + literal.code());
            json.put(String.valueOf(key), literal.json());
          });
      return new PythonLiteral("{" + String.join(", ", code) + "}", json);
    }
    return new PythonLiteral(quoted(value.toString()), value.toString());
  }

  /** What a word of the command line is, by papermill's rules. */
  static @Nullable Object natural(String word) {
    return switch (word) {
      case "True" -> true;
      case "False" -> false;
      case "None" -> null;
      default ->
          word.matches("[Tt]rue|[Ff]alse|null|[\\[{].*")
              ? word
              : new JavaLiteral.Word(word).natural();
    };
  }

  /**
   * The values of the variables that a cell assigns, in order; the text of the code, if it is no
   * plain literal.
   */
  static Map<String, @Nullable Object> values(String source) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    Matcher assignment = ASSIGNMENT.matcher(source);
    while (assignment.find()) {
      String code = assignment.group(2);
      Matcher text = TEXT.matcher(code);
      values.put(
          assignment.group(1),
          text.matches() ? text.group(1) == null ? text.group(2) : text.group(1) : natural(code));
    }
    return values;
  }

  private static String quoted(String text) {
    StringBuilder code = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> code.append("\\\\");
        case '"' -> code.append("\\\"");
        case '\n' -> code.append("\\n");
        case '\r' -> code.append("\\r");
        case '\t' -> code.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            code.append("\\x%02x".formatted((int) c));
          } else {
            code.append(c);
          }
        }
      }
    }
    return code.append('"').toString();
  }
}
