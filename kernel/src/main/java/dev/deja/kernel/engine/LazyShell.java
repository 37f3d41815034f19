package dev.deja.kernel.engine;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/** JShell, made when it is first needed: many sessions need nothing of it. Used by one thread. */
final class LazyShell implements AutoCloseable {

  private final NotebookControl control;
  private final CompileClassPath classPath;
  private final List<String> compilerOptions;
  private @Nullable JShell made;
  private Origin origin = Origin.NONE;
  private int serial;
  private @Nullable String temporaryName;

  LazyShell(NotebookControl control, CompileClassPath classPath, List<String> compilerOptions) {
    this.control = control;
    this.classPath = classPath;
    this.compilerOptions = compilerOptions;
    control.linesFrom(this::lines);
  }

  /** Says where what comes next stands; gives what was said before. */
  Origin from(Origin next) {
    Origin before = origin;
    origin = next;
    return before;
  }

  /** Says what the variable for a value of an expression is called; null for JShell's own name. */
  void nameTemporary(@Nullable String name) {
    temporaryName = name;
  }

  JShell get() {
    JShell shell = made;
    if (shell == null) {
      shell =
          JShell.builder()
              .executionEngine(new Provider(control), Map.of())
              .fileManager(classPath::over)
              .compilerOptions(compilerOptions.toArray(String[]::new))
              .idGenerator((snippet, number) -> origin.id(++serial))
              .tempVariableNameGenerator(() -> temporaryName)
              .in(InputStream.nullInputStream())
              .out(silent())
              .err(silent())
              .build();
      made = shell;
    }
    return shell;
  }

  /** Evaluates one snippet, whose semicolon may be missing. */
  List<SnippetEvent> eval(String source) {
    boolean lacksSemicolon =
        !source.endsWith(";")
            && !source.endsWith("}")
            && analysis().analyzeCompletion(source).completeness()
                == Completeness.COMPLETE_WITH_SEMI;
    return get().eval(lacksSemicolon ? source + "\n;" : source);
  }

  SourceCodeAnalysis analysis() {
    return get().sourceCodeAnalysis();
  }

  Stream<Snippet> snippets() {
    return made == null ? Stream.empty() : made.snippets();
  }

  Stream<VarSnippet> variables() {
    return made == null ? Stream.empty() : made.variables();
  }

  Stream<MethodSnippet> methods() {
    return made == null ? Stream.empty() : made.methods();
  }

  Stream<TypeDeclSnippet> types() {
    return made == null ? Stream.empty() : made.types();
  }

  Stream<ImportSnippet> imports() {
    return made == null ? Stream.empty() : made.imports();
  }

  /** The full name of the class that was made of a snippet. */
  String classOf(Snippet snippet) {
    return analysis().wrapper(snippet).fullClassName();
  }

  /** Begins with a new compiler: the old one may have failed, or the class path be another. */
  void renewCompiler() {
    if (made != null) {
      made.addToClasspath(RuntimeJar.file().toString());
    }
  }

  private @Nullable LineMap lines(String className) {
    int inner = className.indexOf('$', "REPL.$JShell$".length());
    String outer = inner < 0 ? className : className.substring(0, inner);
    List<Snippet> snippets = snippets().toList();
    for (int i = snippets.size() - 1; i >= 0; i--) {
      Snippet snippet = snippets.get(i);
      SnippetWrapper wrapper = analysis().wrapper(snippet);
      if (snippet.kind() != Snippet.Kind.IMPORT
          && snippet.kind() != Snippet.Kind.ERRONEOUS
          && outer.equals(wrapper.fullClassName())) {
        return LineMap.of(wrapper, Origin.ofId(snippet.id()));
      }
    }
    return null;
  }

  private static PrintStream silent() {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    if (made != null) {
      made.close();
    }
  }

  private record Provider(NotebookControl control) implements ExecutionControlProvider {

    @Override
    public String name() {
      return "deja";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
      return control;
    }
  }
}
