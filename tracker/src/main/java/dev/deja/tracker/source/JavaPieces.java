package dev.deja.tracker.source;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Cuts the source of a cell into its top-level pieces (declarations and statements) and parses each
 * with the JDK's own parser. What does not parse is parsed as far as it goes; magics, questions and
 * imports are left out.
 */
public final class JavaPieces {

  private static final Pattern CONTINUES =
      Pattern.compile("(?:\\s|//[^\\n]*|/\\*(?s:.*?)\\*/)*(?:else|catch|finally)\\b");
  private static final Pattern MAGIC = Pattern.compile("(?m)^[ \\t]*[%!].*$");

  /** Questions at the end of a cell: {@code name?}, {@code ?name}. */
  private static final Pattern HELP =
      Pattern.compile(
          "(?m)(?:^[ \\t]*(?:\\?{1,2}[ \\t]*(?:NAME)?|NAME\\?{1,2})[ \\t]*$\\s*)+\\z"
              .replace("NAME", "[%\\p{L}_$\"](?:[\\p{L}\\p{N}_$%.()\\[\\]\",-]|::)*"));

  private static final Pattern IMPORT = Pattern.compile("(?:import|package)\\s[^;]*;");
  private static final List<String> OPTIONS =
      List.of("-proc:none", "-Xmaxerrs", String.valueOf(Integer.MAX_VALUE));
  private static final String METHOD = "$piece$";
  private static final String VALUE = "$value$";

  /** How many ends of a piece are tried before it counts as broken. */
  private static final int MAX_ENDS = 24;

  private final JavaCompiler compiler;
  private final String source;

  /** What has been parsed so far, by its text. */
  private final Map<String, Parsed> known = new HashMap<>();

  private JavaPieces(JavaCompiler compiler, String source) {
    this.compiler = compiler;
    this.source = source;
  }

  /**
   * The pieces in order: a {@code ClassTree}, a {@code MethodTree}, a {@code VariableTree}, or any
   * other statement. Empty where there is no compiler, as in a plain JRE.
   */
  public static List<Tree> parse(String cell) {
    return cut(cell).stream().flatMap(piece -> Stream.ofNullable(piece.tree())).toList();
  }

  /** The same with their texts, and with imports. */
  public static List<CellPiece> cut(String cell) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String source = withoutMagics(cell);
    return compiler == null || source.isBlank()
        ? List.of()
        : new JavaPieces(compiler, source).parse();
  }

  private static String withoutMagics(String cell) {
    String start = cell.stripLeading();
    return start.startsWith("%%") && !start.startsWith("%%time")
        ? ""
        : MAGIC.matcher(withoutHelp(cell)).replaceAll("");
  }

  /** A cell without the questions at its end, which a client answers and no run repeats. */
  static String withoutHelp(String cell) {
    return cell.indexOf('?') < 0 ? cell : HELP.matcher(cell).replaceAll("");
  }

  private List<CellPiece> parse() {
    List<CellPiece> pieces = new ArrayList<>();
    List<Integer> ends = PieceEnds.of(source);
    parseAhead(ends);
    int start = 0;
    int next = 0;
    while (next < ends.size()) {
      int taken = next;
      Optional<List<CellPiece>> found = clean(start, ends, taken);
      if (found.isEmpty()) {
        List<Integer> later = ends.subList(next, Math.min(ends.size(), next + MAX_ENDS));
        known.putAll(parsed(units(start, later)));
        while (found.isEmpty() && taken + 1 < next + later.size()) {
          taken++;
          found = clean(start, ends, taken);
        }
        known.keySet().removeAll(units(start, later));
      }
      if (found.isEmpty()) {
        taken = next;
      }
      int from = start;
      int to = ends.get(taken);
      int first = line(codeFrom(from, to));
      int last = line(from + source.substring(from, to).stripTrailing().length());
      found.orElseGet(() -> broken(from, to)).stream()
          .map(piece -> piece.onLines(first, last))
          .forEach(pieces::add);
      start = to;
      next = taken + 1;
    }
    return pieces;
  }

  /** Where what is no white space and no comment begins. */
  private int codeFrom(int start, int end) {
    int at = start;
    while (at < end) {
      if (Character.isWhitespace(source.charAt(at))) {
        at++;
      } else if (source.startsWith("//", at)) {
        at = after("\n", at, end);
      } else if (source.startsWith("/*", at)) {
        at = after("*/", at + 2, end);
      } else {
        return at;
      }
    }
    return end;
  }

  private int after(String text, int from, int end) {
    int at = source.indexOf(text, from);
    return at < 0 ? end : at + text.length();
  }

  /** The line of a position, from 1. */
  private int line(int position) {
    return 1 + (int) source.substring(0, position).chars().filter(c -> c == '\n').count();
  }

  /**
   * Parses what stands between neighbouring ends all at once: a compiler that is made anew for each
   * piece costs far more than the parsing.
   */
  private void parseAhead(List<Integer> ends) {
    Set<String> units = new LinkedHashSet<>();
    int start = 0;
    for (int end : ends) {
      units.addAll(units(start, List.of(end)));
      start = end;
    }
    known.putAll(parsed(units));
  }

  /** All as which a piece is tried that may have any of these ends. */
  private Set<String> units(int start, List<Integer> ends) {
    Set<String> units = new LinkedHashSet<>();
    for (int end : ends) {
      String piece = source.substring(start, end).strip();
      if (!isNothing(piece) && !IMPORT.matcher(piece).matches()) {
        forms(piece, end).forEach(form -> units.addAll(units(form)));
      }
    }
    return units;
  }

  private boolean continues(int end) {
    return CONTINUES.matcher(source).region(end, source.length()).lookingAt();
  }

  /** The piece, if it parses without an error. */
  private Optional<List<CellPiece>> clean(int start, List<Integer> ends, int which) {
    int end = ends.get(which);
    if (continues(end)) {
      return Optional.empty();
    }
    String piece = source.substring(start, end).strip();
    if (isNothing(piece)) {
      return Optional.of(List.of());
    }
    if (IMPORT.matcher(piece).matches()) {
      return Optional.of(
          List.of(new CellPiece(CellPiece.Kind.IMPORT, null, piece, Optional.empty())));
    }
    for (String form : forms(piece, end)) {
      for (String unit : units(form)) {
        Parsed parsed = parseUnit(unit);
        if (parsed.clean()) {
          return Optional.of(pieces(parsed, !form.equals(piece)));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isNothing(String piece) {
    return piece.isEmpty() || piece.equals(";");
  }

  /** As what a piece is tried: as it stands, and at the end of a cell also as its value. */
  private List<String> forms(String piece, int end) {
    return end == source.length() && !piece.endsWith(";")
        ? List.of(piece, piece + "\n;", "Object " + VALUE + " = " + piece + "\n;")
        : List.of(piece);
  }

  private static List<String> units(String form) {
    return List.of(asStatement(form), asMember(form));
  }

  private List<CellPiece> broken(int start, int end) {
    String text = source.substring(start, end);
    List<Tree> trees = contents(parseUnit(asStatement(text)).unit());
    return trees.isEmpty()
        ? List.of(new CellPiece(CellPiece.Kind.BROKEN, null, text.strip(), Optional.empty()))
        : trees.stream()
            .map(tree -> new CellPiece(CellPiece.Kind.BROKEN, tree, text.strip(), Optional.empty()))
            .toList();
  }

  /**
   * @param value whether the end of a cell had no semicolon, so that an expression is its value
   */
  private static List<CellPiece> pieces(Parsed parsed, boolean value) {
    List<CellPiece> pieces = new ArrayList<>();
    for (Tree tree : contents(parsed.unit())) {
      Optional<String> initializer =
          tree instanceof VariableTree variable && variable.getInitializer() != null
              ? Optional.of(parsed.text(variable.getInitializer()))
              : Optional.empty();
      CellPiece.Kind kind = kind(tree, value);
      String text =
          kind == CellPiece.Kind.VALUE
              ? tree instanceof ExpressionStatementTree statement
                  ? parsed.text(statement.getExpression())
                  : initializer.orElse("")
              : parsed.text(tree);
      pieces.add(new CellPiece(kind, tree, text, initializer));
    }
    return pieces;
  }

  private static CellPiece.Kind kind(Tree tree, boolean value) {
    if (tree instanceof ClassTree) {
      return CellPiece.Kind.TYPE;
    }
    if (tree instanceof MethodTree) {
      return CellPiece.Kind.METHOD;
    }
    if (tree instanceof VariableTree variable) {
      return variable.getName().contentEquals(VALUE)
          ? CellPiece.Kind.VALUE
          : CellPiece.Kind.VARIABLE;
    }
    return value && tree instanceof ExpressionStatementTree
        ? CellPiece.Kind.VALUE
        : CellPiece.Kind.STATEMENT;
  }

  private static String asStatement(String piece) {
    return "class C { void " + METHOD + "() { " + piece + "\n} }";
  }

  private static String asMember(String piece) {
    return "class C { " + piece + "\n}";
  }

  private record Parsed(
      CompilationUnitTree unit, boolean clean, String source, SourcePositions positions) {

    String text(Tree tree) {
      int start = (int) positions.getStartPosition(unit, tree);
      int end = (int) positions.getEndPosition(unit, tree);
      return start < 0 || end < start ? tree.toString() : source.substring(start, end).strip();
    }
  }

  private Parsed parseUnit(String unit) {
    Parsed parsed = known.get(unit);
    if (parsed == null) {
      parsed = parsed(Set.of(unit)).get(unit);
    }
    return parsed == null ? tooDeep() : parsed;
  }

  /** What is nested deeper than the parser can follow counts as broken, with nothing in it. */
  private Parsed tooDeep() {
    Parsed nothing = parseUnit(asMember(""));
    return new Parsed(nothing.unit(), false, nothing.source(), nothing.positions());
  }

  /** What parsing them gives, by their text; nothing if one of them is nested too deep. */
  private Map<String, Parsed> parsed(Set<String> units) {
    if (units.isEmpty()) {
      return Map.of();
    }
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    List<Source> sources = units.stream().map(Source::new).toList();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      // Nothing is looked up: without this, each task opens every jar of this process.
      files.setLocation(StandardLocation.CLASS_PATH, List.of());
      JavacTask task =
          (JavacTask)
              compiler.getTask(Writer.nullWriter(), files, problems, OPTIONS, null, sources);
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<CompilationUnitTree> trees = new ArrayList<>();
      task.parse().forEach(trees::add);
      Set<JavaFileObject> bad = Collections.newSetFromMap(new IdentityHashMap<>());
      problems.getDiagnostics().stream()
          .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
          .forEach(problem -> bad.add(problem.getSource()));
      Map<String, Parsed> parsed = new HashMap<>();
      for (int i = 0; i < trees.size(); i++) {
        Source each = sources.get(i);
        parsed.put(each.text, new Parsed(trees.get(i), !bad.contains(each), each.text, positions));
      }
      return parsed;
    } catch (IllegalStateException | StackOverflowError e) {
      if (e instanceof StackOverflowError || e.getCause() instanceof StackOverflowError) {
        return Map.of();
      }
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("a source in memory can be read", e);
    }
  }

  private static List<Tree> contents(CompilationUnitTree unit) {
    List<Tree> contents = new ArrayList<>();
    for (Tree type : unit.getTypeDecls()) {
      if (type instanceof ClassTree wrapper) {
        for (Tree member : wrapper.getMembers()) {
          if (member instanceof MethodTree method && method.getName().contentEquals(METHOD)) {
            contents.addAll(method.getBody().getStatements());
          } else {
            contents.add(member);
          }
        }
      }
    }
    return contents;
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String text) {
      super(URI.create("string:///C.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
