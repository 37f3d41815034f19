package dev.deja.kernel.typing;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/**
 * A declaration where its source is.
 *
 * @param text the whole source
 */
record Described(DocTrees trees, TreePath path, String text) {

  private static final int SHOWN_LINES = 120;

  /** Its Javadoc; null if it has none. */
  @Nullable DocCommentTree comment() {
    return trees.getDocCommentTree(path);
  }

  /** The names of a method's parameters; of anything else none. */
  List<String> parameterNames() {
    return path.getLeaf() instanceof MethodTree method
        ? method.getParameters().stream().map(each -> each.getName().toString()).toList()
        : List.of();
  }

  /** The declaration with its body, unindented, of a long one the beginning. */
  String source() {
    CompilationUnitTree unit = path.getCompilationUnit();
    long start = trees.getSourcePositions().getStartPosition(unit, path.getLeaf());
    long end = trees.getSourcePositions().getEndPosition(unit, path.getLeaf());
    if (start < 0 || end < start || end > text.length()) {
      return "";
    }
    int line = text.lastIndexOf('\n', (int) start) + 1;
    String before = text.substring(line, (int) start);
    String indent = before.isBlank() ? before : "";
    String whole = (indent + text.substring((int) start, (int) end)).stripIndent();
    List<String> lines = whole.lines().limit(SHOWN_LINES + 1L).toList();
    return lines.size() <= SHOWN_LINES
        ? whole
        : String.join("\n", lines.subList(0, SHOWN_LINES)) + "\n…";
  }

  /** The declaration of an element in a source of its outermost class; null if it is not there. */
  static @Nullable Described in(DocTrees trees, CompilationUnitTree unit, String text, Element of) {
    List<Tree> chain = new ArrayList<>();
    if (!find(unit, of, chain)) {
      return null;
    }
    TreePath path = new TreePath(unit);
    for (Tree tree : chain) {
      path = new TreePath(path, tree);
    }
    return new Described(trees, path, text);
  }

  private static boolean find(CompilationUnitTree unit, Element of, List<Tree> chain) {
    Element owner = of.getEnclosingElement();
    List<? extends Tree> among;
    if (of instanceof TypeElement && (owner == null || owner.getKind() == ElementKind.PACKAGE)) {
      among = unit.getTypeDecls();
    } else if (owner instanceof TypeElement && find(unit, owner, chain)) {
      among = ((ClassTree) chain.get(chain.size() - 1)).getMembers();
    } else {
      return false;
    }
    Tree found = find(among, of);
    if (found == null) {
      return false;
    }
    chain.add(found);
    return true;
  }

  private static @Nullable Tree find(List<? extends Tree> among, Element of) {
    if (of instanceof ExecutableElement method) {
      return method(among, method);
    }
    for (Tree tree : among) {
      boolean same =
          of instanceof TypeElement
              ? tree instanceof ClassTree type
                  && type.getSimpleName().contentEquals(of.getSimpleName())
              : tree instanceof VariableTree variable
                  && of instanceof VariableElement
                  && variable.getName().contentEquals(of.getSimpleName());
      if (same) {
        return tree;
      }
    }
    return null;
  }

  /** The one with the same parameters, or the only one with as many. */
  private static @Nullable Tree method(List<? extends Tree> among, ExecutableElement wanted) {
    List<MethodTree> sameCount = new ArrayList<>();
    for (Tree tree : among) {
      if (tree instanceof MethodTree method
          && method.getName().contentEquals(wanted.getSimpleName())
          && method.getParameters().size() == wanted.getParameters().size()) {
        sameCount.add(method);
      }
    }
    String types =
        wanted.getParameters().stream()
            .map(each -> bare(TypeText.of(each.asType())))
            .collect(Collectors.joining(","));
    for (MethodTree method : sameCount) {
      String declared =
          method.getParameters().stream()
              .map(each -> bare(String.valueOf(each.getType())))
              .collect(Collectors.joining(","));
      if (declared.equals(types)) {
        return method;
      }
    }
    return sameCount.size() == 1 ? sameCount.get(0) : null;
  }

  /** A type without annotations, arguments and the names before its last. */
  private static String bare(String type) {
    StringBuilder text = new StringBuilder();
    int depth = 0;
    for (char c :
        type.replaceAll("@\\w+(\\([^)]*\\))?\\s*", "").replace("...", "[]").toCharArray()) {
      depth += c == '<' ? 1 : 0;
      if (depth == 0 && !Character.isWhitespace(c)) {
        text.append(c);
      }
      depth -= c == '>' ? 1 : 0;
    }
    return text.substring(text.lastIndexOf(".") + 1);
  }
}
