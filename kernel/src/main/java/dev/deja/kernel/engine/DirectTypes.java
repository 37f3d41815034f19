package dev.deja.kernel.engine;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Finds the types of variables that are declared with {@code var}. */
final class DirectTypes {

  /** An anonymous class, a captured wildcard and an intersection have no name. */
  private static final Pattern WRITABLE = Pattern.compile("[\\p{L}\\p{N}_$.<>\\[\\], ?]+");

  private DirectTypes() {}

  /**
   * The types by name; what cannot be written down is missing.
   *
   * @param unit from {@link DirectUnit#toInfer}
   */
  static Map<String, String> find(DirectCompiler compiler, DirectUnit unit) {
    return compiler.with(
        unit.className(),
        unit.source().text(),
        unit.source().classes(),
        session -> {
          CompilationUnitTree tree = session.parse();
          session.analyze();
          Map<String, String> types = new HashMap<>();
          for (StatementTree statement :
              DirectTrees.body(tree, unit.simpleName()).getStatements()) {
            if (statement instanceof VariableTree variable) {
              TypeMirror type = session.trees().getTypeMirror(TreePath.getPath(tree, variable));
              if (type != null && isWritable(type)) {
                types.put(variable.getName().toString(), type.toString());
              }
            }
          }
          return types;
        });
  }

  private static boolean isWritable(TypeMirror type) {
    String text = type.toString();
    return type.getKind() != TypeKind.ERROR
        && WRITABLE.matcher(text).matches()
        && !text.contains("capture of")
        && !text.contains("<any>");
  }
}
