package dev.deja.kernel.engine;

import dev.deja.kernel.typing.Completion;
import dev.deja.kernel.typing.Names;
import dev.deja.kernel.typing.Typing;
import dev.deja.kernel.word.Nearest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds what a name that nobody knows was probably meant to be. Used by one thread. */
final class Suggestions {

  private static final int MOST_IMPORTS = 3;

  /** Packages that are meant most often, in this order. */
  private static final List<String> USUAL =
      List.of("java.util.", "java.time.", "java.nio.", "java.io.", "java.sql.", "java.");

  private static final Pattern SYMBOL =
      Pattern.compile("cannot find symbol\\s+symbol:\\s+(\\w+) ([\\w$]+).*", Pattern.DOTALL);

  private static final Pattern NEED = Pattern.compile("(\\w+) ([\\w$]+)(?:\\(.*)?");

  private static final int LONG_NAME = 4;

  /** What other languages print with. */
  private static final Set<String> PRINTING = Set.of("print", "println");

  private static final Pattern NO_PACKAGE = Pattern.compile("package (\\S+) does not exist");

  private final Typing typing;
  private final Names names;

  Suggestions(Typing typing, Names names) {
    this.typing = typing;
    this.names = names;
  }

  /** The name that a message says nobody knows. */
  static Optional<String> unknownName(String message) {
    Matcher matcher = SYMBOL.matcher(message);
    return matcher.matches() ? Optional.of(matcher.group(2)) : Optional.empty();
  }

  /**
   * What to try instead, as a sentence; empty if nothing is near.
   *
   * @param code the piece of the cell that does not compile
   * @param position where javac says it is wrong: at the name, or at the dot before it
   */
  Optional<String> of(String message, String code, int position) {
    Matcher symbol = SYMBOL.matcher(message);
    if (symbol.matches()) {
      return ofName(symbol.group(2), symbol.group(1), code, position);
    }
    Matcher missing = NO_PACKAGE.matcher(message);
    if (!missing.matches()) {
      return Optional.empty();
    }
    String name = missing.group(1);
    return name.indexOf('.') < 0
        ? ofName(name, "class", code, code.lastIndexOf(name, position))
        : ofPackage(name);
  }

  /**
   * The same for what a declaration needs that JShell has accepted.
   *
   * @param need such as {@code variable x} or {@code method f(int)}
   */
  Optional<String> ofNeed(String need, String code) {
    Matcher matcher = NEED.matcher(need);
    if (!matcher.matches() || matcher.group(2).length() < LONG_NAME) {
      return Optional.empty(); // short names are near to many
    }
    Matcher word = Pattern.compile("\\b" + matcher.group(2) + "\\b").matcher(code);
    return word.find()
        ? ofName(matcher.group(2), matcher.group(1), code, word.start())
        : Optional.empty();
  }

  private Optional<String> ofName(String name, String kind, String code, int position) {
    int start = code.indexOf(name, Math.max(0, position));
    if (start < 0) {
      return Optional.empty();
    }
    boolean member = start > 0 && code.substring(0, start).stripTrailing().endsWith(".");
    List<String> offered = offered(code, start, name);
    if (!member && kind.equals("variable") && offered.contains(name)) {
      return Optional.of(
          "'"
              + name
              + "' is a class: make an object with new "
              + name
              + "(…), or name what of it is meant, as in "
              + name
              + ".…");
    }
    if (!member && !kind.equals("method")) {
      List<String> classes = typing.classesNamed(names, name);
      if (classes.isEmpty()) {
        classes = typing.classesNamed(names.on(List.of(RuntimeJar.compatibility())), name);
      }
      if (!classes.isEmpty()) {
        return Optional.of(importOf(classes));
      }
    }
    Optional<String> otherKind = otherKind(name, kind, offered);
    if (otherKind.isPresent()) {
      return otherKind;
    }
    List<String> near = Nearest.of(name, candidates(offered, name));
    if (near.isEmpty() && !member && kind.equals("method") && PRINTING.contains(name)) {
      return Optional.of("did you mean System.out." + name + "?");
    }
    return near.isEmpty()
        ? Optional.empty()
        : Optional.of("did you mean " + String.join(" or ", near) + "?");
  }

  /** The same name with parentheses where it has none, or without where it has them. */
  private static Optional<String> otherKind(String name, String kind, List<String> offered) {
    if (kind.equals("method") && offered.contains(name)) {
      return Optional.of("did you mean " + name + ", without parentheses?");
    }
    return kind.equals("variable") && offered.stream().anyMatch(text -> text.startsWith(name + "("))
        ? Optional.of("did you mean " + name + "()?")
        : Optional.empty();
  }

  /** What completion would offer there, with nothing typed, and with its first letter. */
  private List<String> offered(String code, int start, String name) {
    Completion all = typing.complete(names, code.substring(0, start), start);
    int typed = start + 1;
    Completion letter =
        Character.isUpperCase(name.charAt(0))
            ? typing.complete(names, code.substring(0, typed), typed)
            : Completion.none(start);
    return Stream.concat(all.matches().stream(), letter.matches().stream())
        .map(Completion.Match::text)
        .toList();
  }

  private static List<String> candidates(List<String> offered, String name) {
    return offered.stream()
        .map(text -> text.replaceFirst("\\(.*", ""))
        .filter(text -> text.indexOf('.') < 0 && text.indexOf(' ') < 0 && !text.equals(name))
        .distinct()
        .collect(Collectors.toList());
  }

  private static String importOf(List<String> classes) {
    List<String> best =
        classes.stream()
            .sorted(Comparator.comparingInt(Suggestions::rank))
            .limit(MOST_IMPORTS)
            .map(name -> "import " + name + ";")
            .toList();
    return "add " + String.join("  or  ", best);
  }

  private static int rank(String name) {
    for (int i = 0; i < USUAL.size(); i++) {
      if (name.startsWith(USUAL.get(i))) {
        return i;
      }
    }
    return USUAL.size();
  }

  private Optional<String> ofPackage(String name) {
    int dot = name.lastIndexOf('.');
    String around = dot < 0 ? "" : name.substring(0, dot);
    List<String> near =
        Nearest.of(name.substring(dot + 1), typing.packagesIn(names, around)).stream()
            .map(each -> around.isEmpty() ? each : around + "." + each)
            .toList();
    return near.isEmpty()
        ? Optional.empty()
        : Optional.of("did you mean " + String.join(" or ", near) + "?");
  }
}
