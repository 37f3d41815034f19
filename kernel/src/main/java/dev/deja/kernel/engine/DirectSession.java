package dev.deja.kernel.engine;

import dev.deja.kernel.engine.Cutter.Piece;
import dev.deja.kernel.engine.DirectCells.Prepared;
import dev.deja.kernel.engine.DirectCells.Step;
import dev.deja.kernel.engine.DirectPiece.Variable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import javax.lang.model.SourceVersion;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.TypeDeclSnippet;
import org.jspecify.annotations.Nullable;

/** What cells have imported and declared past JShell. Used by one thread. */
final class DirectSession {

  /** Classes that need no import, and that are named often. */
  private static final Set<String> OF_JAVA_LANG =
      Set.of("System", "String", "Integer", "Long", "Double", "Boolean", "Math", "Object", "var");

  private final NotebookControl control;
  private final DirectImports imports = new DirectImports();
  private final ClassesInUse inUse = new ClassesInUse();
  private final DirectVariables variables = new DirectVariables(inUse);
  private final DirectDeclarations declarations = new DirectDeclarations(inUse);

  /** What JShell has in force. */
  private final DeclaredNames names;

  private final Function<Snippet, String> classOf;
  private final @Nullable DirectCompiler compiler;
  private final @Nullable DirectCells cells;
  private @Nullable Prepared running;

  /**
   * @param names what JShell has in force
   * @param classOf the full name of the class that JShell made of a snippet
   */
  DirectSession(
      NotebookControl control,
      CompileClassPath classPath,
      List<String> compilerOptions,
      DeclaredNames names,
      Function<Snippet, String> classOf) {
    this.control = control;
    this.names = names;
    this.classOf = classOf;
    if (DirectCompiler.isPossible()) {
      compiler = new DirectCompiler(classPath.files(), compilerOptions, control.classes());
      cells =
          new DirectCells(
              compiler,
              variables,
              declarations,
              control.classes(),
              this::isOfShell,
              this::importsFor,
              control::redefine);
    } else {
      compiler = null;
      cells = null;
    }
  }

  DirectImports imports() {
    return imports;
  }

  DirectVariables variables() {
    return variables;
  }

  DirectDeclarations declarations() {
    return declarations;
  }

  /** The imports that make a name known to JShell. */
  Set<String> importLines(String name) {
    Set<String> lines = new LinkedHashSet<>(declarations.imports(Set.of(name)));
    lines.addAll(variables.imports(Set.of(name)));
    return lines;
  }

  /** See {@link DirectCells#prepare}. */
  Optional<Prepared> prepare(
      List<Piece> pieces, boolean showsLast, Origin from, IntFunction<Integer> line) {
    if (cells == null || names.lackSomething()) {
      return Optional.empty();
    }
    try {
      return cells.prepare(pieces, showsLast, from, line);
    } catch (RuntimeException | StackOverflowError | AssertionError e) { // javac throws these
      return Optional.empty();
    }
  }

  /** See {@link DirectParser#strayReturn}. */
  Optional<Piece> strayReturn(Piece piece) {
    try {
      return cells == null ? Optional.empty() : cells.strayReturn(piece);
    } catch (RuntimeException | StackOverflowError | AssertionError e) { // javac throws these
      return Optional.empty();
    }
  }

  /** Whether a piece is an import, and is now in force without JShell. */
  boolean isImported(Piece piece, Origin from) {
    if (cells == null || names.lackSomething() || !DirectImports.isImport(piece.source())) {
      return false;
    }
    String line = DirectImports.line(piece.source());
    if (!cells.compiles(line)) {
      return false;
    }
    imports.add(line, from);
    return true;
  }

  /**
   * Takes note of what the first {@code pieces} of prepared ones have declared.
   *
   * @return the names whose meaning may be another now
   */
  Set<String> declared(Prepared prepared, int pieces) {
    Set<String> changed = new LinkedHashSet<>();
    declared(prepared, prepared.first(), changed);
    prepared.steps().subList(0, pieces).forEach(step -> declared(prepared, step, changed));
    prepared.lost().forEach(declarations::remove);
    prepared.lost().forEach(each -> changed.add(each.name()));
    return changed;
  }

  private void declared(Prepared prepared, Step step, Set<String> changed) {
    for (DirectVariables.Held held : step.variables()) {
      if (held.holder().equals(prepared.className())) {
        keep(prepared, held.holder());
      }
      variables.put(held);
      changed.add(held.name());
    }
    for (DirectDeclaration each : step.declarations()) {
      keep(prepared, each.holder());
      declarations.put(each);
      changed.add(each.name());
    }
  }

  /** Gives back the classes of prepared ones, which have run, and of others that hold nothing. */
  void release(Prepared prepared) {
    prepared.classFiles().keySet().forEach(each -> inUse.ran(CellClasses.outermost(each)));
    List<String> idle = inUse.takeIdle();
    control.classes().release(idle, inUse);
    control.release(idle);
  }

  private void keep(Prepared prepared, String holder) {
    control.classes().putDirect(holder, prepared.classFiles(), prepared.lines());
  }

  /**
   * Says what runs from now on, or null for nothing.
   *
   * @return what ran until now
   */
  @Nullable Prepared nowRunning(@Nullable Prepared prepared) {
    Prepared before = running;
    running = prepared;
    return before;
  }

  /** Takes note of what the running pieces have declared by now, for code that they wait for. */
  Set<String> declaredSoFar() {
    Prepared prepared = running;
    if (prepared == null || !prepared.declares()) {
      return Set.of();
    }
    int reached = control.progress(prepared);
    return declared(prepared, Math.max(0, Math.min(reached, prepared.count())));
  }

  boolean hasVariable(String name) {
    return variables.get(name) != null || names.isVariable(name);
  }

  /** Forgets what has been read of the class path. */
  void renewCompiler() {
    if (compiler != null) {
      compiler.renew();
    }
  }

  private boolean isOfShell(DirectPiece piece) {
    DirectPiece.Member member = piece.member();
    if (member != null) {
      return names.has(
          member.name(),
          piece.kind() == DirectPiece.Kind.TYPE ? TypeDeclSnippet.class : MethodSnippet.class);
    }
    return piece.variables().stream().map(Variable::name).anyMatch(names::isVariable);
  }

  private List<String> importsFor(Set<String> words, Set<String> open) {
    List<String> lines = new ArrayList<>();
    if (!open.stream().allMatch(this::isKnownWithoutImport)) {
      imports.lines().forEach(lines::add);
    }
    lines.addAll(names.imports(words, classOf));
    lines.addAll(declarations.imports(words));
    lines.addAll(variables.imports(words));
    return lines;
  }

  /** Imports on demand cost the compiler a look into every package, so they go where it can. */
  private boolean isKnownWithoutImport(String word) {
    return !imports.nameOne(word)
        && (SourceVersion.isKeyword(word)
            || OF_JAVA_LANG.contains(word)
            || variables.get(word) != null
            || declarations.has(word)
            || names.isVariable(word));
  }
}
