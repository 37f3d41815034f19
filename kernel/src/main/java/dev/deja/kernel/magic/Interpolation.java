package dev.deja.kernel.magic;

import dev.deja.kernel.extension.Magic.Placeholders;
import dev.deja.kernel.extension.Notebook;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts values in the place of <code>{expression}</code> in the line of a magic. As in IPython, text
 * in braces that does not evaluate stays as it is, and <code>{{name}}</code> stands for <code>
 * {name}</code>; but not in the line of a template such as <code>{{.Names}}</code>, which would
 * lose its braces. Never evaluated, because shells, {@code awk}, regular expressions and JSON use
 * braces too: literals ({@code a{3}}), lists ({@code {a,b}}), assignments, and what has a dollar
 * sign in front in a line of shell.
 */
final class Interpolation {

  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\w]*");
  private static final Pattern LITERAL =
      Pattern.compile("[-+]?[\\d.][\\w.]*|\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'");
  private static final Pattern FIELD = Pattern.compile("(?<![\\w.])\\$");

  /** Doubled braces around what is not just a name. */
  private static final Pattern TEMPLATE = Pattern.compile("\\{\\{(?![\\p{L}_]\\w*}})");

  private static final Pattern ASSIGNS = Pattern.compile("(?<![=!<>])=(?!=)|\\+\\+|--");

  private final String text;
  private final boolean dollars;
  private final Notebook notebook;
  private final StringBuilder out = new StringBuilder();

  private Interpolation(String text, boolean dollars, Notebook notebook) {
    this.text = text;
    this.dollars = dollars;
    this.notebook = notebook;
  }

  static String of(String text, Placeholders placeholders, Notebook notebook) {
    return placeholders == Placeholders.NONE || text.indexOf('{') < 0
        ? text
        : new Interpolation(text, placeholders == Placeholders.BRACES_AND_DOLLARS, notebook).run();
  }

  private String run() {
    int i = 0;
    while (i < text.length()) {
      boolean dollar = text.startsWith("${", i);
      int open = dollar ? i + 1 : i;
      int end = text.charAt(open) == '{' ? closing(open) : -1;
      if (end < 0) {
        out.append(text.charAt(i));
        i++;
      } else if (dollar && !dollars && !isDoubled(open, end)) {
        out.append(text, i, end + 1);
        i = end + 1;
      } else {
        i = braces(i, open, end);
      }
    }
    return out.toString();
  }

  /** Writes what stands for the braces, or their beginning; gives where to go on. */
  private int braces(int from, int open, int end) {
    String inner = text.substring(open + 1, end);
    if (isDoubled(open, end)) {
      String escaped = inner.substring(1, inner.length() - 1);
      boolean stands =
          NAME.matcher(escaped).matches()
              ? !notebook.hasVariable(escaped) && TEMPLATE.matcher(text).find()
              : value(escaped).isEmpty();
      out.append(text, from, open).append(stands ? "{" + inner + "}" : inner);
      return end + 1;
    }
    Optional<String> value = value(inner);
    if (value.isPresent()) {
      out.append(value.get());
      return end + 1;
    }
    out.append(text, from, open + 1);
    return open + 1;
  }

  private boolean isDoubled(int open, int end) {
    return text.charAt(open + 1) == '{' && closing(open + 1) == end - 1;
  }

  private Optional<String> value(String inner) {
    String expression = inner.strip();
    if (expression.isEmpty()
        || LITERAL.matcher(expression).matches()
        || FIELD.matcher(expression).find()) {
      return Optional.empty();
    }
    Matcher name = NAME.matcher(expression);
    if (name.matches()) {
      return notebook.hasVariable(expression) ? notebook.evaluate(expression) : Optional.empty();
    }
    return isOneExpression(expression) ? notebook.evaluate(expression) : Optional.empty();
  }

  /** Whether it could be: one thing, which changes nothing that has a name. */
  private static boolean isOneExpression(String expression) {
    String outer = Brackets.outside(expression);
    return outer.indexOf(',') < 0
        && outer.indexOf(';') < 0
        && !outer.contains("..")
        && (outer.indexOf(':') < 0 || outer.indexOf('?') >= 0 || outer.contains("::"))
        && !ASSIGNS.matcher(outer).find();
  }

  private int closing(int open) {
    return Brackets.closing(text, open);
  }
}
