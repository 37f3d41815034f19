package dev.deja.tracker.parameter;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import dev.deja.tracker.source.JavaPieces;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a cell declares of parameters. */
public final class ParameterCell {

  /** The tag of the cell whose variables are parameters, as papermill has it. */
  public static final String TAG = "parameters";

  /** The tag of the cell with other values for them, as papermill has it. */
  public static final String INJECTED = "injected-parameters";

  private ParameterCell() {}

  /**
   * The values of a cell's variables by name, where they are literals; else the text of what they
   * are computed from.
   */
  public static Map<String, Object> values(String source) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (DeclaredParameter declared : variables(source)) {
      if (declared.value() != null) {
        values.put(declared.name(), declared.value());
      }
    }
    return values;
  }

  /** The variables that a cell declares, in order. */
  static List<DeclaredParameter> variables(String source) {
    List<DeclaredParameter> found = new ArrayList<>();
    for (Tree piece : JavaPieces.parse(source)) {
      if (piece instanceof VariableTree variable && !variable.getName().toString().contains("$")) {
        ExpressionTree initial = variable.getInitializer();
        Object value = initial == null ? null : LiteralValue.of(initial);
        found.add(
            new DeclaredParameter(
                variable.getName().toString(), type(variable, value), value, true));
      }
    }
    return found;
  }

  private static ParameterType type(VariableTree variable, @Nullable Object value) {
    Tree declared = variable.getType();
    ParameterType type = ParameterType.parse(declared == null ? "var" : declared.toString());
    boolean byDefault =
        type.text().equals("var")
            && (value instanceof Number
                || value instanceof Boolean
                || variable.getInitializer() instanceof LiteralTree);
    return byDefault ? JavaLiteral.inferredType(value) : type;
  }

  /** The parameters that a cell asks for with {@code Deja.parameter("name", byDefault)}. */
  static List<DeclaredParameter> calls(String source) {
    if (!source.contains("parameter")) {
      return List.of();
    }
    List<DeclaredParameter> found = new ArrayList<>();
    TreeScanner<@Nullable Void, @Nullable Void> scanner =
        new TreeScanner<>() {
          @Override
          public @Nullable Void visitMethodInvocation(
              MethodInvocationTree call, @Nullable Void unused) {
            if (isParameter(call)
                && call.getArguments().get(0) instanceof LiteralTree name
                && name.getValue() instanceof String text) {
              Object value = LiteralValue.of(call.getArguments().get(1));
              found.add(new DeclaredParameter(text, callType(call, value), value, false));
            }
            return super.visitMethodInvocation(call, null);
          }
        };
    JavaPieces.parse(source).forEach(piece -> scanner.scan(piece, null));
    return found;
  }

  private static boolean isParameter(MethodInvocationTree call) {
    return call.getArguments().size() == 2
        && call.getMethodSelect() instanceof MemberSelectTree select
        && select.getIdentifier().contentEquals("parameter")
        && select.getExpression().toString().matches("(dev\\.deja\\.)?Deja");
  }

  private static ParameterType callType(MethodInvocationTree call, @Nullable Object value) {
    boolean literal = value instanceof Number || value instanceof Boolean || value instanceof List;
    boolean text = call.getArguments().get(1) instanceof LiteralTree;
    return literal || text ? JavaLiteral.inferredType(value) : ParameterType.INFERRED;
  }
}
