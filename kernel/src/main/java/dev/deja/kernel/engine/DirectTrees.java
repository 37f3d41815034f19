package dev.deja.kernel.engine;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.util.List;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Where a cell's own statements are in the tree of what was made of them. */
final class DirectTrees {

  private DirectTrees() {}

  /** The body of the one method of a class. */
  static BlockTree body(CompilationUnitTree unit, String className) {
    for (Tree type : unit.getTypeDecls()) {
      if (type instanceof ClassTree tree && tree.getSimpleName().contentEquals(className)) {
        for (Tree member : tree.getMembers()) {
          if (member instanceof MethodTree method
              && method.getBody() != null
              && !method.getName().contentEquals("<init>")) {
            return method.getBody();
          }
        }
      }
    }
    throw new IllegalStateException("no method in " + className);
  }

  /** Whether the last statement of that body is a call of a method that gives nothing. */
  static boolean lastIsVoid(
      DirectCompiler.Session session, CompilationUnitTree unit, String className) {
    List<? extends StatementTree> statements = body(unit, className).getStatements();
    for (int i = statements.size() - 1; i >= 0; i--) {
      if (statements.get(i) instanceof ExpressionStatementTree statement) {
        TypeMirror type =
            session.trees().getTypeMirror(TreePath.getPath(unit, statement.getExpression()));
        return type != null && type.getKind() == TypeKind.VOID;
      }
    }
    return false;
  }
}
