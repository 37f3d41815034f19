package dev.deja.kernel.engine;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import dev.deja.kernel.engine.Cutter.Piece;
import dev.deja.kernel.engine.DirectPiece.Kind;
import dev.deja.kernel.engine.DirectPiece.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * Compiles statements, expressions and plain variables past JShell: as many of a cell as come in a
 * row make one class, which imports only what it names. What does not compile so is JShell's to
 * compile and to say why not, and so is what JShell alone can do: methods, types, modifiers, and
 * everything while something in force is not resolved. Used by one thread.
 */
final class DirectCells {

  /** The field that says which piece a class has come to. */
  static final String PROGRESS = "at$";

  private static final String METHOD = "do_it$";

  /**
   * Pieces that are ready to run.
   *
   * @param classFiles by class name
   * @param count how many pieces these are
   * @param hasValue whether the method returns what the notebook shows
   * @param declared the variables that each piece declares
   */
  record Prepared(
      String className,
      Map<String, byte[]> classFiles,
      LineMap lines,
      int count,
      boolean hasValue,
      List<List<DirectVariables.Held>> declared) {

    String method() {
      return METHOD;
    }

    boolean declares() {
      return declared.stream().anyMatch(each -> !each.isEmpty());
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

  private final DirectCompiler compiler;
  private final DirectParser parser;
  private final DirectVariables variables;
  private final Predicate<String> isOfShell;
  private final Imports imports;

  /** Names of methods that were last seen to give no value: what to try first, no more. */
  private final Set<String> giveNothing =
      new HashSet<>(Set.of("println", "print", "forEach", "accept", "run", "sleep", "close"));

  private int serial;

  /**
   * @param isOfShell whether a variable of this name is JShell's, and so declared again there
   */
  DirectCells(
      DirectCompiler compiler,
      DirectVariables variables,
      Predicate<String> isOfShell,
      Imports imports) {
    this.compiler = compiler;
    this.parser = new DirectParser(compiler);
    this.variables = variables;
    this.isOfShell = isOfShell;
    this.imports = imports;
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
    List<DirectPiece> run =
        parser.parse(pieces).stream()
            .takeWhile(
                piece -> piece.variables().stream().noneMatch(each -> isOfShell.test(each.name())))
            .toList();
    while (!run.isEmpty()) {
      boolean value =
          showsLast && run.size() == pieces.size() && run.get(run.size() - 1).mayHaveValue();
      Attempt attempt = new Attempt(run, origin, line);
      Outcome outcome = attempt.compile(value);
      if (outcome.prepared() != null) {
        return Optional.of(outcome.prepared());
      }
      run = run.subList(0, outcome.failedAt());
    }
    return Optional.empty();
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

  private record Outcome(@Nullable Prepared prepared, int failedAt) {}

  /** One run of pieces on its way. */
  private final class Attempt {

    private final List<DirectPiece> pieces;
    private final Origin origin;
    private final IntFunction<Integer> line;

    Attempt(List<DirectPiece> pieces, Origin origin, IntFunction<Integer> line) {
      this.pieces = new ArrayList<>(pieces);
      this.origin = origin;
      this.line = line;
    }

    Outcome compile(boolean value) {
      Outcome inferred = inferTypes();
      if (inferred != null) {
        return inferred;
      }
      DirectPiece last = pieces.get(pieces.size() - 1);
      if (!value) {
        return compile(false, false);
      }
      if (last.kind() == Kind.VALUE) {
        return compile(true, false);
      }
      boolean guess = giveNothing.contains(last.call());
      Outcome outcome = compile(!guess, guess);
      if (outcome.prepared() == null && outcome.failedAt() == pieces.size() - 1) {
        outcome = compile(guess, !guess);
        if (outcome.prepared() != null && guess) {
          giveNothing.remove(last.call());
        } else if (outcome.prepared() != null) {
          giveNothing.add(last.call());
        }
      }
      return outcome;
    }

    /** Finds the types that are not written; returns a failure if one cannot be found. */
    private @Nullable Outcome inferTypes() {
      if (pieces.stream().allMatch(Attempt::isTyped)) {
        return null;
      }
      DirectSource source = new DirectSource();
      head(source, "Types$");
      source.own("static void types$() throws Throwable {\n");
      for (DirectPiece piece : pieces) {
        source.begin().source(piece.statement(), 1).own("\n");
      }
      source.own("}}");
      Map<String, String> types =
          compiler.with("REPL.Types$", source.text(), source.classes(), session -> types(session));
      for (int i = 0; i < pieces.size(); i++) {
        DirectPiece piece = pieces.get(i);
        if (!isTyped(piece)) {
          Variable variable = piece.variables().get(0);
          String type = types.get(variable.name());
          if (type == null) {
            return new Outcome(null, i);
          }
          pieces.set(
              i, piece.with(List.of(new Variable(variable.name(), type, variable.assigned()))));
        }
      }
      return null;
    }

    private static boolean isTyped(DirectPiece piece) {
      return piece.variables().stream().noneMatch(each -> each.type().equals(Variable.INFERRED));
    }

    /** The types of variables that can be written down. */
    private static Map<String, String> types(DirectCompiler.Session session) {
      CompilationUnitTree unit = session.parse();
      session.analyze();
      Map<String, String> types = new HashMap<>();
      BlockTree body = body(unit);
      for (StatementTree statement : body.getStatements()) {
        if (statement instanceof VariableTree variable) {
          TypeMirror type = session.trees().getTypeMirror(TreePath.getPath(unit, variable));
          String text = type == null ? "" : type.toString();
          // An anonymous class, a captured wildcard and an intersection have no name.
          if (type != null
              && type.getKind() != TypeKind.ERROR
              && text.matches("[\\p{L}\\p{N}_$.<>\\[\\], ?]+")
              && !text.contains("capture of")
              && !text.contains("<any>")) {
            types.put(variable.getName().toString(), text);
          }
        }
      }
      return types;
    }

    /**
     * @param returned whether the last piece is returned
     * @param mustBeVoid whether the last piece must have no value
     */
    private Outcome compile(boolean returned, boolean mustBeVoid) {
      String name = "$JShell$S" + ++serial;
      String fullName = DirectCompiler.PACKAGE + "." + name;
      DirectSource source = new DirectSource();
      List<List<DirectVariables.Held>> declared = new ArrayList<>();
      head(source, name);
      boolean declares = pieces.stream().anyMatch(piece -> !piece.variables().isEmpty());
      for (DirectPiece piece : pieces) {
        declared.add(declare(piece, fullName, source));
      }
      if (declares) {
        source.own("public static int " + PROGRESS + ";\n");
      }
      source.own("public static " + (returned ? "Object " : "void ") + METHOD);
      source.own("() throws Throwable {\n");
      for (int i = 0; i < pieces.size(); i++) {
        source.begin();
        if (declares) {
          source.own(PROGRESS + " = " + i + ";\n");
        }
        boolean last = i == pieces.size() - 1;
        put(pieces.get(i), declared.get(i), last && returned, source);
      }
      source.own("}}");
      return compiler.with(
          fullName,
          source.text(),
          source.classes(),
          session -> finish(session, fullName, source, returned, mustBeVoid, declared));
    }

    private Outcome finish(
        DirectCompiler.Session session,
        String fullName,
        DirectSource source,
        boolean returned,
        boolean mustBeVoid,
        List<List<DirectVariables.Held>> declared) {
      CompilationUnitTree unit = session.parse();
      if (session.firstError().isEmpty()) {
        session.analyze();
      }
      if (session.firstError().isEmpty() && mustBeVoid && !lastIsVoid(session, unit)) {
        return new Outcome(null, pieces.size() - 1);
      }
      Map<String, byte[]> classFiles =
          session.firstError().isEmpty() ? session.generate() : Map.of();
      if (session.firstError().isPresent()) {
        return new Outcome(null, source.pieceAt(session.firstError().get().getPosition()));
      }
      return new Outcome(
          new Prepared(
              fullName, classFiles, source.lines(origin), pieces.size(), returned, declared),
          0);
    }

    private static boolean lastIsVoid(DirectCompiler.Session session, CompilationUnitTree unit) {
      List<? extends StatementTree> statements = body(unit).getStatements();
      for (int i = statements.size() - 1; i >= 0; i--) {
        if (statements.get(i) instanceof ExpressionStatementTree statement) {
          TypeMirror type =
              session.trees().getTypeMirror(TreePath.getPath(unit, statement.getExpression()));
          return type != null && type.getKind() == TypeKind.VOID;
        }
      }
      return false;
    }

    private void head(DirectSource source, String className) {
      Set<String> words = new LinkedHashSet<>();
      Set<String> open = new LinkedHashSet<>();
      for (DirectPiece piece : pieces) {
        words.addAll(Words.of(piece.piece().source()));
        piece.variables().forEach(each -> words.addAll(Words.of(each.type())));
        open.addAll(Words.withoutMembers(piece.piece().source()));
      }
      for (DirectPiece piece : pieces) {
        piece.variables().forEach(each -> open.remove(each.name()));
      }
      source.own("package " + DirectCompiler.PACKAGE + ";\n");
      // A type that was found is written with the name of its class.
      words.stream().filter(word -> word.startsWith("$JShell$")).forEach(source::namingClass);
      for (String line : imports.of(words, open)) {
        source.own(line + "\n").naming(line);
      }
      source.own("public class " + className + " {\n");
    }

    /** The fields that a piece needs: none for a variable that has one of its type. */
    private List<DirectVariables.Held> declare(
        DirectPiece piece, String className, DirectSource source) {
      List<DirectVariables.Held> declared = new ArrayList<>();
      for (Variable variable : piece.variables()) {
        String type = variable.type().strip();
        DirectVariables.Held known = variables.get(variable.name());
        if (known != null && known.type().equals(type)) {
          source.naming(known.importLine());
          declared.add(new DirectVariables.Held(variable.name(), type, known.holder(), origin));
        } else {
          source.own("public static " + type + " " + variable.name() + ";\n");
          declared.add(new DirectVariables.Held(variable.name(), type, className, origin));
        }
      }
      return declared;
    }

    private void put(
        DirectPiece piece,
        List<DirectVariables.Held> declared,
        boolean returned,
        DirectSource source) {
      int at = line.apply(piece.piece().start());
      if (piece.kind() == Kind.VARIABLES) {
        source.own("{ ").source(piece.statement(), at);
        for (int i = 0; i < declared.size(); i++) {
          DirectVariables.Held held = declared.get(i);
          source.own(" " + held.holder() + "." + held.name() + " = ");
          source.own(piece.variables().get(i).assigned() ? held.name() : initial(held.type()));
          source.own(";");
        }
        source.own(" }\n");
      } else if (returned) {
        source.own("return (").source(piece.expression(), at).own("\n);\n");
      } else if (piece.kind() == Kind.VALUE) {
        putUnseen(piece, at, source);
      } else {
        source.source(piece.statement(), at).own("\n");
      }
    }

    /**
     * A value that nobody sees, such as an assignment, or {@code 1 + 1} in the middle of a cell.
     */
    private void putUnseen(DirectPiece piece, int at, DirectSource source) {
      source.own("{ Object value$ = (").source(piece.expression(), at).own("\n); }\n");
    }

    private static String initial(String type) {
      return switch (type) {
        case "boolean" -> "false";
        case "byte", "short", "int", "long", "char", "float", "double" -> "0";
        default -> "null";
      };
    }
  }

  private static BlockTree body(CompilationUnitTree unit) {
    ClassTree type = (ClassTree) unit.getTypeDecls().get(0);
    for (Tree member : type.getMembers()) {
      if (member instanceof MethodTree method
          && method.getBody() != null
          && !method.getName().contentEquals("<init>")) {
        return method.getBody();
      }
    }
    throw new IllegalStateException("no method in " + type.getSimpleName());
  }
}
