package dev.deja.kernel.engine;

import dev.deja.kernel.engine.Cutter.Piece;
import dev.deja.kernel.engine.DirectPiece.Variable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Compiles cells past JShell: as many pieces as come in a row become a few classes, which import
 * only what they name. What does not compile so is JShell's to compile and to say why not, and so
 * is everything while something in force is not resolved. Used by one thread.
 */
final class DirectCells {

  /**
   * Pieces that are ready to run.
   *
   * @param className the class that runs
   * @param classFiles what is new, by class name
   * @param count how many pieces these are
   * @param hasValue whether the method returns what the notebook shows
   * @param acts whether there is something to run
   * @param steps what each piece declares
   * @param first what is declared before all of them
   * @param lost what is in force no longer, because it does not compile with what is new
   */
  record Prepared(
      String className,
      Map<String, byte[]> classFiles,
      Map<String, LineMap> lines,
      int count,
      boolean hasValue,
      boolean acts,
      List<Step> steps,
      Step first,
      List<DirectDeclaration> lost) {

    boolean declares() {
      return steps.stream().anyMatch(each -> !each.isEmpty());
    }
  }

  /** What is declared at once. */
  record Step(List<DirectVariables.Held> variables, List<DirectDeclaration> declarations) {

    boolean isEmpty() {
      return variables.isEmpty() && declarations.isEmpty();
    }
  }

  /** Says which import lines a source needs. */
  interface Imports {

    /**
     * @param words every word in the source
     * @param open those that could be the name of something outside of it
     */
    List<String> of(Set<String> words, Set<String> open);
  }

  /** Changes classes that live. */
  interface Redefiner {

    /** Changes them; false if it cannot be done, and then nothing has changed. */
    boolean redefine(DirectReplacement replacement);
  }

  private final DirectCompiler compiler;
  private final DirectParser parser;
  private final DirectAttempt attempt;
  private final DirectVariables variables;
  private final DirectDeclarations declarations;
  private final CellClasses classes;
  private final Predicate<DirectPiece> isOfShell;
  private final Imports imports;
  private final Redefiner redefiner;
  private int serial;
  private int warmed;

  /**
   * @param isOfShell whether what a piece declares is JShell's, and so declared again there
   */
  DirectCells(
      DirectCompiler compiler,
      DirectVariables variables,
      DirectDeclarations declarations,
      CellClasses classes,
      Predicate<DirectPiece> isOfShell,
      Imports imports,
      Redefiner redefiner) {
    this.compiler = compiler;
    this.parser = new DirectParser(compiler);
    this.attempt = new DirectAttempt(compiler, variables, imports);
    this.variables = variables;
    this.declarations = declarations;
    this.classes = classes;
    this.isOfShell = isOfShell;
    this.imports = imports;
    this.redefiner = redefiner;
  }

  /**
   * The first of some pieces, compiled.
   *
   * @param showsLast whether the value of the last piece is wanted
   * @param line the line of the cell that a piece begins on, from 1
   * @return empty if the first piece is JShell's
   */
  Optional<Prepared> prepare(
      List<Piece> pieces, boolean showsLast, Origin origin, IntFunction<Integer> line) {
    DirectRun run = run(parser.parse(pieces), origin, line);
    String name = origin.executionCount() == 0 ? "$JShell$W" + ++warmed : "$JShell$S" + ++serial;
    while (run.size() > 0) {
      boolean value = showsLast && run.size() == pieces.size() && run.last().mayHaveValue();
      Outcome outcome = new Attempts(run, name, value).compile();
      if (outcome.prepared().isPresent()) {
        return outcome.prepared();
      }
      run = run.first(outcome.failedAt());
    }
    return Optional.empty();
  }

  /** See {@link DirectParser#strayReturn}. */
  Optional<Piece> strayReturn(Piece piece) {
    return parser.strayReturn(piece);
  }

  /** Whether an import means something. */
  boolean compiles(String importLine) {
    String name = "Imports$";
    String source = "package REPL; " + importLine + " class " + name + " {}";
    return compiler.with(
        DirectCompiler.PACKAGE + "." + name,
        source,
        Set.of(),
        session -> {
          session.parse();
          session.analyze();
          return session.firstError().isEmpty();
        });
  }

  /** The pieces up to one that is JShell's, or that would change what the ones before it do. */
  private DirectRun run(List<DirectPiece> pieces, Origin origin, IntFunction<Integer> line) {
    List<DirectPiece> taken = new ArrayList<>();
    List<Optional<DirectDeclaration>> declared = new ArrayList<>();
    boolean acts = false;
    for (DirectPiece piece : pieces) {
      Optional<DirectDeclaration> declaration = declaration(piece, origin, line);
      if (isOfShell.test(piece) || (acts && changesSomething(piece, declaration))) {
        break;
      }
      taken.add(piece);
      declared.add(declaration);
      acts |= piece.member() == null;
    }
    return new DirectRun(taken, declared, List.of(), List.of(), Set.of(), origin, line);
  }

  /** Empty if the piece declares no type and no method, or one that is in force as it is. */
  private Optional<DirectDeclaration> declaration(
      DirectPiece piece, Origin origin, IntFunction<Integer> line) {
    DirectPiece.Member member = piece.member();
    if (member == null) {
      return Optional.empty();
    }
    String source = piece.piece().source();
    Set<String> words = Words.of(source);
    List<String> users = new ArrayList<>(imports.of(words, Words.withoutMembers(source)));
    users.removeIf(each -> each.startsWith("import static " + DirectCompiler.PACKAGE + "."));
    DirectDeclaration declaration =
        new DirectDeclaration(
            piece.kind(),
            member,
            source,
            "",
            words,
            users,
            origin,
            line.apply(piece.piece().start()));
    DirectDeclaration known = declarations.get(member.key());
    return known != null && known.isSameAs(declaration)
        ? Optional.empty()
        : Optional.of(declaration);
  }

  private boolean changesSomething(DirectPiece piece, Optional<DirectDeclaration> declaration) {
    if (declaration.isPresent()) {
      return declarations.has(declaration.get().name());
    }
    Set<String> retyped = new HashSet<>();
    for (Variable each : piece.variables()) {
      DirectVariables.Held known = variables.get(each.name());
      if (known != null && !known.type().equals(each.type().strip())) {
        retyped.add(each.name());
      }
    }
    return !retyped.isEmpty() && !declarations.dependents(retyped).isEmpty();
  }

  private record Outcome(Optional<Prepared> prepared, int failedAt) {}

  /** Tries to compile a run, each time with more of what depends on it. */
  private final class Attempts {

    private final String name;
    private final boolean value;
    private final DirectRun run;

    /** Names of what will be another thing. */
    private final Set<String> changed = new LinkedHashSet<>();

    /** By key: what must be compiled again and does not compile. */
    private final Map<String, DirectDeclaration> lost = new LinkedHashMap<>();

    /** Whether classes that live must stay as they are. */
    private boolean asIs;

    Attempts(DirectRun run, String name, boolean value) {
      this.name = name;
      this.value = value;
      this.run = attempt.typed(run, name);
      for (DirectPiece piece : this.run.pieces()) {
        for (Variable each : piece.variables()) {
          DirectVariables.Held known = variables.get(each.name());
          if (known != null && !known.type().equals(each.type().strip())) {
            changed.add(each.name());
          }
        }
      }
    }

    Outcome compile() {
      while (true) {
        DirectRun full = withWhatDepends();
        DirectAttempt.Result result = attempt.compile(full, name, value);
        if (result.failedAt() >= run.size()
            && result.failedAt() < run.size() + full.again().size()) {
          DirectDeclaration faulty = full.again().get(result.failedAt() - run.size());
          lost.put(faulty.key(), faulty);
        } else if (result.failedAt() >= 0) {
          if (!changed.addAll(redeclared())) {
            return new Outcome(Optional.empty(), Math.min(result.failedAt(), run.size() - 1));
          }
        } else {
          Optional<Prepared> prepared = settle(full, result);
          if (prepared.isPresent()) {
            return new Outcome(prepared, -1);
          }
        }
      }
    }

    /** Names that this declares and that are declared already. */
    private Set<String> redeclared() {
      Set<String> names = new HashSet<>();
      for (Optional<DirectDeclaration> each : run.declared()) {
        each.map(DirectDeclaration::name).filter(declarations::has).ifPresent(names::add);
      }
      return names;
    }

    private DirectRun withWhatDepends() {
      Set<String> own = new HashSet<>();
      Set<String> methods = new HashSet<>();
      for (Optional<DirectDeclaration> each : run.declared()) {
        each.ifPresent(declared -> own.add(declared.key()));
        each.filter(declared -> declared.kind() == DirectPiece.Kind.METHOD)
            .ifPresent(declared -> methods.add(declared.name()));
      }
      Set<DirectDeclaration> again = new LinkedHashSet<>();
      if (!changed.isEmpty()) {
        again.addAll(declarations.dependents(changed));
      }
      again.forEach(
          each -> {
            if (each.kind() == DirectPiece.Kind.METHOD) {
              methods.add(each.name());
            }
          });
      // Methods of one name see each other, as a class's own hide those from elsewhere.
      methods.forEach(
          each ->
              declarations.named(each).stream()
                  .filter(other -> other.kind() == DirectPiece.Kind.METHOD)
                  .forEach(again::add));
      again.removeIf(each -> own.contains(each.key()) || lost.containsKey(each.key()));
      Set<String> gone = new HashSet<>();
      lost.values().forEach(each -> gone.add(each.name()));
      return run.with(List.copyOf(again), reset(), gone);
    }

    /** The variables of types that are others now. */
    private List<DirectVariables.Held> reset() {
      Set<String> types = new HashSet<>();
      for (String each : changed) {
        if (declarations.get(each) != null) {
          types.add(each);
        }
      }
      if (types.isEmpty()) {
        return List.of();
      }
      Set<String> own = new HashSet<>();
      run.pieces().forEach(piece -> piece.variables().forEach(each -> own.add(each.name())));
      return variables.all().stream()
          .filter(each -> !own.contains(each.name()))
          .filter(each -> Words.of(each.type()).stream().anyMatch(types::contains))
          .map(DirectVariables.Held::withPlainType)
          .toList();
    }

    /** Empty if more must be compiled first. */
    private Optional<Prepared> settle(DirectRun full, DirectAttempt.Result result) {
      DirectUnit unit = Objects.requireNonNull(result.unit());
      DirectReplacement replacement =
          new DirectReplacement(unit, result.classFiles(), declarations, classes, asIs);
      if (changed.addAll(replacement.reshaped()) && !full.equals(withWhatDepends())) {
        return Optional.empty();
      }
      if (!replacement.changed().isEmpty() && !redefiner.redefine(replacement)) {
        asIs = true;
        changed.addAll(redeclared());
        full.again().forEach(each -> changed.add(each.name()));
        return Optional.empty();
      }
      return Optional.of(prepared(unit, replacement, result));
    }

    private Prepared prepared(
        DirectUnit unit, DirectReplacement replacement, DirectAttempt.Result result) {
      List<Step> steps = new ArrayList<>();
      Set<String> keys = new HashSet<>();
      for (int i = 0; i < run.size(); i++) {
        List<DirectDeclaration> declared = new ArrayList<>();
        run.declared()
            .get(i)
            .ifPresent(
                each -> {
                  keys.add(each.key());
                  declared.add(
                      replacement.settled(Objects.requireNonNull(unit.declared().get(each.key()))));
                });
        steps.add(new Step(settled(unit.held().get(i), replacement), declared));
      }
      List<DirectDeclaration> again =
          unit.declared().values().stream()
              .filter(each -> !keys.contains(each.key()))
              .map(replacement::settled)
              .toList();
      return new Prepared(
          unit.className(),
          replacement.fresh(),
          replacement.lines(),
          run.size(),
          result.hasValue(),
          unit.acts(),
          steps,
          new Step(settled(unit.reset(), replacement), again),
          List.copyOf(lost.values()));
    }

    private List<DirectVariables.Held> settled(
        Collection<DirectVariables.Held> held, DirectReplacement replacement) {
      return held.stream().map(replacement::settled).toList();
    }
  }
}
