package dev.deja.kernel.typing;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ErroneousTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeParameterTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.deja.kernel.typing.Compiler.Analyzed;
import org.jspecify.annotations.Nullable;

/** Finds what has its name at a position: the smallest tree of that name around it. */
final class NameFinder extends TreePathScanner<@Nullable Void, @Nullable Void> {

  private final Analyzed analyzed;
  private final SourcePositions positions;
  private final String name;
  private final int start;
  private @Nullable TreePath found;
  private long length = Long.MAX_VALUE;

  private NameFinder(Analyzed analyzed, String name, int start) {
    this.analyzed = analyzed;
    this.positions = analyzed.trees().getSourcePositions();
    this.name = name;
    this.start = start;
  }

  static @Nullable TreePath find(Analyzed analyzed, String name, int start) {
    NameFinder finder = new NameFinder(analyzed, name, start);
    finder.scan(analyzed.unit(), null);
    return finder.found;
  }

  private void check(CharSequence named) {
    Tree tree = getCurrentPath().getLeaf();
    long from = positions.getStartPosition(analyzed.unit(), tree);
    long to = positions.getEndPosition(analyzed.unit(), tree);
    if (name.contentEquals(named)
        && from <= start
        && start + name.length() <= to
        && to - from < length) {
      found = getCurrentPath();
      length = to - from;
    }
  }

  /** A name behind a dot or colons ends what it is the name of. */
  private void checkEnd(CharSequence named) {
    long to = positions.getEndPosition(analyzed.unit(), getCurrentPath().getLeaf());
    if (to == start + name.length()) {
      check(named);
    }
  }

  @Override
  public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void nothing) {
    check(tree.getName());
    return null;
  }

  @Override
  public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void nothing) {
    checkEnd(tree.getIdentifier());
    return super.visitMemberSelect(tree, nothing);
  }

  @Override
  public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void nothing) {
    checkEnd(tree.getName());
    return super.visitMemberReference(tree, nothing);
  }

  @Override
  public @Nullable Void visitVariable(VariableTree tree, @Nullable Void nothing) {
    check(tree.getName());
    return super.visitVariable(tree, nothing);
  }

  @Override
  public @Nullable Void visitMethod(MethodTree tree, @Nullable Void nothing) {
    check(tree.getName());
    return super.visitMethod(tree, nothing);
  }

  @Override
  public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
    check(tree.getSimpleName());
    return super.visitClass(tree, nothing);
  }

  @Override
  public @Nullable Void visitTypeParameter(TypeParameterTree tree, @Nullable Void nothing) {
    check(tree.getName());
    return super.visitTypeParameter(tree, nothing);
  }

  @Override
  public @Nullable Void visitErroneous(ErroneousTree tree, @Nullable Void nothing) {
    scan(tree.getErrorTrees(), nothing);
    return null;
  }
}
