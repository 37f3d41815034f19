package dev.deja.tracker.source;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
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

  private List<Tree> parse() {
    List<Tree> pieces = new ArrayList<>();
    List<Integer> ends = PieceEnds.of(source);
    int start = 0;
    int next = 0;
    while (next < ends.size()) {
      int last = Math.min(ends.size(), next + MAX_ENDS) - 1;
      Optional<List<Tree>> found = Optional.empty();
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
  private Optional<List<Tree>> clean(int start, int end) {
    String piece = source.substring(start, end).strip();
    if (piece.isEmpty() || piece.equals(";") || IMPORT.matcher(piece).matches()) {
      return Optional.of(List.of());
    }
    List<String> forms = new ArrayList<>(List.of(piece));
    if (end == source.length() && !piece.endsWith(";")) {
      forms.add(piece + "\n;");
      forms.add("Object $value$ = " + piece + "\n;");
    }
    for (String form : forms) {
      for (String unit : List.of(asStatement(form), asMember(form))) {
        Parsed parsed = parseUnit(unit);
        if (parsed.clean()) {
          return Optional.of(contents(parsed.unit()));
        }
      }
    }
    return Optional.empty();
  }

  private List<Tree> broken(int start, int end) {
    return contents(parseUnit(asStatement(source.substring(start, end))).unit());
  }

  private static String asStatement(String piece) {
    return "class C { void " + METHOD + "() { " + piece + "\n} }";
  }

  private static String asMember(String piece) {
    return "class C { " + piece + "\n}";
  }

  private record Parsed(CompilationUnitTree unit, boolean clean) {}

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
      return new Parsed(tree, clean);
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
