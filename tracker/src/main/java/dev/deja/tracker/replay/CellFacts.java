package dev.deja.tracker.replay;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import dev.deja.tracker.model.CompiledCode;
import dev.deja.tracker.source.Cause;
import dev.deja.tracker.source.CellPiece;
import dev.deja.tracker.source.JavaPieces;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What can be told of a cell: which names it uses, which it defines or changes, as its source has
 * them, and which causes of change it holds, as its compiled code has them where that is known.
 *
 * @param names names it uses when it runs
 * @param causes causes that act when it runs, not those in methods and classes it declares
 * @param definitions what later cells may find under a name, in order
 */
record CellFacts(Set<String> names, Set<Cause> causes, List<Definition> definitions) {

  /**
   * A name and what stands behind it.
   *
   * @param replaces whether it is a declaration, so that earlier ones of the name are gone; else
   *     the cell has changed what the name holds
   */
  record Definition(String name, boolean replaces, Set<String> names, Set<Cause> causes) {}

  static CellFacts of(String source, Optional<CompiledCode> compiled) {
    Set<String> names = new LinkedHashSet<>();
    Set<Cause> causes = new LinkedHashSet<>();
    List<Definition> definitions = new ArrayList<>();
    causes.addAll(ShellCauses.of(source));
    List<CellPiece> pieces = JavaPieces.cut(source);
    Optional<CompiledCauses> known = compiled.map(code -> new CompiledCauses(code, pieces));
    known.ifPresent(code -> causes.addAll(code.elsewhere()));
    for (CellPiece piece : pieces) {
      Tree tree = piece.tree();
      if (tree == null) {
        continue;
      }
      PieceScan scan = PieceScan.of(tree);
      Set<Cause> found = known.map(code -> code.of(piece, scan.causes())).orElse(scan.causes());
      if (tree instanceof ClassTree type) {
        definitions.add(new Definition(type.getSimpleName().toString(), true, scan.names(), found));
      } else if (tree instanceof MethodTree method) {
        definitions.add(new Definition(method.getName().toString(), true, scan.names(), found));
      } else {
        names.addAll(scan.names());
        causes.addAll(found);
        if (tree instanceof VariableTree variable) {
          definitions.add(new Definition(variable.getName().toString(), true, scan.names(), found));
        }
        scan.changed()
            .forEach(name -> definitions.add(new Definition(name, false, scan.names(), found)));
      }
    }
    return new CellFacts(names, causes, definitions);
  }
}
