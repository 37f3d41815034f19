package dev.deja.kernel.typing;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Scope;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import dev.deja.kernel.typing.Compiler.Analyzed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import org.jspecify.annotations.Nullable;

/**
 * What a name means: an element, or the methods that it may be the name of, which the arguments
 * typed so far choose among.
 */
final class Overloads {

  private final Analyzed analyzed;

  Overloads(Analyzed analyzed) {
    this.analyzed = analyzed;
  }

  /**
   * What has its name there; empty if nothing is known of it.
   *
   * @param fromInside whether the cursor is between the parentheses of the call
   */
  List<Element> at(TreePath path, boolean fromInside) {
    TreePath creation = creation(path);
    if (creation != null) {
      return constructors(creation, fromInside);
    }
    Element element = analyzed.trees().getElement(path);
    boolean known = element != null && exists(element);
    List<? extends ExpressionTree> arguments = arguments(path);
    boolean open = fromInside && arguments != null && arguments.isEmpty();
    if (known && !(open && element instanceof ExecutableElement)) {
      return List.of(element);
    }
    List<Element> methods = chosen(methods(path), arguments, path);
    return methods.isEmpty() && known ? List.of(element) : methods;
  }

  private boolean exists(Element element) {
    // An unknown name is taken for a package by the compiler.
    return element instanceof PackageElement named
        ? analyzed.elements().getPackageElement(named.getQualifiedName()) != null
        : isKnown(element);
  }

  private static boolean isKnown(Element element) {
    return !(element instanceof TypeElement && element.asType().getKind() == TypeKind.ERROR)
        && element.getKind() != ElementKind.OTHER;
  }

  /** The {@code new} of a name of its class. */
  private static @Nullable TreePath creation(TreePath path) {
    TreePath type = path;
    TreePath parent = path.getParentPath();
    if (parent != null && parent.getLeaf() instanceof ParameterizedTypeTree) {
      type = parent;
      parent = parent.getParentPath();
    }
    return parent != null
            && parent.getLeaf() instanceof NewClassTree creation
            && creation.getIdentifier() == type.getLeaf()
        ? parent
        : null;
  }

  private List<Element> constructors(TreePath path, boolean fromInside) {
    NewClassTree creation = (NewClassTree) path.getLeaf();
    Element chosen = analyzed.trees().getElement(path);
    boolean open = fromInside && creation.getArguments().isEmpty();
    Element type = analyzed.trees().getElement(new TreePath(path, creation.getIdentifier()));
    if (creation.getIdentifier() instanceof ParameterizedTypeTree generic) {
      TreePath inner = new TreePath(path, generic);
      type = analyzed.trees().getElement(new TreePath(inner, generic.getType()));
    }
    if (type == null || !isKnown(type)) {
      return List.of();
    }
    if (creation.getClassBody() != null || type.getKind().isInterface()) {
      return List.of(type);
    }
    if (chosen instanceof ExecutableElement && !open) {
      return List.of(chosen);
    }
    List<Element> all = new ArrayList<>();
    for (Element member : type.getEnclosedElements()) {
      if (member.getKind() == ElementKind.CONSTRUCTOR) {
        all.add(member);
      }
    }
    List<Element> found = chosen(all, creation.getArguments(), path);
    return found.isEmpty() ? List.of(type) : found;
  }

  private static @Nullable List<? extends ExpressionTree> arguments(TreePath path) {
    TreePath parent = path.getParentPath();
    return parent != null
            && parent.getLeaf() instanceof MethodInvocationTree call
            && call.getMethodSelect() == path.getLeaf()
        ? call.getArguments()
        : null;
  }

  private List<Element> methods(TreePath path) {
    Tree leaf = path.getLeaf();
    if (leaf instanceof MemberSelectTree select) {
      return members(new TreePath(path, select.getExpression()), select.getIdentifier());
    } else if (leaf instanceof MemberReferenceTree reference) {
      return members(new TreePath(path, reference.getQualifierExpression()), reference.getName());
    } else if (leaf instanceof IdentifierTree identifier) {
      return inScope(path, identifier.getName());
    }
    return List.of();
  }

  private List<Element> members(TreePath qualifier, CharSequence name) {
    Element element = analyzed.trees().getElement(qualifier);
    TypeMirror type =
        element instanceof TypeElement
            ? element.asType()
            : analyzed.trees().getTypeMirror(qualifier);
    while (type instanceof TypeVariable variable) {
      type = variable.getUpperBound();
    }
    if (type instanceof ArrayType) {
      type = analyzed.elements().getTypeElement("java.lang.Object").asType();
    }
    Element owner = type == null ? null : analyzed.types().asElement(type);
    return owner instanceof TypeElement found ? methods(found, name) : List.of();
  }

  private List<Element> methods(TypeElement owner, CharSequence name) {
    Set<Element> found = new LinkedHashSet<>();
    for (Element member : analyzed.elements().getAllMembers(owner)) {
      if (member.getKind() == ElementKind.METHOD && member.getSimpleName().contentEquals(name)) {
        found.add(member);
      }
    }
    return List.copyOf(found);
  }

  private List<Element> inScope(TreePath path, CharSequence name) {
    Set<Element> found = new LinkedHashSet<>();
    Scope scope = analyzed.trees().getScope(path);
    while (scope != null && scope.getEnclosingClass() != null && found.isEmpty()) {
      found.addAll(methods(scope.getEnclosingClass(), name));
      scope = scope.getEnclosingScope();
    }
    return List.copyOf(found);
  }

  /** Those that take the arguments so far, the fewest parameters first; all if none does. */
  private List<Element> chosen(
      List<Element> all, @Nullable List<? extends ExpressionTree> arguments, TreePath path) {
    List<Element> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingInt(each -> ((ExecutableElement) each).getParameters().size()));
    if (arguments == null || arguments.isEmpty()) {
      return sorted;
    }
    List<? extends @Nullable TypeMirror> types =
        arguments.stream().map(each -> typeOf(new TreePath(path.getParentPath(), each))).toList();
    List<Element> fitting =
        sorted.stream().filter(each -> takes((ExecutableElement) each, types)).toList();
    return fitting.isEmpty() ? sorted : fitting;
  }

  private @Nullable TypeMirror typeOf(TreePath argument) {
    TypeMirror type = analyzed.trees().getTypeMirror(argument);
    return type == null || type.getKind() == TypeKind.ERROR || type.getKind() == TypeKind.NONE
        ? null
        : type;
  }

  private boolean takes(ExecutableElement method, List<? extends @Nullable TypeMirror> arguments) {
    int count = method.getParameters().size();
    if (arguments.size() > count && !method.isVarArgs()) {
      return false;
    }
    for (int i = 0; i < arguments.size(); i++) {
      TypeMirror argument = arguments.get(i);
      boolean rest = method.isVarArgs() && i >= count - 1;
      if (argument != null && !rest && !fits(argument, method.getParameters().get(i).asType())) {
        return false;
      }
    }
    return true;
  }

  private boolean fits(TypeMirror argument, TypeMirror parameter) {
    try {
      return analyzed
          .types()
          .isAssignable(analyzed.types().erasure(argument), analyzed.types().erasure(parameter));
    } catch (IllegalArgumentException e) { // no type that a value has
      return true;
    }
  }
}
