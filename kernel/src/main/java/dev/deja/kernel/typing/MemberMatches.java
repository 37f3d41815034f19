package dev.deja.kernel.typing;

import com.sun.source.tree.ClassTree;
import com.sun.source.util.TreePath;
import dev.deja.kernel.typing.Compiler.Analyzed;
import dev.deja.kernel.typing.Completion.Match;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import org.jspecify.annotations.Nullable;

/** What may stand behind a dot or a double colon. */
final class MemberMatches {

  /** What an import statement may name. */
  enum Import {
    TYPE,
    STATIC
  }

  private static final int OWN = 0;
  private static final int INHERITED = 1;
  private static final int STATIC_OF_VALUE = 2;
  private static final int OF_OBJECT = 3;

  private static final Set<ElementKind> HIDDEN =
      Set.of(ElementKind.CONSTRUCTOR, ElementKind.STATIC_INIT, ElementKind.INSTANCE_INIT);

  /** What every object has, and many a class of its own. */
  private static final Set<String> OBJECTS = Set.of("equals", "hashCode", "toString");

  private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\w$]*(\\.[\\p{L}_$][\\w$]*)*");

  private final Names names;
  private final Analyzed analyzed;
  private final String prefix;
  private final TreePath cursor;
  private final Members members;
  private @Nullable String notImported;

  MemberMatches(Names names, Analyzed analyzed, TreePath cursor, String prefix) {
    this.cursor = cursor;
    this.names = names;
    this.analyzed = analyzed;
    this.prefix = prefix;
    this.members = new Members(analyzed.types());
  }

  /**
   * What may stand behind a dot.
   *
   * @param importing null outside of import statements
   */
  List<Match> of(TreePath qualifier, @Nullable Import importing) {
    Element element = analyzed.trees().getElement(qualifier);
    if (importing == null && isUnknown(element, analyzed.trees().getTypeMirror(qualifier))) {
      addNamed(qualifier.getLeaf().toString());
    } else if (element instanceof PackageElement found) {
      addPackage(found.getQualifiedName().toString());
    } else if (element instanceof TypeElement type) {
      addStatic(type, importing);
    } else {
      addOf(analyzed.trees().getTypeMirror(qualifier));
    }
    return members.matches();
  }

  /** The class whose members were found although it is not imported. */
  Optional<String> notImported() {
    return Optional.ofNullable(notImported);
  }

  /**
   * Whether the compiler makes nothing of a name; it takes one that it does not know for a package.
   */
  private boolean isUnknown(@Nullable Element element, @Nullable TypeMirror type) {
    if (element instanceof PackageElement found) {
      List<ClassIndex> indexes = ClassIndex.of(names.classPath());
      String name = found.getQualifiedName().toString();
      return ClassIndex.classesIn(indexes, name, "").isEmpty()
          && ClassIndex.packagesIn(indexes, name, "").isEmpty();
    }
    return type == null || type.getKind() == TypeKind.ERROR;
  }

  /** What a name in code that does not compile yet can only mean. */
  private void addNamed(String name) {
    if (!NAME.matcher(name).matches()) {
      return;
    }
    TypeElement type = analyzed.elements().getTypeElement(name);
    if (type != null) {
      addStatic(type, null);
    } else if (name.indexOf('.') >= 0 || !Character.isUpperCase(name.charAt(0))) {
      addPackage(name);
    } else {
      addNotImported(name);
    }
  }

  private void addNotImported(String simpleName) {
    List<String> found = ClassIndex.named(ClassIndex.of(names.classPath()), simpleName);
    List<String> usual = found.stream().filter(name -> name.startsWith("java.")).toList();
    List<String> meant = usual.isEmpty() ? found : usual;
    TypeElement type = meant.size() == 1 ? analyzed.elements().getTypeElement(meant.get(0)) : null;
    if (type != null) {
      addStatic(type, null);
      notImported = meant.get(0);
    }
  }

  /** What may stand behind a double colon. */
  List<Match> references(TreePath qualifier) {
    Element element = analyzed.trees().getElement(qualifier);
    TypeMirror type = analyzed.trees().getTypeMirror(qualifier);
    if (element instanceof TypeElement owner) {
      for (Element member : analyzed.elements().getAllMembers(owner)) {
        if (member.getKind() == ElementKind.METHOD) {
          add(member, (DeclaredType) owner.asType(), rank(member, owner));
        }
      }
      if (fits("new")) {
        members.add("new", "keyword", "", OWN);
      }
    } else {
      addOf(type);
    }
    return members.matches().stream()
        .filter(match -> match.type().equals("function") || match.text().equals("new"))
        .map(match -> new Match(bare(match.text()), match.type(), match.signature()))
        .toList();
  }

  private static String bare(String text) {
    int bracket = text.indexOf('(');
    return bracket < 0 ? text : text.substring(0, bracket);
  }

  private void addPackage(String name) {
    List<ClassIndex> indexes = ClassIndex.of(names.classPath());
    for (String each : ClassIndex.classesIn(indexes, name, prefix)) {
      TypeElement type = analyzed.elements().getTypeElement(name + "." + each);
      members.add(each, type == null ? "class" : Members.type(type), name + "." + each, OWN);
    }
    for (String each : ClassIndex.packagesIn(indexes, name, prefix)) {
      members.add(each + ".", "module", name + "." + each, INHERITED);
    }
  }

  private void addStatic(TypeElement type, @Nullable Import importing) {
    for (Element member : analyzed.elements().getAllMembers(type)) {
      boolean nested = member instanceof TypeElement;
      boolean wanted = importing == Import.TYPE ? nested : nested || isStatic(member);
      if (wanted) {
        add(member, (DeclaredType) type.asType(), rank(member, type));
      }
    }
    if (importing == null && fits("class")) {
      members.add("class", "keyword", "Class<" + type.getSimpleName() + ">", INHERITED);
    }
  }

  private void addOf(@Nullable TypeMirror type) {
    if (type instanceof TypeVariable variable) {
      addOf(variable.getUpperBound());
    } else if (type instanceof IntersectionType both) {
      both.getBounds().forEach(this::addOf);
    } else if (type instanceof ArrayType) {
      if (fits("length")) {
        members.add("length", "property", "int", OWN);
      }
      TypeElement object = analyzed.elements().getTypeElement("java.lang.Object");
      addMembers(object, (DeclaredType) object.asType());
    } else if (type instanceof DeclaredType declared
        && declared.asElement() instanceof TypeElement element) {
      addMembers(element, declared);
    }
  }

  private void addMembers(TypeElement element, DeclaredType type) {
    for (Element member : analyzed.elements().getAllMembers(element)) {
      if (!(member instanceof TypeElement)) {
        int rank = isStatic(member) ? STATIC_OF_VALUE : rank(member, element);
        add(member, type, rank);
      }
    }
  }

  private int rank(Element member, TypeElement type) {
    Element owner = member.getEnclosingElement();
    if (String.valueOf(owner).equals("java.lang.Object")
        || OBJECTS.contains(member.getSimpleName().toString())) {
      return OF_OBJECT;
    }
    return type.equals(owner) ? OWN : INHERITED;
  }

  private void add(Element member, DeclaredType in, int rank) {
    if (!HIDDEN.contains(member.getKind())
        && fits(member.getSimpleName().toString())
        && isVisible(member)) {
      members.add(member, in, rank);
    }
  }

  /** Whether the code at the cursor may use it. */
  private boolean isVisible(Element member) {
    if (member.getModifiers().contains(Modifier.PUBLIC)) {
      return true;
    }
    boolean isPrivate = member.getModifiers().contains(Modifier.PRIVATE);
    for (Element owner = member.getEnclosingElement();
        owner != null && owner.getKind() != ElementKind.PACKAGE;
        owner = owner.getEnclosingElement()) {
      if (isPrivate ? isAroundCursor(owner) : owner.getSimpleName().contentEquals(Draft.CLASS)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAroundCursor(Element type) {
    for (TreePath at = cursor; at != null; at = at.getParentPath()) {
      if (at.getLeaf() instanceof ClassTree
          && type.equals(analyzed.trees().getElement(at))
          && !type.getSimpleName().contentEquals(Draft.CLASS)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isStatic(Element member) {
    return member.getModifiers().contains(Modifier.STATIC);
  }

  private boolean fits(String name) {
    return name.regionMatches(true, 0, prefix, 0, prefix.length());
  }
}
