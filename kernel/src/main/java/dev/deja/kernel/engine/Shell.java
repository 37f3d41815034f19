package dev.deja.kernel.engine;

import dev.deja.kernel.engine.Cutter.Piece;
import dev.deja.kernel.model.Declaration;
import dev.deja.kernel.typing.Names;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.ImportSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;
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

  private final LazyShell shell;
  private final NotebookControl control;
  private final CompileClassPath classPath;
  private final List<String> compilerOptions;
  private final DeclaredNames names = new DeclaredNames();
  private final DirectSession direct;

  /** JShell's imports of what it has been told of, by name and by line. */
  private final Map<String, Map<String, Snippet>> introduced = new HashMap<>();

  /** What is to be JShell's, because it depends on what is. */
  private final ArrayDeque<DirectDeclaration> handOver = new ArrayDeque<>();

  /** What the user is to know of what a change has done to other things. */
  private final List<String> notes = new ArrayList<>();

  private @Nullable Supplier<Names> known;
  private final ArrayDeque<Snippet> temporaries = new ArrayDeque<>();

  private Shell(EngineOptions options, NotebookControl control, CompileClassPath classPath) {
    this.control = control;
    this.classPath = classPath;
    this.compilerOptions = CompilerFlags.of(options);
    this.shell = new LazyShell(control, classPath, compilerOptions);
    this.direct = new DirectSession(control, classPath, compilerOptions, names, shell::classOf);
    IMPORTS.forEach(name -> direct.imports().add("import " + name + ";", Origin.NONE));
  }

  /** A shell with the class path given. */
  static Shell open(EngineOptions options, NotebookVm vm, List<Path> jars) {
    CellClasses classes = new CellClasses();
    CompileClassPath classPath =
        new CompileClassPath(
            List.of(RuntimeJar.file()), RuntimeJar.compatibility(), classes.direct());
    jars.forEach(classPath::add);
    classPath.apply();
    return new Shell(options, new NotebookControl(vm, options.javaHome(), classes), classPath);
  }

  /** See {@link DirectSession#prepare}. */
  Optional<DirectCells.Prepared> prepare(
      List<Piece> pieces, boolean showsLast, Origin from, IntFunction<Integer> line) {
    return direct.prepare(pieces, showsLast, from, line);
  }

  /** See {@link DirectParser#strayReturn}. */
  Optional<Piece> strayReturn(Piece piece) {
    return direct.strayReturn(piece);
  }

  /** Whether a piece is an import, and is now in force without JShell. */
  boolean isImported(Piece piece, Origin from) {
    known = null;
    return direct.isImported(piece, from);
  }

  /** Takes note of what the first {@code pieces} of prepared ones have declared. */
  void declared(DirectCells.Prepared prepared, int pieces) {
    for (DirectVariables.Held each : prepared.first().variables()) {
      notes.add("variable " + each.name() + " is empty now: its type has changed");
    }
    handOver.addAll(prepared.lost());
    reintroduce(direct.declared(prepared, pieces));
    handOver();
    direct.release(prepared);
  }

  /** See {@link DirectSession#nowRunning}. */
  DirectCells.@Nullable Prepared nowRunning(DirectCells.@Nullable Prepared prepared) {
    return direct.nowRunning(prepared);
  }

  /** Takes note of what the running pieces have declared by now, for code that they wait for. */
  void declaredSoFar() {
    reintroduce(direct.declaredSoFar());
  }

  /** What the user is to know of what the last change has done to other things, once. */
  List<String> takeNotes() {
    List<String> taken = List.copyOf(notes);
    notes.clear();
    return taken;
  }

  private void reintroduce(Set<String> changed) {
    known = changed.isEmpty() ? known : null;
    for (String name : changed) {
      if (introduced.containsKey(name)) {
        introduceName(name);
      }
    }
  }

  /** Tells JShell what it needs to know for a text with these names in it. */
  void introduce(String text) {
    for (DirectImports.Pending each : direct.imports().takePending()) {
      Origin outer = shell.from(each.origin());
      take(shell.eval(each.line()));
      shell.from(outer);
    }
    for (String word : Words.of(text)) {
      introduceName(word);
    }
  }

  /** Tells JShell what a name means now. */
  private void introduceName(String name) {
    Set<String> lines = direct.importLines(name);
    Map<String, Snippet> told = introduced.getOrDefault(name, Map.of());
    if (lines.equals(told.keySet())) {
      return;
    }
    introduced.remove(name);
    Map<String, Snippet> now = new LinkedHashMap<>();
    told.forEach(
        (line, snippet) -> {
          if (lines.contains(line)) {
            now.put(line, snippet);
          } else {
            forget(snippet);
          }
        });
    for (String line : lines) {
      if (!now.containsKey(line)) {
        for (SnippetEvent event : take(shell.eval(line))) {
          if (event.causeSnippet() == null && event.status().isActive()) {
            now.put(line, event.snippet());
          }
        }
      }
    }
    if (!now.isEmpty()) {
      introduced.put(name, now);
    }
  }

  private List<SnippetEvent> take(List<SnippetEvent> events) {
    known = null;
    for (SnippetEvent event : events) {
      names.take(event);
      Snippet snippet = event.snippet();
      if (snippet instanceof ImportSnippet && event.status() == Snippet.Status.VALID) {
        takeImport(snippet);
      } else if (snippet instanceof DeclarationSnippet declared && event.status().isActive()) {
        takeDeclaration(declared, event);
      }
    }
    return events;
  }

  private void takeImport(Snippet snippet) {
    if (DirectImports.isImport(snippet.source())) {
      String line = DirectImports.line(snippet.source());
      if (!line.startsWith("import static REPL.")) {
        direct.imports().put(line, Origin.ofId(snippet.id()));
      }
    }
  }

  /** What has or uses a name that is JShell's from now on is to be JShell's too. */
  private void takeDeclaration(DeclarationSnippet snippet, SnippetEvent event) {
    String name = snippet.name();
    boolean isVariable = snippet instanceof VarSnippet;
    boolean wasDirect =
        isVariable
            ? event.status() == Snippet.Status.VALID && direct.variables().get(name) != null
            : direct.declarations().named(name).stream()
                .anyMatch(each -> each.isType() == snippet instanceof TypeDeclSnippet);
    boolean changed =
        event.isSignatureChange() && event.previousStatus() != Snippet.Status.NONEXISTENT;
    if (!wasDirect && !changed) {
      return;
    }
    if (isVariable) {
      direct.variables().remove(name);
    }
    for (DirectDeclaration each : direct.declarations().dependents(Set.of(name))) {
      direct.declarations().remove(each);
      if (!each.isReplacedBy(snippet)) {
        handOver.add(each);
      }
    }
    introduceName(name);
  }

  /** Gives JShell what is to be its own. */
  private void handOver() {
    while (!handOver.isEmpty()) {
      DirectDeclaration each = handOver.remove();
      for (DirectVariables.Held held : direct.variables().typedWith(each)) {
        direct.variables().remove(held.name());
        introduceName(held.name());
        notes.add("variable " + held.name() + " is gone: its type has changed");
      }
      introduceName(each.name());
      introduce(each.source());
      Origin outer = shell.from(each.origin());
      try {
        for (SnippetEvent event : take(shell.eval(each.source()))) {
          if (event.causeSnippet() == null && event.status() == Snippet.Status.REJECTED) {
            notes.add(
                each.member().shown()
                    + " "
                    + each.name()
                    + " is gone: it does not compile any more");
          }
        }
      } finally {
        shell.from(outer);
      }
    }
  }

  /** What code can name before anything has run. */
  static Names namesBefore(List<Path> classPath, List<String> compilerOptions) {
    return SessionNames.before(IMPORTS, classPath, compilerOptions);
  }

  /** What code can name now, to be put together when it is wanted, on any thread. */
  Supplier<Names> names() {
    Supplier<Names> current = known;
    if (current == null) {
      current = SessionNames.later(shell, direct, classPath.entries(), compilerOptions);
      known = current;
    }
    return current;
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
    Origin outer = shell.from(from);
    control.stoppedWhen(stopped);
    try {
      List<SnippetEvent> events = take(shell.eval(source));
      if (events.stream().anyMatch(each -> isAtOddsWithItself(source, each))) {
        handOver();
        events = take(shell.eval(source));
      }
      handOver();
      return events;
    } finally {
      shell.from(outer);
    }
  }

  /**
   * Whether a type was rejected because what it uses still uses the one before it, past JShell.
   * That is handed over then: among its own JShell exchanges types that need each other together.
   */
  private boolean isAtOddsWithItself(String source, SnippetEvent event) {
    String type = LeadingWords.of(source).type();
    if (type.isEmpty()
        || event.status() != Snippet.Status.REJECTED
        || diagnostics(event.snippet()).stream().noneMatch(each -> isAbout(type, each))) {
      return false;
    }
    List<DirectDeclaration> users = direct.declarations().dependents(Set.of(type));
    Set<String> used = Words.of(source);
    if (users.stream().noneMatch(each -> !each.name().equals(type) && used.contains(each.name()))) {
      return false;
    }
    users.forEach(direct.declarations()::remove);
    handOver.addAll(users);
    return true;
  }

  /** Whether an error is about a type itself, and not about a name that it lacks. */
  private static boolean isAbout(String type, Diag error) {
    return !error.getCode().startsWith("compiler.err.cant.resolve")
        && Words.of(error.getMessage(Locale.ROOT)).contains(type);
  }

  /** Runs statements of our own that leave no trace, the way that cells run. */
  void runAndForget(String source) {
    Optional<DirectCells.Prepared> prepared = prepare(cut(source), true, Origin.NONE, at -> 1);
    if (prepared.isPresent()) {
      control.run(prepared.get(), () -> false);
      control.takeThrown();
      direct.release(prepared.get());
    } else {
      evalAndForget(source);
    }
  }

  /** Runs something of our own that leaves no trace: what it declares is dropped. */
  void evalAndForget(String source) {
    introduce(source);
    shell.nameTemporary("deja$warm");
    try {
      for (SnippetEvent event : take(shell.eval(source))) {
        forget(event.snippet());
      }
    } finally {
      shell.nameTemporary(null);
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
      if (shell.analysis().dependents(oldest).isEmpty()) {
        forget(oldest);
      }
    }
  }

  void forget(Snippet snippet) {
    if (shell.get().status(snippet).isActive()) {
      take(shell.get().drop(snippet));
    }
  }

  boolean hasVariable(String name) {
    return direct.hasVariable(name);
  }

  /** The variables that lie in fields of cells' classes. */
  List<DirectVariables.Held> heldVariables() {
    return List.copyOf(direct.variables().all());
  }

  /** Names of classes by names of the types that cells have declared past JShell. */
  Map<String, String> typeClasses() {
    Map<String, String> classes = new LinkedHashMap<>();
    for (DirectDeclaration each : direct.declarations().all()) {
      if (each.isType()) {
        classes.put(each.name(), each.holder() + "$" + each.name());
      }
    }
    return classes;
  }

  /** What is declared and in force, in order. */
  List<Declaration> declarations() {
    return Declarations.of(direct, shell);
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
        .filter(variable -> shell.get().status(variable) == Snippet.Status.VALID)
        .takeWhile(variable -> !stopped.getAsBoolean())
        .forEach(variable -> values.put(variable.name(), shell.get().varValue(variable)));
    for (DirectVariables.Held held : direct.variables().all()) {
      if (!stopped.getAsBoolean()) {
        control.value(held).ifPresent(value -> values.put(held.name(), value));
      }
    }
    return values;
  }

  List<Diag> diagnostics(Snippet snippet) {
    return shell.get().diagnostics(snippet).toList();
  }

  Snippet.Status status(Snippet snippet) {
    return shell.get().status(snippet);
  }

  /** What a declaration still needs before it can be used. */
  List<String> unresolved(Snippet snippet) {
    return snippet instanceof DeclarationSnippet declaration
        ? shell.get().unresolvedDependencies(declaration).toList()
        : List.of();
  }

  /** What the declaration of a name lacks before it can be used; empty if there is none. */
  Optional<String> lacking(String name) {
    return shell
        .snippets()
        .filter(snippet -> shell.get().status(snippet) == Snippet.Status.RECOVERABLE_NOT_DEFINED)
        .filter(snippet -> snippet instanceof jdk.jshell.PersistentSnippet)
        .filter(snippet -> ((jdk.jshell.PersistentSnippet) snippet).name().equals(name))
        .map(snippet -> Unresolved.describe(snippet, unresolved(snippet)))
        .findFirst();
  }

  List<Piece> cut(String source) {
    return Cutter.cut(source);
  }

  /** Adds to the class path of the compiler and of the notebook JVM. */
  void addToClassPath(Path entry) throws VmLostException {
    known = null;
    classPath.add(entry);
    renewCompiler();
    control.addToClassPath(entry);
  }

  /**
   * Makes JShell use a new compiler from now on: after a change of the class path, or because the
   * old one has failed in a way that it does not recover from.
   */
  void renewCompiler() {
    classPath.apply();
    direct.renewCompiler();
    shell.renewCompiler();
  }

  @Override
  public void close() {
    shell.close();
  }
}
