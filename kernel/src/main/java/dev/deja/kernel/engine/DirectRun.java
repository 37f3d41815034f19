package dev.deja.kernel.engine;

import dev.deja.kernel.engine.DirectPiece.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Pieces of a cell that are to be compiled together.
 *
 * @param pieces in order
 * @param declared what each piece declares as a type or method; empty for what has no need to be
 *     compiled, because it is in force as it is
 * @param again what was declared earlier and must be compiled once more, because what it names is
 *     another now
 * @param reset variables that start anew, because their types are others now
 * @param gone names that mean nothing from now on
 * @param line the line of the cell that a position is on, from 1
 */
record DirectRun(
    List<DirectPiece> pieces,
    List<Optional<DirectDeclaration>> declared,
    List<DirectDeclaration> again,
    List<DirectVariables.Held> reset,
    Set<String> gone,
    Origin origin,
    IntFunction<Integer> line) {

  int size() {
    return pieces.size();
  }

  DirectPiece last() {
    return pieces.get(pieces.size() - 1);
  }

  /** The first pieces alone. */
  DirectRun first(int count) {
    return new DirectRun(
        pieces.subList(0, count),
        declared.subList(0, count),
        List.of(),
        List.of(),
        Set.of(),
        origin,
        line);
  }

  DirectRun with(
      List<DirectDeclaration> again, List<DirectVariables.Held> reset, Set<String> gone) {
    return new DirectRun(pieces, declared, again, reset, gone, origin, line);
  }

  boolean isTyped() {
    return firstUntyped() == size();
  }

  /** The first piece with a variable whose type is not known. */
  int firstUntyped() {
    for (int i = 0; i < size(); i++) {
      if (pieces.get(i).variables().stream()
          .anyMatch(each -> each.type().equals(Variable.INFERRED))) {
        return i;
      }
    }
    return size();
  }

  /** The same with types, as far as they are given, in the place of those that are not written. */
  DirectRun with(Map<String, String> types) {
    List<DirectPiece> typed = new ArrayList<>();
    for (DirectPiece piece : pieces) {
      List<Variable> variables = new ArrayList<>();
      for (Variable each : piece.variables()) {
        variables.add(
            each.type().equals(Variable.INFERRED)
                ? new Variable(
                    each.name(), types.getOrDefault(each.name(), each.type()), each.assigned())
                : each);
      }
      typed.add(piece.with(variables));
    }
    return new DirectRun(typed, declared, again, reset, gone, origin, line);
  }

  /** Whether something in it runs, and does not only declare. */
  boolean acts() {
    return pieces.stream().anyMatch(piece -> piece.member() == null);
  }
}
