package dev.deja.kernel.typing;

import com.sun.source.tree.ImportTree;
import com.sun.source.tree.Scope;
import com.sun.source.util.TreePath;
import dev.deja.kernel.typing.Compiler.Analyzed;
import dev.deja.kernel.typing.Completion.Match;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import org.jspecify.annotations.Nullable;

/** What may stand where no dot is before it. */
final class ScopeMatches {

  private static final int LABEL = 0;
  private static final int LOCAL = 1;
  private static final int DECLARED = 2;
  private static final int INHERITED = 3;
  private static final int STATIC_IMPORT = 4;
  private static final int KEYWORD = 5;
  private static final int IMPORTED = 6;
  private static final int PACKAGE = 7;
  private static final int NOT_IMPORTED = 8;

  private static final int MOST_NOT_IMPORTED = 60;

  private static final List<String> KEYWORDS =
      List.of(
          "abstract",
          "assert",
          "boolean",
          "break",
          "byte",
          "case",
          "catch",
          "char",
          "class",
          "continue",
          "default",
          "do",
          "double",
          "else",
          "enum",
          "extends",
          "false",
          "final",
          "finally",
          "float",
          "for",
          "if",
          "implements",
          "import",
          "instanceof",
          "int",
          "interface",
          "long",
          "new",
          "null",
          "private",
          "protected",
          "public",
          "record",
          "return",
          "sealed",
          "short",
          "static",
          "super",
          "switch",
          "synchronized",
          "this",
          "throw",
          "throws",
          "true",
          "try",
          "var",
          "void",
          "while",
          "yield");

  /** Words that can be nothing else. */
  private static final Set<String> NO_KEYWORDS = Set.of("record", "sealed", "var", "yield");

  private static final Set<String> OURS = Set.of(Draft.CLASS, "$Cursor", "$do", "this", "super");

  private final Names names;
  private final Analyzed analyzed;
  private final String prefix;
  private final Members members;

  ScopeMatches(Names names, Analyzed analyzed, String prefix) {
    this.names = names;
    this.analyzed = analyzed;
    this.prefix = prefix;
    this.members = new Members(analyzed.types());
  }

  /** Whether a word can be no name. */
  static boolean isKeyword(String word) {
    return KEYWORDS.contains(word) && !NO_KEYWORDS.contains(word);
  }

  /**
   * Everything that can be named.
   *
   * @param selector the enum of a {@code switch} whose label this is
   */
  List<Match> all(TreePath path, @Nullable TypeElement selector) {
    if (selector != null) {
      for (Element constant : selector.getEnclosedElements()) {
        if (constant.getKind() == ElementKind.ENUM_CONSTANT && fits(constant)) {
          members.add(constant, null, LABEL);
        }
      }
    }
    addScopes(path, element -> true);
    if (!prefix.isEmpty()) {
      KEYWORDS.stream()
          .filter(word -> word.startsWith(prefix))
          .forEach(word -> members.add(word, "keyword", "", KEYWORD));
      addPackages();
      addNotImported();
    }
    return members.matches();
  }

  /** Types alone. */
  List<Match> types(TreePath path, Predicate<TypeElement> wanted) {
    addScopes(path, element -> element instanceof TypeElement type && wanted.test(type));
    addPackages();
    addNotImported();
    return members.matches();
  }

  /** What may stand behind {@code import}: packages, and types with their packages. */
  List<Match> imports() {
    addPackages();
    if ("module".startsWith(prefix) && Runtime.version().feature() >= 25) {
      members.add("module", "keyword", "import module java.base;", KEYWORD);
    }
    if ("static".startsWith(prefix)) {
      members.add("static", "keyword", "", KEYWORD);
    }
    if (startsType()) {
      ClassIndex.starting(indexes(), prefix, MOST_NOT_IMPORTED).values().stream()
          .flatMap(List::stream)
          .forEach(name -> members.add(name, "class", "", NOT_IMPORTED));
    }
    return members.matches();
  }

  private void addScopes(TreePath path, Predicate<Element> wanted) {
    TypeElement around = null;
    Scope at = analyzed.trees().getScope(path);
    while (at != null && at.getEnclosingClass() != null) {
      for (Element element : at.getLocalElements()) {
        if (fits(element) && wanted.test(element)) {
          addLocal(element);
        }
      }
      if (!at.getEnclosingClass().equals(around)) {
        around = at.getEnclosingClass();
        addMembers(around, wanted);
      }
      at = at.getEnclosingScope();
    }
    if (!prefix.isEmpty()) {
      addImported("java.lang.*", wanted);
      for (ImportTree tree : analyzed.unit().getImports()) {
        String name = tree.getQualifiedIdentifier().toString();
        if (tree.isStatic()) {
          addStaticImport(name, wanted);
        } else {
          addImported(name, wanted);
        }
      }
    }
  }

  private void addImported(String name, Predicate<Element> wanted) {
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return;
    }
    String last = name.substring(dot + 1);
    if (last.equals("*")) {
      String packageName = name.substring(0, dot);
      ClassIndex.classesIn(indexes(), packageName, prefix)
          .forEach(each -> addImportedType(packageName + "." + each, wanted));
    } else if (last.startsWith(prefix)) {
      addImportedType(name, wanted);
    }
  }

  private void addImportedType(String name, Predicate<Element> wanted) {
    TypeElement type = analyzed.elements().getTypeElement(name);
    if (type != null && wanted.test(type)) {
      members.add(type, null, IMPORTED);
    }
  }

  private void addStaticImport(String name, Predicate<Element> wanted) {
    int dot = name.lastIndexOf('.');
    TypeElement owner = analyzed.elements().getTypeElement(name.substring(0, Math.max(0, dot)));
    if (owner == null) {
      return;
    }
    String last = name.substring(dot + 1);
    for (Element member : analyzed.elements().getAllMembers(owner)) {
      if (member.getModifiers().contains(Modifier.STATIC)
          && member.getModifiers().contains(Modifier.PUBLIC)
          && (last.equals("*") || member.getSimpleName().contentEquals(last))
          && fits(member)
          && wanted.test(member)) {
        members.add(member, null, STATIC_IMPORT);
      }
    }
  }

  private void addLocal(Element element) {
    String name = element.getSimpleName().toString();
    if (!OURS.contains(name) && !name.contains(Draft.MARK)) {
      members.add(element, null, LOCAL);
    }
  }

  private void addMembers(TypeElement type, Predicate<Element> wanted) {
    for (Element member : analyzed.elements().getAllMembers(type)) {
      String name = member.getSimpleName().toString();
      if (fits(member)
          && wanted.test(member)
          && member.getKind() != ElementKind.CONSTRUCTOR
          && !OURS.contains(name)
          && !name.contains("<")
          && !name.contains(Draft.MARK)) {
        boolean own = type.equals(member.getEnclosingElement());
        if (own || !OURS.contains(type.getSimpleName().toString())) {
          members.add(member, (DeclaredType) type.asType(), own ? DECLARED : INHERITED);
        }
      }
    }
  }

  private void addPackages() {
    for (String name : ClassIndex.packagesIn(indexes(), "", prefix)) {
      members.add(name + ".", "module", "", PACKAGE);
    }
  }

  /** By their full names, which compile as they are; who shows them may import them instead. */
  private void addNotImported() {
    if (!startsType()) {
      return;
    }
    Map<String, List<String>> found = ClassIndex.starting(indexes(), prefix, MOST_NOT_IMPORTED);
    found.forEach(
        (simple, qualified) -> {
          if (!members.has(simple)) {
            qualified.forEach(name -> members.addNotImported(name, NOT_IMPORTED));
          }
        });
  }

  private boolean startsType() {
    return !prefix.isEmpty() && Character.isUpperCase(prefix.charAt(0)) && prefix.length() > 1;
  }

  private List<ClassIndex> indexes() {
    return ClassIndex.of(names.classPath());
  }

  private boolean fits(Element element) {
    return element.getSimpleName().toString().regionMatches(true, 0, prefix, 0, prefix.length());
  }
}
