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
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Cuts the source of a cell into its top-level pieces (declarations and statements) and parses each
 * with the JDK's own parser. What does not parse is parsed as far as it goes; magics and imports
 * are left out.
 */
public final class JavaPieces {

  private static final Pattern CONTINUES =
      Pattern.compile("(?:\\s|//[^\\n]*|/\\*(?s:.*?)\\*/)*(?:else|catch|finally)\\b");
  private static final Pattern MAGIC = Pattern.compile("(?m)^[ \\t]*[%!].*$");
  private static final Pattern IMPORT = Pattern.compile("(?:import|package)\\s[^;]*;");
  private static final String METHOD = "$piece$";
  private static final String VALUE = "$value$";

  /** How many ends of a piece are tried before it counts as broken. */
  private static final int MAX_ENDS = 24;

  private final JavaCompiler compiler;
  private final String source;

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
        : MAGIC.matcher(cell).replaceAll("");
  }

  private List<CellPiece> parse() {
    List<CellPiece> pieces = new ArrayList<>();
    List<Integer> ends = PieceEnds.of(source);
    int start = 0;
    int next = 0;
    while (next < ends.size()) {
      int last = Math.min(ends.size(), next + MAX_ENDS) - 1;
      Optional<List<CellPiece>> found = Optional.empty();
      int end = next;
      while (found.isEmpty() && end <= last) {
        found = continues(ends.get(end)) ? Optional.empty() : clean(start, ends.get(end));
        end++;
      }
      int taken = found.isPresent() ? end - 1 : next;
      pieces.addAll(found.isPresent() ? found.get() : broken(start, ends.get(taken)));
      start = ends.get(taken);
      next = taken + 1;
    }
    return pieces;
  }

  private boolean continues(int end) {
    return CONTINUES.matcher(source).region(end, source.length()).lookingAt();
  }

  /** The piece, if it parses without an error. */
  private Optional<List<CellPiece>> clean(int start, int end) {
    String piece = source.substring(start, end).strip();
    if (piece.isEmpty() || piece.equals(";")) {
      return Optional.of(List.of());
    }
    if (IMPORT.matcher(piece).matches()) {
      return Optional.of(
          List.of(new CellPiece(CellPiece.Kind.IMPORT, null, piece, Optional.empty())));
    }
    List<String> forms = new ArrayList<>(List.of(piece));
    if (end == source.length() && !piece.endsWith(";")) {
      forms.add(piece + "\n;");
      forms.add("Object " + VALUE + " = " + piece + "\n;");
    }
    for (String form : forms) {
      for (String unit : List.of(asStatement(form), asMember(form))) {
        Parsed parsed = parseUnit(unit);
        if (parsed.clean()) {
          return Optional.of(pieces(parsed, !form.equals(piece)));
        }
      }
    }
    return Optional.empty();
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
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    JavacTask task =
        (JavacTask)
            compiler.getTask(
                null, null, problems, List.of("-proc:none"), null, List.of(new Source(unit)));
    try {
      CompilationUnitTree tree = task.parse().iterator().next();
      boolean clean =
          problems.getDiagnostics().stream()
              .noneMatch(problem -> problem.getKind() == Diagnostic.Kind.ERROR);
      return new Parsed(tree, clean, unit, Trees.instance(task).getSourcePositions());
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
