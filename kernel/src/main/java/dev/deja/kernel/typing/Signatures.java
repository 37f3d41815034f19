package dev.deja.kernel.typing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Declarations without their bodies, as Java has them, with simple names. */
final class Signatures {

  private static final int LONG = 100;
  private static final List<Modifier> LEFT_OUT =
      List.of(Modifier.NATIVE, Modifier.SYNCHRONIZED, Modifier.STRICTFP, Modifier.TRANSIENT);

  private Signatures() {}

  /**
   * A declaration.
   *
   * @param names of the parameters of a method, if its source is there; else empty
   */
  static String of(Element element, List<String> names) {
    if (element instanceof ExecutableElement method) {
      return method(method, names);
    } else if (element instanceof TypeElement type) {
      return type(type);
    } else if (element instanceof VariableElement variable) {
      return variable(variable);
    } else if (element instanceof PackageElement found) {
      return "package " + found.getQualifiedName();
    } else if (element instanceof TypeParameterElement parameter) {
      return parameter(parameter);
    }
    return element.toString();
  }

  private static String method(ExecutableElement method, List<String> names) {
    StringBuilder text = new StringBuilder(modifiers(method));
    text.append(parameters(method.getTypeParameters(), " "));
    Element owner = method.getEnclosingElement();
    if (method.getKind() == ElementKind.CONSTRUCTOR && owner != null) {
      text.append(owner.getSimpleName());
    } else {
      text.append(TypeText.of(method.getReturnType())).append(' ').append(method.getSimpleName());
    }
    String parameters = TypeText.parameters(method, (ExecutableType) method.asType(), names);
    text.append(parameters);
    if (!method.getThrownTypes().isEmpty()) {
      String thrown = types(method.getThrownTypes());
      text.append(text.length() + thrown.length() > LONG ? "\n    throws " : " throws ");
      text.append(thrown);
    }
    return text.toString();
  }

  private static String type(TypeElement type) {
    StringBuilder text = new StringBuilder(modifiers(type));
    text.append(
        switch (type.getKind()) {
          case ANNOTATION_TYPE -> "@interface ";
          case INTERFACE -> "interface ";
          case ENUM -> "enum ";
          case RECORD -> "record ";
          default -> "class ";
        });
    text.append(type.getSimpleName()).append(parameters(type.getTypeParameters(), ""));
    if (type.getKind() == ElementKind.RECORD) {
      text.append(
          type.getRecordComponents().stream()
              .map(each -> TypeText.of(each.asType()) + " " + each.getSimpleName())
              .collect(Collectors.joining(", ", "(", ")")));
    }
    TypeMirror parent = type.getSuperclass();
    if (type.getKind() == ElementKind.CLASS
        && parent.getKind() == TypeKind.DECLARED
        && !parent.toString().equals("java.lang.Object")) {
      text.append(" extends ").append(TypeText.of(parent));
    }
    List<? extends TypeMirror> interfaces = type.getInterfaces();
    if (!interfaces.isEmpty() && type.getKind() != ElementKind.ANNOTATION_TYPE) {
      String clause =
          (type.getKind() == ElementKind.INTERFACE ? "extends " : "implements ")
              + types(interfaces);
      text.append(text.length() + clause.length() > LONG ? "\n    " : " ").append(clause);
    }
    return text.toString();
  }

  private static String variable(VariableElement variable) {
    if (variable.getKind() == ElementKind.ENUM_CONSTANT) {
      return TypeText.of(variable.asType()) + "." + variable.getSimpleName();
    }
    String text =
        modifiers(variable) + TypeText.of(variable.asType()) + " " + variable.getSimpleName();
    Object value = variable.getConstantValue();
    return value == null ? text : text + " = " + constant(value);
  }

  private static String constant(Object value) {
    if (value instanceof String text) {
      String shown = text.length() > LONG ? text.substring(0, LONG) + "…" : text;
      return '"' + shown.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
    return value instanceof Character c
        ? (c < ' ' ? "(char) " + (int) c : "'" + c + "'")
        : value instanceof Long ? value + "L" : value.toString();
  }

  /** What a cell declares has the modifiers that the draft gave it, and no others that matter. */
  private static String modifiers(Element element) {
    Element owner = element.getEnclosingElement();
    boolean ours = owner != null && owner.getSimpleName().contentEquals(Draft.CLASS);
    boolean inInterface = owner != null && owner.getKind().isInterface();
    List<String> words = new ArrayList<>();
    for (Modifier modifier : element.getModifiers()) {
      boolean implied =
          (modifier == Modifier.ABSTRACT && (inInterface || element.getKind().isInterface()))
              || (modifier == Modifier.STATIC && (ours || isNestedKind(element, inInterface)))
              || (modifier == Modifier.FINAL && element.getKind() == ElementKind.RECORD)
              || (modifier == Modifier.FINAL && element.getKind() == ElementKind.ENUM);
      if (!implied && !LEFT_OUT.contains(modifier)) {
        words.add(modifier.toString());
      }
    }
    return words.isEmpty() ? "" : String.join(" ", words) + " ";
  }

  private static boolean isNestedKind(Element element, boolean inInterface) {
    return element instanceof TypeElement
        && (inInterface || element.getKind() != ElementKind.CLASS);
  }

  private static String parameters(List<? extends TypeParameterElement> all, String after) {
    return all.isEmpty()
        ? ""
        : all.stream().map(Signatures::parameter).collect(Collectors.joining(", ", "<", ">"))
            + after;
  }

  private static String parameter(TypeParameterElement parameter) {
    String bounds =
        parameter.getBounds().stream()
            .filter(bound -> !bound.toString().equals("java.lang.Object"))
            .map(TypeText::of)
            .collect(Collectors.joining(" & "));
    return bounds.isEmpty()
        ? parameter.getSimpleName().toString()
        : parameter.getSimpleName() + " extends " + bounds;
  }

  private static String types(List<? extends TypeMirror> types) {
    return types.stream().map(TypeText::of).collect(Collectors.joining(", "));
  }
}
