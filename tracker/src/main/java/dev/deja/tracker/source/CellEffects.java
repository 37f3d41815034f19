package dev.deja.tracker.source;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;

/**
 * What a cell may do to a session, piece by piece, as far as its source tells: in doubt more than
 * it does. Immutable once made.
 */
final class CellEffects {

  /** What a piece is. */
  enum Kind {
    IMPORT,
    TYPE,
    METHOD,
    VARIABLE,
    STATEMENT
  }

  /**
   * A piece of a cell.
   *
   * @param source as it stands in the cell
   * @param name what it declares; empty for a statement and for what does not parse
   * @param value for a variable, whether it holds a number, a text or the like
   * @param state for a type, whether it has state of its own, as in static fields
   */
  record Part(
      Kind kind,
      String source,
      Optional<String> name,
      EffectScan scan,
      boolean value,
      boolean state) {

    boolean isDeferred() {
      return kind == Kind.TYPE || kind == Kind.METHOD;
    }
  }

  private static final Pattern MAGIC_LINE = Pattern.compile("(?m)^[ \\t]*([%!]{1,2})(\\S*)(.*)$");
  private static final Pattern MAGIC_VALUE = Pattern.compile("=\\s*[%!]\\S");
  private static final Pattern JBANG =
      Pattern.compile("(?m)^//(?:DEPS|REPOS|JAVA|JAVA_OPTIONS)\\b.*$");
  private static final Pattern WORD = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");
  private static final Pattern BRACES = Pattern.compile("\\{([^}]*)\\}");
  private static final Pattern IMPORT =
      Pattern.compile("import\\s+(static\\s+)?([\\w.$\\s]+?)\\s*(\\.\\s*\\*)?\\s*;");

  /** Magics that show or say something, and change nothing that a later cell can see. */
  private static final Set<String> HARMLESS =
      Set.of(
          "metadata",
          "tag",
          "untag",
          "lsmagic",
          "help",
          "history",
          "hist",
          "who",
          "whos",
          "vars",
          "who_ls",
          "pwd",
          "html",
          "markdown",
          "latex",
          "svg",
          "javascript",
          "imports",
          "time");

  /** Magics whose line is Java code. */
  private static final Set<String> OF_CODE = Set.of("time", "timeit", "java", "run");

  private final List<Part> parts;

  private CellEffects(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  List<Part> parts() {
    return parts;
  }

  static CellEffects of(String source) {
    List<Part> parts = new ArrayList<>();
    magics(JavaPieces.withoutHelp(source)).ifPresent(parts::add);
    for (CellPiece piece : JavaPieces.cut(source)) {
      Tree tree = piece.tree();
      if (piece.kind() == CellPiece.Kind.IMPORT) {
        parts.add(imported(piece.text()));
      } else if (piece.kind() == CellPiece.Kind.BROKEN || tree == null) {
        EffectScan scan = EffectScan.ofWords(words(piece.text()));
        scan.effects.add("source that cannot be read");
        parts.add(part(Kind.STATEMENT, piece.text(), Optional.empty(), scan));
      } else {
        parts.add(part(tree, piece.text()));
      }
    }
    return new CellEffects(parts);
  }

  private static Part part(Kind kind, String source, Optional<String> name, EffectScan scan) {
    return new Part(kind, source, name, scan, false, false);
  }

  private static Part part(Tree tree, String source) {
    EffectScan scan = EffectScan.of(tree);
    if (tree instanceof ClassTree type) {
      Optional<String> name = Optional.of(type.getSimpleName().toString());
      return new Part(Kind.TYPE, source, name, scan, false, hasState(type));
    }
    if (tree instanceof MethodTree method) {
      return part(Kind.METHOD, source, Optional.of(method.getName().toString()), scan);
    }
    if (tree instanceof VariableTree variable && !variable.getName().contentEquals("$value$")) {
      Optional<String> name = Optional.of(variable.getName().toString());
      return new Part(Kind.VARIABLE, source, name, scan, EffectScan.isValue(variable), false);
    }
    return part(Kind.STATEMENT, source, Optional.empty(), scan);
  }

  /** Whether a type keeps something beside its objects. */
  private static boolean hasState(ClassTree type) {
    boolean constants = type.getKind() == Tree.Kind.INTERFACE;
    for (Tree member : type.getMembers()) {
      if (member instanceof VariableTree field) {
        Set<Modifier> modifiers = field.getModifiers().getFlags();
        boolean ofEnum = type.getKind() == Tree.Kind.ENUM && !modifiers.contains(Modifier.FINAL);
        boolean kept = modifiers.contains(Modifier.STATIC) || constants;
        if (ofEnum || (kept && !isConstant(field, constants))) {
          return true;
        }
      } else if (member instanceof ClassTree inner && hasState(inner)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isConstant(VariableTree field, boolean ofInterface) {
    boolean fixed = ofInterface || field.getModifiers().getFlags().contains(Modifier.FINAL);
    ExpressionTree initializer = field.getInitializer();
    return fixed && (initializer instanceof LiteralTree || EffectScan.isValue(field));
  }

  private static Part imported(String source) {
    EffectScan scan = EffectScan.ofWords(Set.of());
    Matcher matcher = IMPORT.matcher(source);
    if (matcher.matches() && matcher.group(3) == null) {
      String name = matcher.group(2).replaceAll("(?s).*\\.", "").strip();
      return part(Kind.IMPORT, source, Optional.of(name), scan);
    }
    if (source.startsWith("import")) {
      scan.effects.add("imports on demand");
    }
    return part(Kind.IMPORT, source, Optional.empty(), scan);
  }

  /** What magics of the cell do, as one piece; empty if nothing. */
  private static Optional<Part> magics(String cell) {
    EffectScan scan = EffectScan.ofWords(Set.of());
    Matcher jbang = JBANG.matcher(cell);
    if (jbang.find()) {
      scan.effects.add(jbang.group().strip());
    }
    if (MAGIC_VALUE.matcher(cell).find()) {
      scan.effects.add("the value of a magic");
    }
    Matcher lines = MAGIC_LINE.matcher(cell);
    boolean whole = cell.stripLeading().startsWith("%%");
    boolean first = true;
    while (lines.find() && (first || !whole || isCodeCell(cell))) {
      magic(lines, whole && first ? cell : lines.group(), scan);
      first = false;
    }
    return scan.effects.isEmpty() && scan.reads.isEmpty()
        ? Optional.empty()
        : Optional.of(part(Kind.STATEMENT, "", Optional.empty(), scan));
  }

  private static boolean isCodeCell(String cell) {
    return cell.stripLeading().startsWith("%%time");
  }

  private static void magic(Matcher line, String text, EffectScan scan) {
    String name = line.group(2);
    boolean shell = line.group(1).startsWith("!");
    if (!shell && OF_CODE.contains(name) && !isCodeCell(text)) {
      Set<String> words = words(text);
      scan.reads.addAll(words);
      scan.assigned.addAll(words);
      scan.mutated.addAll(words);
      scan.exposed.addAll(words);
    } else {
      Matcher braces = BRACES.matcher(text);
      while (braces.find()) {
        scan.reads.addAll(words(braces.group(1)));
      }
    }
    if (shell || !HARMLESS.contains(name)) {
      scan.effects.add(line.group().strip());
    }
  }

  private static Set<String> words(String text) {
    Set<String> words = new LinkedHashSet<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }
}
