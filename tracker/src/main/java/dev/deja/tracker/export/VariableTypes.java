package dev.deja.tracker.export;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Asks the JDK's compiler about a source that is being made: of which types its {@code var}s are,
 * and what is wrong with it. Nothing is written.
 */
final class VariableTypes {

  /** What the names of variables that are asked about start with. */
  static final String ASKED = "deja$var$";

  private final Map<String, String> types = new HashMap<>();
  private final List<Diagnostic<? extends JavaFileObject>> problems;

  private VariableTypes(List<Diagnostic<? extends JavaFileObject>> problems) {
    this.problems = problems;
  }

  /**
   * Looks at a source.
   *
   * @param name of the public class
   */
  static VariableTypes of(String name, String source, List<Path> jars) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      return new VariableTypes(List.of());
    }
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavacTask task =
        (JavacTask)
            compiler.getTask(
                null,
                null,
                diagnostics,
                List.of(
                    "-proc:none",
                    "-nowarn",
                    "-Xlint:none",
                    "-Xmaxerrs",
                    "1000",
                    "-classpath",
                    jars.stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator))),
                null,
                List.of(new Source(name, source)));
    try {
      List<CompilationUnitTree> units = new java.util.ArrayList<>();
      task.parse().forEach(units::add);
      task.analyze();
      VariableTypes found =
          new VariableTypes(
              diagnostics.getDiagnostics().stream()
                  .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                  .toList());
      units.forEach(unit -> found.read(task, unit));
      return found;
    } catch (IOException e) {
      throw new IllegalStateException("a source in memory can be read", e);
    }
  }

  private void read(JavacTask task, CompilationUnitTree unit) {
    Trees trees = Trees.instance(task);
    new TreePathScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitVariable(VariableTree variable, @Nullable Void unused) {
        if (variable.getName().toString().startsWith(ASKED)) {
          TypeMirror type = trees.getTypeMirror(getCurrentPath());
          text(task, type).ifPresent(text -> types.put(variable.getName().toString(), text));
        }
        return super.visitVariable(variable, null);
      }
    }.scan(unit, null);
  }

  /** A type as one can write it; of one that nobody can, the nearest that one can. */
  private static Optional<String> text(JavacTask task, @Nullable TypeMirror type) {
    if (type == null
        || type.getKind() == TypeKind.ERROR
        || type.getKind() == TypeKind.NULL
        || type.getKind() == TypeKind.NONE) {
      return Optional.empty();
    }
    String text = type.toString();
    if (text.startsWith("<anonymous") && type instanceof DeclaredType anonymous) {
      List<? extends TypeMirror> above = task.getTypes().directSupertypes(anonymous);
      return text(task, above.get(above.size() - 1));
    }
    if (text.matches("(?s).*(capture#|INT#|<captured|<any>|<none>|&).*")) {
      TypeMirror erased = task.getTypes().erasure(type);
      return erased.getKind() == TypeKind.ERROR ? Optional.empty() : Optional.of(erased.toString());
    }
    return Optional.of(text);
  }

  /** The type of a variable that was asked about; empty if it has none that is known. */
  Optional<String> type(String asked) {
    return Optional.ofNullable(types.get(asked));
  }

  /** What does not compile, each with its line. */
  List<Diagnostic<? extends JavaFileObject>> problems() {
    return problems;
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
