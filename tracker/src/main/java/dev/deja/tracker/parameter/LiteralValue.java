package dev.deja.tracker.parameter;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The value of an expression that is made of literals. */
final class LiteralValue {

  /** Calls whose value is that of their one argument. */
  private static final Set<String> OF_ONE =
      Set.of(
          "Path.of",
          "Paths.get",
          "URI.create",
          "LocalDate.parse",
          "LocalDateTime.parse",
          "Instant.parse",
          "Duration.parse",
          "File",
          "BigDecimal",
          "BigInteger");

  private static final Set<String> LISTS =
      Set.of("List.of", "Set.of", "Arrays.asList", "ArrayList", "HashSet", "LinkedHashSet");

  private LiteralValue() {}

  /** As JSON can hold it; the expression's text if it is made of anything else. */
  static @Nullable Object of(ExpressionTree expression) {
    if (expression instanceof LiteralTree literal) {
      return literal(literal.getValue());
    }
    if (expression instanceof ParenthesizedTree inner) {
      return of(inner.getExpression());
    }
    if (expression instanceof TypeCastTree cast) {
      return of(cast.getExpression());
    }
    if (expression.getKind() == Tree.Kind.UNARY_MINUS) {
      return negative(expression, of(((UnaryTree) expression).getExpression()));
    }
    if (expression instanceof NewArrayTree array && array.getInitializers() != null) {
      return all(array.getInitializers());
    }
    if (expression instanceof MethodInvocationTree call) {
      return call(expression, call.getMethodSelect().toString(), call.getArguments());
    }
    if (expression instanceof NewClassTree made) {
      return call(expression, made.getIdentifier().toString(), made.getArguments());
    }
    String text = expression.toString();
    return switch (text) {
      case "Double.NaN", "Float.NaN" -> "NaN";
      case "Double.POSITIVE_INFINITY", "Float.POSITIVE_INFINITY" -> "Infinity";
      case "Double.NEGATIVE_INFINITY", "Float.NEGATIVE_INFINITY" -> "-Infinity";
      case "Integer.MAX_VALUE" -> Integer.MAX_VALUE;
      case "Integer.MIN_VALUE" -> Integer.MIN_VALUE;
      case "Long.MAX_VALUE" -> Long.MAX_VALUE;
      case "Long.MIN_VALUE" -> Long.MIN_VALUE;
      default -> text;
    };
  }

  private static @Nullable Object literal(@Nullable Object value) {
    if (value instanceof Character) {
      return value.toString();
    }
    // As it is written: 0.1f is 0.1 and not what a double makes of it.
    return value instanceof Float ? new BigDecimal(value.toString()) : value;
  }

  private static @Nullable Object negative(ExpressionTree expression, @Nullable Object value) {
    if (value instanceof Integer number) {
      return -number;
    }
    if (value instanceof Long number) {
      return -number;
    }
    if (value instanceof Double number) {
      return -number;
    }
    if (value instanceof BigDecimal number) {
      return number.negate();
    }
    return value instanceof BigInteger number ? number.negate() : expression.toString();
  }

  private static List<@Nullable Object> all(List<? extends ExpressionTree> expressions) {
    List<@Nullable Object> values = new ArrayList<>();
    expressions.forEach(expression -> values.add(of(expression)));
    return values;
  }

  private static @Nullable Object call(
      ExpressionTree whole, String called, List<? extends ExpressionTree> arguments) {
    String name = called.replaceAll("<.*>", "").replaceFirst("^(?:[a-z]\\w*\\.)+(?=[A-Z])", "");
    if (OF_ONE.contains(name) && arguments.size() == 1) {
      return of(arguments.get(0));
    }
    if (LISTS.contains(name)) {
      List<@Nullable Object> values = all(arguments);
      boolean copy = !name.contains(".") && values.size() == 1 && values.get(0) instanceof List<?>;
      return copy ? values.get(0) : values;
    }
    if (name.equals("Map.of") && arguments.size() % 2 == 0) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      for (int i = 0; i < arguments.size(); i += 2) {
        map.put(String.valueOf(of(arguments.get(i))), of(arguments.get(i + 1)));
      }
      return map;
    }
    return name.equals("Deja.parameter") && arguments.size() == 2
        ? of(arguments.get(1))
        : whole.toString();
  }
}
