package dev.deja.tracker.parameter;

import dev.deja.tracker.word.Nearest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Paths with parameters in them, as papermill has them: <code>out/{region}-{n:03d}.ipynb</code>,
 * <code>{pm[run_uuid]}</code>, <code>{pm[current_datetime_utc]:%Y%m%d}</code>. Of Python's format
 * language it knows width, zeros and precision of numbers, and the usual letters of dates; two
 * braces stand for one.
 */
public final class PathTemplate {

  private static final Pattern FIELD =
      Pattern.compile("\\{\\{|}}|\\{([^{}\\[\\]:!]*)(?:\\[([^\\]]*)])?(?::([^{}]*))?}|[{}]");
  private static final Pattern NUMBER =
      Pattern.compile("(0?)([0-9]*)(,?)(?:\\.([0-9]+))?([dfeg%]?)");
  private static final Map<Character, String> DATE_LETTERS =
      Map.ofEntries(
          Map.entry('Y', "uuuu"),
          Map.entry('y', "uu"),
          Map.entry('m', "MM"),
          Map.entry('d', "dd"),
          Map.entry('H', "HH"),
          Map.entry('I', "hh"),
          Map.entry('M', "mm"),
          Map.entry('S', "ss"),
          Map.entry('f', "SSSSSS"),
          Map.entry('j', "DDD"),
          Map.entry('p', "a"),
          Map.entry('z', "xx"),
          Map.entry('a', "EEE"),
          Map.entry('A', "EEEE"),
          Map.entry('b', "MMM"),
          Map.entry('B', "MMMM"));

  private final Map<String, @Nullable Object> values;

  /**
   * @param given by name, as {@link Injection} takes them
   * @param clock the time, and the zone of {@code current_datetime_local}
   */
  public PathTemplate(Map<String, @Nullable Object> given, Clock clock) {
    Map<String, @Nullable Object> builtIn = new LinkedHashMap<>();
    builtIn.put("run_uuid", UUID.randomUUID().toString());
    builtIn.put("current_datetime_local", ZonedDateTime.now(clock));
    builtIn.put(
        "current_datetime_utc", ZonedDateTime.now(clock).withZoneSameInstant(ZoneOffset.UTC));
    values = new LinkedHashMap<>();
    values.put("pm", builtIn);
    given.forEach(
        (name, value) ->
            values.put(
                name,
                value instanceof JavaLiteral.Word word
                    ? PythonLiteral.natural(word.text())
                    : value));
  }

  /**
   * The path with values in it.
   *
   * @throws ParameterProblem if it names what was not given, or a format that is not known
   */
  public String fill(String path) {
    return FIELD
        .matcher(path)
        .replaceAll(
            field ->
                Matcher.quoteReplacement(
                    switch (field.group()) {
                      case "{{" -> "{";
                      case "}}" -> "}";
                      case "{", "}" ->
                          throw new ParameterProblem(
                              "the path '%s' has a single '%s'; a parameter is written {name}, and a brace '%s%s'."
                                  .formatted(path, field.group(), field.group(), field.group()));
                      default ->
                          formatted(
                              path, value(path, field.group(1), field.group(2)), field.group(3));
                    }));
  }

  private @Nullable Object value(String path, String name, @Nullable String key) {
    if (!values.containsKey(name)) {
      List<String> nearest = Nearest.to(name, values.keySet());
      throw new ParameterProblem(
          "the path '%s' needs the parameter '%s', which was not given%s. Give it with -p %s VALUE."
              .formatted(
                  path,
                  name,
                  nearest.isEmpty() ? "" : "; nearest: " + String.join(", ", nearest),
                  name));
    }
    Object value = values.get(name);
    if (key == null) {
      return value;
    }
    if (value instanceof Map<?, ?> map && map.containsKey(key)) {
      return map.get(key);
    }
    if (value instanceof List<?> list && key.matches("[0-9]{1,9}")) {
      int index = Integer.parseInt(key);
      if (index < list.size()) {
        return list.get(index);
      }
    }
    throw new ParameterProblem(
        "the path '%s' needs '%s' of the parameter '%s', which has no such thing%s."
            .formatted(
                path, key, name, value instanceof Map<?, ?> map ? "; it has " + map.keySet() : ""));
  }

  private static String formatted(String path, @Nullable Object value, @Nullable String format) {
    if (format == null || format.isEmpty()) {
      return plain(value);
    }
    if (value instanceof ZonedDateTime time) {
      return date(path, time, format);
    }
    Matcher number = NUMBER.matcher(format);
    if (value instanceof Number && number.matches()) {
      // A double is its binary value, as in Python: 2.675 is a little less than that.
      return number(
          value instanceof Double binary && !binary.isNaN() && !binary.isInfinite()
              ? new BigDecimal(binary)
              : new BigDecimal(value.toString()),
          number);
    }
    throw new ParameterProblem(
        "the path '%s' has the format '%s', which is not known for %s; known are such as {n:03d}, {x:.2f} and dates like {pm[current_datetime_utc]:%%Y%%m%%d}."
            .formatted(path, format, plain(value)));
  }

  private static String plain(@Nullable Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    if (value instanceof ZonedDateTime time) {
      boolean utc = time.getOffset().equals(ZoneOffset.UTC) && time.getZone() instanceof ZoneOffset;
      return DateTimeFormatter.ofPattern(
              utc ? "uuuu-MM-dd HH:mm:ss.SSSSSSxxx" : "uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .format(time);
    }
    return value.toString();
  }

  private static String number(BigDecimal value, Matcher format) {
    String precision = format.group(4);
    String text =
        switch (format.group(5)) {
          case "f" -> rounded(value, precision);
          case "e" -> ("%." + (precision == null ? "6" : precision) + "e").formatted(value);
          case "%" -> rounded(value.movePointRight(2), precision) + "%";
          default ->
              precision == null
                  ? value.toPlainString()
                  : ("%." + precision + "g").formatted(value.doubleValue());
        };
    if (!format.group(3).isEmpty()) {
      text = String.format(Locale.ROOT, "%,d", value.toBigInteger());
    }
    int width = format.group(2).isEmpty() ? 0 : Integer.parseInt(format.group(2));
    String fill = format.group(1).isEmpty() ? " " : "0";
    boolean negative = fill.equals("0") && text.startsWith("-");
    String digits = negative ? text.substring(1) : text;
    String filler = fill.repeat(Math.max(0, Math.min(width, 255) - text.length()));
    return (negative ? "-" : "") + filler + digits;
  }

  private static String rounded(BigDecimal value, @Nullable String precision) {
    int digits = precision == null ? 6 : Math.min(100, Integer.parseInt(precision));
    return value.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String date(String path, ZonedDateTime time, String format) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%') {
        text.append(c);
        continue;
      }
      i++;
      char letter = i < format.length() ? format.charAt(i) : '%';
      String pattern = DATE_LETTERS.get(letter);
      if (letter == '%') {
        text.append('%');
      } else if (pattern == null) {
        throw new ParameterProblem(
            "the path '%s' has a date with '%%%s', which is not known; known are %s."
                .formatted(path, letter, new java.util.TreeSet<>(DATE_LETTERS.keySet())));
      } else {
        text.append(DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time));
      }
    }
    return text.toString();
  }
}
