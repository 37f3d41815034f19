package dev.deja.kernel.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in plain words what javac means, and what to do about it. */
final class PlainWords {

  private record Rule(Pattern message, Function<MatchResult, String> words) {}

  private static final List<Rule> RULES = new ArrayList<>();

  /** Package names before a class, which a reader rarely needs. */
  private static final Pattern PACKAGE = Pattern.compile("\\b(?:[a-z_][\\w]*\\.)+(?=[A-Z])");

  private PlainWords() {}

  private static void rule(String message, Function<MatchResult, String> words) {
    RULES.add(new Rule(Pattern.compile(message, Pattern.DOTALL), words));
  }

  private static void rule(String message, String words) {
    rule(message, match -> words);
  }

  static {
    rule(
        "cannot find symbol\\s+symbol:\\s+(\\w+) ([^\\n]+)(?:\\s+location:\\s+([^\\n]+))?.*",
        match -> unknown(match.group(1), match.group(2), match.group(3)));
    rule(
        "incompatible types: possible lossy conversion from (.+) to (.+)",
        match ->
            "this is "
                + article(match.group(1))
                + ", of which "
                + article(match.group(2))
                + " may not hold all; "
                + (match.group(2).equals("float") ? "a number with an f behind it is one; " : "")
                + "to cut it off on purpose write ("
                + match.group(2)
                + ") before it");
    rule(
        "incompatible types: (.+) cannot be converted to (.+)",
        match ->
            "this is "
                + article(match.group(1))
                + ", and "
                + article(match.group(2))
                + " is needed here"
                + conversion(match.group(1), match.group(2)));
    rule(
        "incompatible types: missing return value",
        "this method must return a value: write 'return …;'");
    rule(
        "incompatible types: unexpected return value",
        "a value is returned, but the method is void: give it a type, or write 'return;'");
    rule(
        "missing return statement",
        "the method can come to its end without returning a value: add a 'return …;' before this"
            + " brace");
    rule(
        "unreported exception (.+?); must be caught or declared to be thrown.*",
        match ->
            "this can throw "
                + match.group(1)
                + ": catch it with try { … } catch ("
                + match.group(1)
                + " e) { … }, or write 'throws "
                + match.group(1)
                + "' behind the parameters of the method");
    rule(
        "(?:variable|class|method) (.+?) is already defined(?: in (.+))?",
        match ->
            "there is already '"
                + match.group(1)
                + "' "
                + (match.group(2) == null ? "here" : "in " + match.group(2))
                + ": give this one another name, or leave out its type to give that one a value");
    rule(
        "variable (\\w+) might not have been initialized",
        match ->
            "'"
                + match.group(1)
                + "' may have no value yet here: give it one where it is"
                + " declared, or on every way to this line");
    rule(
        "variable (\\w+) might already have been assigned",
        match -> "'" + match.group(1) + "' is final, and may have a value already");
    rule(
        "cannot assign a value to (?:static )?final variable (.+)",
        match -> "'" + match.group(1) + "' is final: its value cannot be changed");
    rule(
        "non-static variable this cannot be referenced.*",
        "there is no 'this' here: this code belongs to no object");
    rule(
        "non-static (\\w+) (.+?) cannot be referenced from a static context",
        match ->
            "'"
                + match.group(2)
                + "' belongs to an object, and here is none: call it on one, or"
                + " make it static");
    rule("';' expected", "a semicolon is missing here");
    rule("'(.+)' expected", match -> "'" + match.group(1) + "' is missing here");
    rule("<identifier> expected", "a name is missing here");
    rule(
        "unclosed string literal",
        "this text has no closing \" on its line; a text over several lines begins and ends with"
            + " \"\"\"");
    rule("unclosed text block", "this text has no closing \"\"\"");
    rule(
        "unclosed character literal",
        "single quotes hold one character; write a text with double quotes");
    rule("empty character literal", "single quotes must hold one character");
    rule("unclosed comment", "this comment has no end: write */");
    rule("reached end of file while parsing", "the code ends here, and is not complete");
    rule(
        "unreachable statement",
        "this can never run: what stands before it always leaves, or never ends");
    rule(
        "(?:method|constructor) (\\S+) in (?:class|interface|record|enum)\\s.*?cannot be applied to"
            + " given types;\\s+required:\\s+([^\\n]+)\\s+found:\\s+([^\\n]+)\\s+reason:.*",
        match ->
            match.group(1)
                + " takes "
                + parameters(match.group(2))
                + ", and is given "
                + parameters(match.group(3)));
    rule(
        "no suitable (?:method|constructor) found for (\\S+?)\\((.*?)\\)\\n.*",
        match -> "no " + match.group(1) + " takes " + parameters(match.group(2)) + choices(match));
    rule(
        "package (\\w+) does not exist",
        match ->
            "nothing is named '" + match.group(1) + "' here: no variable, no class, no package");
    rule(
        "package (\\S+) does not exist",
        match ->
            "there is no package '"
                + match.group(1)
                + "'; if it is in a library, add that first: %maven group:artifact:version");
    rule(
        "(\\S+) is not abstract and does not override abstract method (.+) in (\\S+)",
        match ->
            match.group(1)
                + " lacks the method "
                + match.group(2)
                + " that "
                + match.group(3)
                + " asks for: write it, or declare "
                + match.group(1)
                + " abstract");
    rule(
        "(\\S+) is abstract; cannot be instantiated",
        match ->
            "'"
                + match.group(1)
                + "' is abstract: make an object of a class that extends or"
                + " implements it");
    rule(
        "(\\S+) cannot be dereferenced",
        match -> "a value of type " + match.group(1) + " has no methods and no fields");
    rule(
        "unexpected type\\s+required: reference\\s+found:\\s+(\\w+)",
        match -> "'" + match.group(1) + "' cannot stand here; write " + boxed(match.group(1)));
    rule(
        "bad operand types for binary operator '(.+?)'\\s+first type:\\s+([^\\n]+)\\s+second"
            + " type:\\s+([^\\n]+)",
        match ->
            "'"
                + match.group(1)
                + "' cannot join "
                + article(match.group(2).strip())
                + " and "
                + article(match.group(3).strip()));
    rule(
        "(?:incomparable types: |incompatible types: )(.+?) and (.+?)(?: .*)?",
        match ->
            article(match.group(1)) + " and " + article(match.group(2)) + " cannot be compared");
    rule(
        "(\\S+) has private access in (\\S+)",
        match -> "'" + match.group(1) + "' is private: only " + match.group(2) + " may use it");
    rule(
        "exception (\\S+) is never thrown in body of corresponding try statement",
        match -> "nothing in this try can throw " + match.group(1) + ": leave the catch out");
    rule("not a statement", "this does nothing by itself");
    rule("illegal start of (?:expression|type)", "nothing can begin like this here");
    rule("'else' without 'if'", "there is no 'if' before this 'else'");
    rule("'catch' without 'try'", "there is no 'try' before this 'catch'");
    rule("break outside switch or loop", "'break' stands in a loop or a switch only");
    rule("continue outside of loop", "'continue' stands in a loop only");
    rule("duplicate case label", "there is a 'case' with this value already");
    rule(
        "cannot infer type for local variable (\\w+).*",
        match ->
            "the type of '"
                + match.group(1)
                + "' does not follow from its value: write it in"
                + " the place of 'var'");
    rule(
        "local variables referenced from (a lambda expression|an inner class) must be final.*",
        match ->
            "a variable that changes cannot be used in "
                + match.group(1)
                + ": copy it to one that does not");
    rule("integer number too large.*", "this number is too large for an int: write an L behind it");
    rule(
        "constant string too long",
        "a text in code has 65,535 bytes at most: read a longer one from a file");
    rule("division by zero", "this divides by zero");
  }

  /** A sentence without a capital and a full stop; empty when javac's own words must do. */
  static Optional<String> of(String message) {
    String text = shortened(message);
    for (Rule rule : RULES) {
      Matcher matcher = rule.message().matcher(text);
      if (matcher.matches()) {
        return Optional.of(rule.words().apply(matcher.toMatchResult()));
      }
    }
    return Optional.empty();
  }

  /** A message of javac's with simple names of classes. */
  static String shortened(String message) {
    return PACKAGE.matcher(RuntimeErrors.plain(message)).replaceAll("");
  }

  private static String unknown(String kind, String name, @Nullable String location) {
    if (location == null || location.startsWith("class $")) {
      return "there is no " + kind + " " + name;
    }
    Matcher variable = Pattern.compile("variable (\\S+) of type (.+)").matcher(location);
    if (variable.matches()) {
      return variable.group(2)
          + " has no "
          + member(kind, name)
          + " ('"
          + variable.group(1)
          + "' is one)";
    }
    Matcher type = Pattern.compile("(?:class|interface|enum|record) (.+)").matcher(location);
    return (type.matches() ? type.group(1) : location) + " has no " + member(kind, name);
  }

  private static String member(String kind, String name) {
    return kind.equals("variable") ? "field " + name : kind + " " + name;
  }

  private static String article(String type) {
    return type.startsWith("<null>")
        ? "null"
        : "AEIOaeio".indexOf(type.charAt(0)) >= 0 ? "an " + type : "a " + type;
  }

  private static String parameters(String types) {
    return types.isBlank() || types.strip().equals("no arguments")
        ? "nothing"
        : "(" + types.strip().replace(",", ", ") + ")";
  }

  private static String conversion(String from, String to) {
    if (from.equals("String")) {
      return switch (to) {
        case "int", "Integer" -> ": Integer.parseInt(…) reads one from a text";
        case "double", "Double" -> ": Double.parseDouble(…) reads one from a text";
        case "long", "Long" -> ": Long.parseLong(…) reads one from a text";
        case "char" -> ": single quotes make a character, charAt(0) takes one";
        default -> "";
      };
    }
    if (to.equals("String")) {
      return ": String.valueOf(…) makes a text of it";
    }
    return to.equals("boolean") ? ": == compares, = gives a value" : "";
  }

  private static String boxed(String primitive) {
    return switch (primitive) {
      case "int" -> "Integer";
      case "char" -> "Character";
      default -> Character.toUpperCase(primitive.charAt(0)) + primitive.substring(1);
    };
  }

  /** What there is, from the lines that say why it does not fit. */
  private static String choices(MatchResult match) {
    Matcher each =
        Pattern.compile("(?:method|constructor) (?:\\S+\\.)?(\\S+\\(.*?\\)) is not applicable")
            .matcher(match.group());
    List<String> found = new ArrayList<>();
    while (each.find()) {
      String choice = each.group(1).replace(",", ", ");
      found.add(choice.substring(Math.max(0, choice.lastIndexOf('>', choice.indexOf('(')) + 1)));
    }
    if (found.isEmpty()) {
      return "";
    }
    int shown = Math.min(6, found.size());
    return "; there is "
        + String.join(", ", found.subList(0, shown))
        + (shown < found.size() ? " and " + (found.size() - shown) + " more" : "");
  }
}
