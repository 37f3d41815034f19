package dev.deja.kernel.engine;

import dev.deja.kernel.engine.Cutter.Piece;
import dev.deja.kernel.model.Declaration;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/** JShell, set up for one notebook JVM. Used by one thread. */
final class Shell implements AutoCloseable {

  /** What cells can name without importing it. */
  private static final List<String> IMPORTS =
      List.of(
          "java.io.*",
          "java.math.*",
          "java.net.*",
          "java.nio.file.*",
          "java.util.*",
          "java.util.concurrent.*",
          "java.util.function.*",
          "java.util.prefs.*",
          "java.util.regex.*",
          "java.util.stream.*",
          "dev.deja.Deja",
          // On demand, so that a user's own method named display wins without ambiguity.
          "static dev.deja.Display.*");

  private static final int KEPT_TEMPORARIES = 10;

  private static final Origin NO_CELL = new Origin(0, 0);

  private final JShell shell;
  private final SourceCodeAnalysis analysis;
  private final NotebookControl control;
  private final CompileClassPath classPath;
  private Origin origin = NO_CELL;
  private int serial;
  private @Nullable String temporaryName;
  private final ArrayDeque<Snippet> temporaries = new ArrayDeque<>();

  private Shell(EngineOptions options, NotebookControl control, CompileClassPath classPath) {
    this.control = control;
    this.classPath = classPath;
    this.shell =
        JShell.builder()
            .executionEngine(new Provider(control), Map.of())
            .fileManager(classPath::over)
            .compilerOptions(CompilerFlags.of(options).toArray(String[]::new))
            .idGenerator((snippet, number) -> origin.id(++serial))
            .tempVariableNameGenerator(() -> temporaryName)
            .in(InputStream.nullInputStream())
            .out(silent())
            .err(silent())
            .build();
    this.analysis = shell.sourceCodeAnalysis();
    control.linesFrom(this::lines);
  }

  /** A shell with the class path given, whose default imports are yet to be made. */
  static Shell open(EngineOptions options, NotebookVm vm, List<Path> jars) {
    CompileClassPath classPath = new CompileClassPath(List.of(RuntimeJar.file()));
    jars.forEach(classPath::add);
    return new Shell(options, new NotebookControl(vm), classPath);
  }

  void importDefaults() {
    for (String name : IMPORTS) {
      shell.eval("import " + name + ";");
    }
  }

  SourceCodeAnalysis analysis() {
    return analysis;
  }

  NotebookControl control() {
    return control;
  }

  /**
   * Compiles and runs a snippet.
   *
   * @param from where it stands
   * @param stopped whether nothing shall start any more
   * @throws RuntimeException or an Error that the compiler ends with when a snippet is too much for
   *     it
   */
  List<SnippetEvent> eval(String source, Origin from, BooleanSupplier stopped) {
    origin = from;
    control.stoppedWhen(stopped);
    try {
      return shell.eval(source);
    } finally {
      origin = NO_CELL;
    }
  }

  /** Runs something of our own that leaves no trace: what it declares is dropped. */
  void evalAndForget(String source) {
    temporaryName = "deja$warm";
    try {
      for (SnippetEvent event : shell.eval(source)) {
        forget(event.snippet());
      }
    } finally {
      temporaryName = null;
    }
    control.takeThrown();
  }

  /**
   * Lets go of the oldest of the variables ({@code $1}) that JShell makes for values of
   * expressions, unless something uses it: every one of them makes every later compilation slower.
   */
  void keepForAWhile(Snippet temporary) {
    temporaries.add(temporary);
    if (temporaries.size() > KEPT_TEMPORARIES) {
      Snippet oldest = temporaries.remove();
      if (analysis.dependents(oldest).isEmpty()) {
        forget(oldest);
      }
    }
  }

  void forget(Snippet snippet) {
    if (shell.status(snippet).isActive()) {
      shell.drop(snippet);
    }
  }

  boolean hasVariable(String name) {
    return shell.variables().anyMatch(variable -> variable.name().equals(name));
  }

  /** What is declared and in force, in order. */
  List<Declaration> declarations() {
    return Declarations.of(shell);
  }

  /**
   * The values of variables as text, by name.
   *
   * @param stopped whether to leave the rest out
   */
  Map<String, String> values(BooleanSupplier stopped) {
    Map<String, String> values = new LinkedHashMap<>();
    shell
        .variables()
        .filter(variable -> shell.status(variable) == Snippet.Status.VALID)
        .takeWhile(variable -> !stopped.getAsBoolean())
        .forEach(variable -> values.put(variable.name(), shell.varValue(variable)));
    return values;
  }

  List<Diag> diagnostics(Snippet snippet) {
    return shell.diagnostics(snippet).toList();
  }

  Snippet.Status status(Snippet snippet) {
    return shell.status(snippet);
  }

  /** What a declaration still needs before it can be used. */
  List<String> unresolved(Snippet snippet) {
    return snippet instanceof jdk.jshell.DeclarationSnippet declaration
        ? shell.unresolvedDependencies(declaration).toList()
        : List.of();
  }

  List<Piece> cut(String source) {
    return new Cutter(analysis).cut(source);
  }

  /** Adds to the class path of the compiler and of the notebook JVM. */
  void addToClassPath(Path entry) throws VmLostException {
    classPath.add(entry);
    renewCompiler();
    control.addToClassPath(entry);
  }

  /**
   * Makes JShell use a new compiler from now on: after a change of the class path, or because the
   * old one has failed in a way that it does not recover from.
   */
  void renewCompiler() {
    shell.addToClasspath(RuntimeJar.file().toString());
  }

  private @Nullable LineMap lines(String className) {
    int inner = className.indexOf('$', "REPL.$JShell$".length());
    String outer = inner < 0 ? className : className.substring(0, inner);
    List<Snippet> snippets = shell.snippets().toList();
    for (int i = snippets.size() - 1; i >= 0; i--) {
      Snippet snippet = snippets.get(i);
      SnippetWrapper wrapper = analysis.wrapper(snippet);
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
    shell.close();
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
