package dev.deja.tracker.replay;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import dev.deja.tracker.source.JavaPieces;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What can be read from the source of a cell: which names it uses, which it defines or changes, and
 * which causes of change it holds.
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

  static CellFacts of(String source) {
    Set<String> names = new LinkedHashSet<>();
    Set<Cause> causes = new LinkedHashSet<>();
    List<Definition> definitions = new ArrayList<>();
    causes.addAll(ShellCauses.of(source));
    for (Tree piece : JavaPieces.parse(source)) {
      PieceScan scan = PieceScan.of(piece);
      if (piece instanceof ClassTree type) {
        definitions.add(scan.definition(type.getSimpleName().toString(), true));
      } else if (piece instanceof MethodTree method) {
        definitions.add(scan.definition(method.getName().toString(), true));
      } else {
        names.addAll(scan.names());
        causes.addAll(scan.causes());
        if (piece instanceof VariableTree variable) {
          definitions.add(scan.definition(variable.getName().toString(), true));
        }
        scan.changed().forEach(name -> definitions.add(scan.definition(name, false)));
      }
    }
    return new CellFacts(names, causes, definitions);
  }
}
