package dev.deja.kernel.typing;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ErroneousTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.deja.kernel.typing.Compiler.Analyzed;
import dev.deja.kernel.typing.Completion.Match;
import dev.deja.kernel.typing.JavaTokens.Inside;
import dev.deja.kernel.typing.JavaTokens.Kind;
import dev.deja.kernel.typing.JavaTokens.Token;
import java.nio.file.Path;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Name;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Finds what could stand at a cursor. */
final class Completions {

  /** A statement or class that takes the compiler longer than anybody waits, in characters. */
  static final int LONGEST = 100_000;

  private final Compiler compiler;
  private final Path workingFolder;

  Completions(Compiler compiler, Path workingFolder) {
    this.compiler = compiler;
    this.workingFolder = workingFolder;
  }

  Completion at(Names names, String code, int cursor) {
    JavaTokens before = JavaTokens.of(code.substring(0, cursor));
    if (before.inside() == Inside.STRING) {
      return StringPaths.at(before, code, cursor, workingFolder);
    }
    int start = JavaTokens.startOfWord(code, cursor);
    if (before.inside() != Inside.CODE || isInNumber(before, cursor) || isDigit(code, start)) {
      return Completion.none(cursor);
    }
    Draft.Source draft = Draft.upTo(names, code, start, cursor);
    if (draft.cursorPiece() > LONGEST) {
      return Completion.none(cursor);
    }
    String prefix = code.substring(start, cursor);
    return compiler.with(
        draft.text(),
        names,
        analyzed -> {
          TreePath path = Finder.markedIn(analyzed);
          if (path == null) {
            return Completion.none(cursor);
          }
          if (!draft.inImport() && path.getLeaf() instanceof MemberSelectTree select) {
            MemberMatches members = new MemberMatches(names, analyzed, path, prefix);
            List<Match> found = members.of(new TreePath(path, select.getExpression()), null);
            return members
                .notImported()
                .map(name -> withFullName(name, found, code, start, cursor, draft.importAt()))
                .orElseGet(() -> new Completion(found, start, cursor, draft.importAt()));
          }
          List<Match> matches =
              draft.inImport() && path.getLeaf() instanceof IdentifierTree
                  ? new ScopeMatches(names, analyzed, prefix).imports()
                  : matches(names, analyzed, path, prefix);
          return new Completion(matches, start, cursor, draft.importAt());
        });
  }

  /** Members of a class that is not imported, with its full name: it is replaced, too. */
  private static Completion withFullName(
      String fullName, List<Match> matches, String code, int start, int cursor, int importAt) {
    String typed = fullName.substring(fullName.lastIndexOf('.') + 1) + ".";
    int begin = start - typed.length();
    if (!code.startsWith(typed, begin)) { // something stands between
      return Completion.none(cursor);
    }
    List<Match> full =
        matches.stream()
            .map(
                match ->
                    new Match(
                        fullName + "." + match.text(), match.type(), match.signature(), fullName))
            .toList();
    return new Completion(full, begin, cursor, importAt);
  }

  private static boolean isInNumber(JavaTokens before, int cursor) {
    List<Token> tokens = before.all();
    Token last = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
    return last != null && last.kind() == Kind.NUMBER && last.end() == cursor;
  }

  private static boolean isDigit(String code, int position) {
    return position < code.length() && Character.isDigit(code.charAt(position));
  }

  private static List<Match> matches(Names names, Analyzed analyzed, TreePath path, String prefix) {
    Tree leaf = path.getLeaf();
    if (leaf instanceof MemberSelectTree select) {
      MemberMatches members = new MemberMatches(names, analyzed, path, prefix);
      return members.of(new TreePath(path, select.getExpression()), importKind(path));
    } else if (leaf instanceof MemberReferenceTree reference) {
      MemberMatches members = new MemberMatches(names, analyzed, path, prefix);
      return members.references(new TreePath(path, reference.getQualifierExpression()));
    } else if (leaf instanceof IdentifierTree) {
      ScopeMatches scope = new ScopeMatches(names, analyzed, prefix);
      TreePath parent = path.getParentPath();
      if (parent.getLeaf() instanceof NewClassTree creation && creation.getIdentifier() == leaf) {
        return scope.types(path, element -> element.getKind() != ElementKind.ANNOTATION_TYPE);
      } else if (parent.getLeaf() instanceof AnnotationTree) {
        return scope.types(path, element -> element.getKind() == ElementKind.ANNOTATION_TYPE);
      }
      return scope.all(path, selectorOf(analyzed, parent));
    }
    return List.of();
  }

  private static MemberMatches.@Nullable Import importKind(TreePath path) {
    for (TreePath at = path; at != null; at = at.getParentPath()) {
      if (at.getLeaf() instanceof ImportTree tree) {
        return tree.isStatic() ? MemberMatches.Import.STATIC : MemberMatches.Import.TYPE;
      }
    }
    return null;
  }

  /** The enum whose constants a label may name; null where there is none. */
  private static @Nullable TypeElement selectorOf(Analyzed analyzed, TreePath parent) {
    TreePath at = parent;
    while (at != null && !(at.getLeaf() instanceof CaseTree)) {
      if (!at.getLeaf().getKind().name().contains("CASE_LABEL")
          && !(at.getLeaf() instanceof ErroneousTree)) {
        return null;
      }
      at = at.getParentPath();
    }
    if (at == null) {
      return null;
    }
    TreePath around = at.getParentPath();
    ExpressionTree selector =
        around.getLeaf() instanceof SwitchTree tree
            ? tree.getExpression()
            : around.getLeaf() instanceof SwitchExpressionTree tree ? tree.getExpression() : null;
    if (selector == null) {
      return null;
    }
    TypeMirror type = analyzed.trees().getTypeMirror(new TreePath(around, selector));
    Element element = type == null ? null : analyzed.types().asElement(type);
    return element instanceof TypeElement found && found.getKind() == ElementKind.ENUM
        ? found
        : null;
  }

  /** Finds the marked name. */
  private static final class Finder extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private @Nullable TreePath found;

    static @Nullable TreePath markedIn(Analyzed analyzed) {
      Finder finder = new Finder();
      finder.scan(analyzed.unit(), null);
      return finder.found;
    }

    private void check(Name name) {
      if (found == null && name.toString().endsWith(Draft.MARK)) {
        found = getCurrentPath();
      }
    }

    @Override
    public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void nothing) {
      check(tree.getName());
      return null;
    }

    @Override
    public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void nothing) {
      check(tree.getIdentifier());
      return super.visitMemberSelect(tree, nothing);
    }

    @Override
    public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void nothing) {
      check(tree.getName());
      return super.visitMemberReference(tree, nothing);
    }

    @Override
    public @Nullable Void visitErroneous(ErroneousTree tree, @Nullable Void nothing) {
      scan(tree.getErrorTrees(), nothing);
      return null;
    }
  }
}
