package dev.deja.kernel.engine;

import com.sun.source.tree.CompilationUnitTree;
import dev.deja.kernel.engine.DirectPiece.Kind;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles a run of pieces, in one go if it guesses rightly. Used by one thread. */
final class DirectAttempt {

  /** What becomes of the last piece. */
  private enum Last {
    /** It runs. */
    RUNS,
    /** Its value is returned. */
    IS_RETURNED,
    /** It runs, and must have no value. */
    IS_VOID
  }

  /**
   * What has come of it.
   *
   * @param failedAt the piece, counted through those that are compiled again, that does not
   *     compile; -1 if all do
   */
  record Result(
      int failedAt, @Nullable DirectUnit unit, Map<String, byte[]> classFiles, boolean hasValue) {

    static Result failed(int at) {
      return new Result(at, null, Map.of(), false);
    }
  }

  private final DirectCompiler compiler;
  private final DirectVariables variables;
  private final DirectCells.Imports imports;

  /** Names of methods that were last seen to give no value: what to try first, no more. */
  private final Set<String> giveNothing =
      new HashSet<>(Set.of("println", "print", "forEach", "accept", "run", "sleep", "close"));

  DirectAttempt(DirectCompiler compiler, DirectVariables variables, DirectCells.Imports imports) {
    this.compiler = compiler;
    this.variables = variables;
    this.imports = imports;
  }

  /**
   * @param name the simple name of the class that it becomes
   * @param value whether the value of the last piece is wanted
   */
  Result compile(DirectRun run, String name, boolean value) {
    DirectRun typed = typed(run, name);
    if (!typed.isTyped()) {
      return Result.failed(typed.firstUntyped());
    }
    if (!value) {
      return compile(typed, name, Last.RUNS);
    }
    DirectPiece last = typed.last();
    if (last.kind() == Kind.VALUE) {
      return compile(typed, name, Last.IS_RETURNED);
    }
    boolean guess = giveNothing.contains(last.call());
    Result result = compile(typed, name, guess ? Last.IS_VOID : Last.IS_RETURNED);
    if (result.failedAt() == typed.size() - 1) {
      result = compile(typed, name, guess ? Last.IS_RETURNED : Last.IS_VOID);
      if (result.failedAt() < 0 && guess) {
        giveNothing.remove(last.call());
      } else if (result.failedAt() < 0) {
        giveNothing.add(last.call());
      }
    }
    return result;
  }

  /** The run with the types that are not written, as far as they can be found. */
  DirectRun typed(DirectRun run, String name) {
    return run.isTyped() ? run : run.with(types(run, name));
  }

  private Map<String, String> types(DirectRun run, String name) {
    return DirectTypes.find(compiler, DirectUnit.toInfer(run, variables, name, imports));
  }

  private Result compile(DirectRun run, String name, Last last) {
    boolean returned = last == Last.IS_RETURNED;
    DirectUnit unit = DirectUnit.toRun(run, variables, name, imports, returned);
    DirectSource source = unit.source();
    return compiler.with(
        unit.className(),
        source.text(),
        source.classes(),
        session -> {
          CompilationUnitTree tree = session.parse();
          if (session.firstError().isEmpty()) {
            session.analyze();
          }
          if (session.firstError().isEmpty()
              && last == Last.IS_VOID
              && !DirectTrees.lastIsVoid(session, tree, name)) {
            return Result.failed(run.size() - 1);
          }
          Map<String, byte[]> classFiles =
              session.firstError().isEmpty() ? session.generate() : Map.of();
          int failedAt =
              session.errors().stream()
                  .mapToInt(error -> source.pieceAt(error.getPosition()))
                  .min()
                  .orElse(-1);
          return failedAt < 0
              ? new Result(failedAt, unit, classFiles, returned)
              : Result.failed(failedAt);
        });
  }
}
