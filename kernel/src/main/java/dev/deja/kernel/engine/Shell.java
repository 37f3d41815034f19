package dev.deja.kernel.engine;

import dev.deja.kernel.engine.Cutter.Piece;
import dev.deja.kernel.model.Declaration;
import dev.deja.kernel.typing.Names;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import javax.lang.model.SourceVersion;
import jdk.jshell.Diag;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;
import jdk.jshell.VarSnippet;
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

  /** Classes that need no import, and that are named often. */
  private static final Set<String> OF_JAVA_LANG =
      Set.of("System", "String", "Integer", "Long", "Double", "Boolean", "Math", "Object", "var");

  private static final int KEPT_TEMPORARIES = 10;

  private static final Origin NO_CELL = new Origin(0, 0);

  private final JShell shell;
  private final SourceCodeAnalysis analysis;
  private final NotebookControl control;
  private final CompileClassPath classPath;
  private final List<String> compilerOptions;
  private final DirectImports imports = new DirectImports();
  private final DeclaredNames names = new DeclaredNames();
  private final DirectVariables variables = new DirectVariables();

  /** JShell's imports of those variables that it has been told of. */
  private final Map<String, Snippet> introduced = new HashMap<>();

  private final @Nullable DirectCompiler compiler;
  private final @Nullable DirectCells direct;
  private DirectCells.@Nullable Prepared running;
  private Origin origin = NO_CELL;
  private int serial;
  private @Nullable String temporaryName;
  private final ArrayDeque<Snippet> temporaries = new ArrayDeque<>();

  private Shell(EngineOptions options, NotebookControl control, CompileClassPath classPath) {
    this.control = control;
    this.classPath = classPath;
    this.compilerOptions = CompilerFlags.of(options);
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
    IMPORTS.forEach(name -> imports.add("import " + name + ";", NO_CELL));
    if (DirectCompiler.isPossible()) {
      compiler =
          new DirectCompiler(classPath.files(), CompilerFlags.of(options), control.classes());
      direct = new DirectCells(compiler, variables, names::isVariable, this::importsFor);
    } else {
      compiler = null;
      direct = null;
    }
  }

  private List<String> importsFor(Set<String> words, Set<String> open) {
    List<String> lines = new ArrayList<>();
    if (!open.stream().allMatch(this::isKnownWithoutImport)) {
      lines.addAll(imports.lines());
    }
    lines.addAll(names.imports(words, snippet -> analysis.wrapper(snippet).fullClassName()));
    lines.addAll(variables.imports(words));
    return lines;
  }

  /** Imports on demand cost the compiler a look into every package, so they go where it can. */
  private boolean isKnownWithoutImport(String word) {
    return !imports.nameOne(word)
        && (SourceVersion.isKeyword(word)
            || OF_JAVA_LANG.contains(word)
            || variables.get(word) != null
            || names.isVariable(word));
  }

  /** A shell with the class path given. */
  static Shell open(EngineOptions options, NotebookVm vm, List<Path> jars) {
    CellClasses classes = new CellClasses();
    CompileClassPath classPath =
        new CompileClassPath(
            List.of(RuntimeJar.file()), RuntimeJar.compatibility(), classes.direct());
    jars.forEach(classPath::add);
    return new Shell(options, new NotebookControl(vm, classes), classPath);
  }

  /**
   * The first of some pieces of a cell, compiled past JShell.
   *
   * @param line the line of the cell that a position is on, from 1
   * @return empty if the first piece is one for {@link #eval}
   */
  Optional<DirectCells.Prepared> prepare(
      List<Piece> pieces, boolean showsLast, Origin from, IntFunction<Integer> line) {
    if (direct == null || names.lackSomething()) {
      return Optional.empty();
    }
    try {
      return direct.prepare(pieces, showsLast, from, line);
    } catch (RuntimeException | StackOverflowError | AssertionError e) { // javac throws these
      return Optional.empty();
    }
  }

  /** Whether a piece is an import, and is now in force without JShell. */
  boolean isImported(Piece piece, Origin from) {
    if (direct == null || names.lackSomething() || !DirectImports.isImport(piece.source())) {
      return false;
    }
    String line = DirectImports.line(piece.source());
    if (!direct.compiles(line)) {
      return false;
    }
    imports.add(line, from);
    return true;
  }

  /** Takes note of the variables that the first {@code pieces} of prepared ones have declared. */
  void declared(DirectCells.Prepared prepared, int pieces) {
    for (DirectVariables.Held held :
        prepared.declared().subList(0, pieces).stream().flatMap(List::stream).toList()) {
      DirectVariables.Held before = variables.get(held.name());
      if (held.holder().equals(prepared.className())) {
        control
            .classes()
            .putDirect(
                Map.of(
                    held.holder(),
                    Objects.requireNonNull(prepared.classFiles().get(held.holder()))));
      }
      variables.put(held);
      Snippet old = introduced.get(held.name());
      if (old != null && before != null && !before.holder().equals(held.holder())) {
        withdraw(held.name());
        introduceVariable(held.name());
      }
    }
  }

  /**
   * Says what runs from now on past JShell, or null for nothing.
   *
   * @return what ran until now
   */
  DirectCells.@Nullable Prepared nowRunning(DirectCells.@Nullable Prepared prepared) {
    DirectCells.Prepared before = running;
    running = prepared;
    return before;
  }

  /** Takes note of what the running pieces have declared by now, for code that they wait for. */
  void declaredSoFar() {
    DirectCells.Prepared prepared = running;
    if (prepared != null && prepared.declares()) {
      int reached = control.progress(prepared);
      declared(prepared, Math.max(0, Math.min(reached, prepared.count())));
    }
  }

  /** Tells JShell what it needs to know for a text with these names in it. */
  void introduce(String text) {
    for (DirectImports.Pending each : imports.takePending()) {
      origin = each.origin();
      take(shell.eval(each.line()));
      origin = NO_CELL;
    }
    for (String word : Words.of(text)) {
      introduceVariable(word);
    }
  }

  private void introduceVariable(String name) {
    DirectVariables.Held held = variables.get(name);
    if (held != null && !introduced.containsKey(name)) {
      for (SnippetEvent event : take(shell.eval(held.importLine()))) {
        if (event.causeSnippet() == null && event.status().isActive()) {
          introduced.put(name, event.snippet());
        }
      }
    }
  }

  private void withdraw(String name) {
    Snippet told = introduced.remove(name);
    if (told != null) {
      forget(told);
    }
  }

  private List<SnippetEvent> take(List<SnippetEvent> events) {
    for (SnippetEvent event : events) {
      names.take(event);
      Snippet snippet = event.snippet();
      if (event.status() == Snippet.Status.VALID) {
        if (snippet instanceof VarSnippet variable && variables.get(variable.name()) != null) {
          variables.remove(variable.name());
          withdraw(variable.name());
        } else if (snippet instanceof ImportSnippet && DirectImports.isImport(snippet.source())) {
          String line = DirectImports.line(snippet.source());
          if (!line.startsWith("import static REPL.")) {
            imports.put(line);
          }
        }
      }
    }
    return events;
  }

  /** What code can name before anything has run. */
  static Names namesBefore(List<Path> classPath, List<String> compilerOptions) {
    return SessionNames.before(IMPORTS, classPath, compilerOptions);
  }

  /** What code can name now, to be put together when it is wanted, on any thread. */
  Supplier<Names> names() {
    return SessionNames.later(
        shell, imports.lines(), variables.all(), classPath.entries(), compilerOptions);
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
    introduce(source);
    Origin outer = origin;
    origin = from;
    control.stoppedWhen(stopped);
    try {
      return take(shell.eval(source));
    } finally {
      origin = outer;
    }
  }

  /** Runs statements of our own that leave no trace, the way that cells run. */
  void runAndForget(String source) {
    Optional<DirectCells.Prepared> prepared = prepare(cut(source), true, NO_CELL, at -> 1);
    if (prepared.isPresent()) {
      control.run(prepared.get(), () -> false);
      control.takeThrown();
    } else {
      evalAndForget(source);
    }
  }

  /** Runs something of our own that leaves no trace: what it declares is dropped. */
  void evalAndForget(String source) {
    introduce(source);
    temporaryName = "deja$warm";
    try {
      for (SnippetEvent event : take(shell.eval(source))) {
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
      take(shell.drop(snippet));
    }
  }

  boolean hasVariable(String name) {
    return variables.get(name) != null || names.isVariable(name);
  }

  /** What is declared and in force, in order. */
  List<Declaration> declarations() {
    introduce("");
    List<Declaration> all = new ArrayList<>();
    for (DirectVariables.Held held : variables.all()) {
      all.add(
          new Declaration(
              Declaration.Kind.VARIABLE, held.name(), held.type(), held.origin().executionCount()));
    }
    all.addAll(Declarations.of(shell));
    all.removeIf(each -> each.name().startsWith("static " + DirectCompiler.PACKAGE + "."));
    all.sort(Comparator.comparingInt(Declaration::executionCount));
    return all;
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
    for (DirectVariables.Held held : variables.all()) {
      if (!stopped.getAsBoolean()) {
        control.value(held).ifPresent(value -> values.put(held.name(), value));
      }
    }
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
    if (compiler != null) {
      compiler.renew();
    }
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
