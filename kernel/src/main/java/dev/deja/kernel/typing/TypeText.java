package dev.deja.kernel.typing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import org.jspecify.annotations.Nullable;

/** Types and signatures as a reader writes them: {@code (int beginIndex) : String}. */
final class TypeText {

  private TypeText() {}

  /** A type with simple names. */
  static String of(TypeMirror type) {
    if (type instanceof IntersectionType both) {
      return both.getBounds().stream().map(TypeText::of).collect(Collectors.joining(" & "));
    } else if (type instanceof DeclaredType declared) {
      String arguments =
          declared.getTypeArguments().stream().map(TypeText::of).collect(Collectors.joining(", "));
      String name = name(declared);
      return arguments.isEmpty() ? name : name + "<" + arguments + ">";
    } else if (type instanceof ArrayType array) {
      return of(array.getComponentType()) + "[]";
    } else if (type instanceof WildcardType wildcard) {
      return wildcard(wildcard);
    } else if (type instanceof TypeVariable variable) {
      String name = variable.asElement().getSimpleName().toString();
      return name.startsWith("capture") || name.startsWith("<") ? "?" : name;
    }
    return type.getKind() == TypeKind.NULL ? "null" : simple(type.toString());
  }

  private static String name(DeclaredType type) {
    String name = type.asElement().getSimpleName().toString();
    if (name.isEmpty() && type.asElement() instanceof TypeElement anonymous) {
      return anonymous.getInterfaces().isEmpty()
          ? of(anonymous.getSuperclass())
          : of(anonymous.getInterfaces().get(0));
    }
    return name;
  }

  private static String wildcard(WildcardType wildcard) {
    @Nullable TypeMirror upper = wildcard.getExtendsBound();
    @Nullable TypeMirror lower = wildcard.getSuperBound();
    return upper != null ? "? extends " + of(upper) : lower != null ? "? super " + of(lower) : "?";
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /**
   * Parameters in parentheses, with names where they are known.
   *
   * @param seen the method's type as a member of its receiver
   */
  static String parameters(ExecutableElement method, ExecutableType seen) {
    return parameters(method, seen, List.of());
  }

  /**
   * The same.
   *
   * @param names of the parameters, if they are better known than from the class file; else empty
   */
  static String parameters(ExecutableElement method, ExecutableType seen, List<String> names) {
    List<String> texts = new ArrayList<>();
    List<? extends TypeMirror> types = seen.getParameterTypes();
    for (int i = 0; i < types.size(); i++) {
      boolean rest = method.isVarArgs() && i == types.size() - 1;
      String type = of(types.get(i));
      type = rest && type.endsWith("[]") ? type.substring(0, type.length() - 2) + "..." : type;
      VariableElement parameter = method.getParameters().get(i);
      String name = i < names.size() ? names.get(i) : parameter.getSimpleName().toString();
      texts.add(name.matches("arg\\d+") ? type : type + " " + name);
    }
    return "(" + String.join(", ", texts) + ")";
  }
}
