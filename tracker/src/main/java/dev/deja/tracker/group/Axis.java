package dev.deja.tracker.group;

import dev.deja.tracker.parameter.Injection;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of one parameter in a grid, as they are typed: words separated by commas ({@code
 * 0.1,0.01}), or one range with both its ends ({@code 3..6}), whose step may follow ({@code
 * 0..1..0.25}). Commas in brackets and in quotes separate nothing, and what is in quotes is no
 * range. A range is never expanded.
 */
final class Axis {

  private static final String NUMBER =
      "([+-]?(?:[0-9]+(?:\\.[0-9]+)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?)";
  private static final Pattern RANGE =
      Pattern.compile(NUMBER + "\\.\\." + NUMBER + "(?:\\.\\." + NUMBER + ")?");

  /** A range with more digits is a slip. */
  private static final int MOST_DIGITS = 40;

  private final String name;
  private final List<String> words;
  private final BigDecimal from;
  private final BigDecimal step;
  private final BigInteger size;

  private Axis(String name, List<String> words, BigDecimal from, BigDecimal step, BigInteger size) {
    this.name = name;
    this.words = words;
    this.from = from;
    this.step = step;
    this.size = size;
  }

  /**
   * Reads one.
   *
   * @throws GroupProblem if it has no values, one of them twice, or a range that makes no sense
   */
  static Axis parse(String name, String text) {
    if (text.isBlank()) {
      throw new GroupProblem(
          "parameter '%s' has no values, so the grid is empty. Say some, as in -p %s=1,2 or -p %s=3..6."
              .formatted(name, name, name));
    }
    Matcher range = RANGE.matcher(text.strip());
    if (range.matches()) {
      return range(name, text.strip(), range);
    }
    List<String> words = words(name, text);
    Set<String> seen = new HashSet<>();
    for (String word : words) {
      if (!seen.add(word)) {
        throw new GroupProblem(
            "parameter '%s' is given '%s' twice in '%s'; leave one out."
                .formatted(name, word, text));
      }
    }
    return new Axis(
        name, words, BigDecimal.ZERO, BigDecimal.ZERO, BigInteger.valueOf(words.size()));
  }

  private static Axis range(String name, String text, Matcher range) {
    BigDecimal from = new BigDecimal(range.group(1));
    BigDecimal to = new BigDecimal(range.group(2));
    boolean down = from.compareTo(to) > 0;
    BigDecimal step = range.group(3) == null ? BigDecimal.ONE : new BigDecimal(range.group(3));
    if (step.signum() == 0) {
      throw new GroupProblem(
          "the range '%s' of parameter '%s' has a step of 0; say another, as in %s..%s..1."
              .formatted(text, name, range.group(1), range.group(2)));
    }
    if (down != step.signum() < 0 && from.compareTo(to) != 0) {
      throw new GroupProblem(
          "the range '%s' of parameter '%s' has no values, as no step of %s leads from %s to %s; say %s..%s or %s..%s..%s."
              .formatted(
                  text,
                  name,
                  step.toPlainString(),
                  range.group(1),
                  range.group(2),
                  range.group(2),
                  range.group(1),
                  range.group(1),
                  range.group(2),
                  step.negate().toPlainString()));
    }
    if (Math.max(digits(from), Math.max(digits(to), digits(step))) > MOST_DIGITS) {
      throw new GroupProblem(
          "the range '%s' of parameter '%s' has a number of more than %d digits; name its values instead."
              .formatted(text, name, MOST_DIGITS));
    }
    if (range.group(3) == null && to.subtract(from).remainder(step).signum() != 0) {
      throw new GroupProblem(
          "the range '%s' of parameter '%s' does not come to its end in steps of 1; say the step, as in %s..%s..%s."
              .formatted(
                  text,
                  name,
                  range.group(1),
                  range.group(2),
                  text(to.subtract(from).divide(BigDecimal.valueOf(4)))));
    }
    BigInteger size =
        to.subtract(from).divideToIntegralValue(step).toBigInteger().add(BigInteger.ONE);
    return new Axis(name, List.of(), from, step, size);
  }

  private static int digits(BigDecimal number) {
    return Math.max(number.precision(), Math.abs(number.scale()));
  }

  private static List<String> words(String name, String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int depth = 0;
    char quote = 0;
    boolean quoted = false;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quote != 0) {
        // Inside of brackets quotes belong to the value, as in ["a", "b"].
        if (c != quote || depth > 0) {
          word.append(c);
        }
        quote = c == quote ? 0 : quote;
      } else if ((c == '"' || c == '\'') && (depth > 0 || word.toString().isBlank())) {
        quote = c;
        quoted |= depth == 0;
        if (depth > 0) {
          word.append(c);
        } else {
          word.setLength(0);
        }
      } else if (c == ',' && depth == 0) {
        words.add(quoted ? word.toString() : word.toString().strip());
        requireWord(name, text, words, quoted);
        word.setLength(0);
        quoted = false;
      } else {
        depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
        if (!quoted || !Character.isWhitespace(c)) {
          word.append(c);
        }
      }
    }
    if (quote != 0 || depth != 0) {
      throw new GroupProblem(
          "the values of parameter '%s', '%s', have %s that is not closed."
              .formatted(name, text, quote != 0 ? "a quote" : "a bracket"));
    }
    words.add(quoted ? word.toString() : word.toString().strip());
    requireWord(name, text, words, quoted);
    return words;
  }

  private static void requireWord(String name, String text, List<String> words, boolean quoted) {
    if (words.get(words.size() - 1).isEmpty() && !quoted) {
      throw new GroupProblem(
          "the values of parameter '%s', '%s', have nothing between two commas; an empty text is ''."
              .formatted(name, text));
    }
  }

  String name() {
    return name;
  }

  BigInteger size() {
    return size;
  }

  /** A value by its place, from 0: what a notebook's parameter can be given. */
  Object value(long place) {
    return Injection.typed(
        words.isEmpty()
            ? text(from.add(step.multiply(BigDecimal.valueOf(place))))
            : words.get((int) place));
  }

  private static String text(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  /**
   * Values that stand for all when it is checked what the parameter can be: of a range its ends.
   */
  List<Object> samples() {
    List<Object> samples = new ArrayList<>();
    if (words.isEmpty()) {
      samples.add(value(0));
      samples.add(
          Injection.typed(
              text(from.add(step.multiply(new BigDecimal(size.subtract(BigInteger.ONE)))))));
      if (size.compareTo(BigInteger.ONE) > 0) {
        samples.add(value(1));
      }
    } else {
      words.forEach(word -> samples.add(Injection.typed(word)));
    }
    return samples;
  }
}
