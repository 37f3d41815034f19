package dev.deja.tracker.source;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of a cell, as its source has them.
 *
 * @param uses names that it needs from elsewhere when it runs
 * @param defines names that it declares
 * @param changes names of others to which it assigns
 * @param deferred by name of a method or class it declares: what that needs when it is used
 */
public record CellNames(
    Set<String> uses, Set<String> defines, Set<String> changes, Map<String, Set<String>> deferred) {

  /** Parses a cell's source; what does not parse has no names. */
  public static CellNames of(String source) {
    Set<String> uses = new LinkedHashSet<>();
    Set<String> defines = new LinkedHashSet<>();
    Set<String> changes = new LinkedHashSet<>();
    Map<String, Set<String>> deferred = new LinkedHashMap<>();
    for (Tree piece : JavaPieces.parse(source)) {
      Scan scan = new Scan(piece);
      scan.scan(piece, null);
      scan.used.removeAll(scan.local);
      if (piece instanceof ClassTree || piece instanceof MethodTree) {
        String name =
            piece instanceof ClassTree type
                ? type.getSimpleName().toString()
                : ((MethodTree) piece).getName().toString();
        defines.add(name);
        deferred.computeIfAbsent(name, key -> new LinkedHashSet<>()).addAll(scan.used);
      } else {
        scan.used.stream().filter(name -> !defines.contains(name)).forEach(uses::add);
        scan.changed.stream()
            .filter(name -> !defines.contains(name) && !scan.local.contains(name))
            .forEach(changes::add);
        if (piece instanceof VariableTree variable) {
          defines.add(variable.getName().toString());
        }
      }
    }
    return new CellNames(uses, defines, changes, deferred);
  }

  private static final class Scan extends TreeScanner<@Nullable Void, @Nullable Void> {

    private final Tree piece;
    private final Set<String> used = new LinkedHashSet<>();
    private final Set<String> changed = new LinkedHashSet<>();

    /** Declared inside of the piece: parameters, local variables. */
    private final Set<String> local = new LinkedHashSet<>();

    Scan(Tree piece) {
      this.piece = piece;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree node, @Nullable Void unused) {
      if (node != piece) {
        local.add(node.getName().toString());
      }
      return super.visitVariable(node, null);
    }

    @Override
    public @Nullable Void visitIdentifier(IdentifierTree node, @Nullable Void unused) {
      used.add(node.getName().toString());
      return super.visitIdentifier(node, null);
    }

    @Override
    public @Nullable Void visitAssignment(AssignmentTree node, @Nullable Void unused) {
      change(node.getVariable());
      return node.getVariable() instanceof IdentifierTree
          ? scan(node.getExpression(), null)
          : super.visitAssignment(node, null);
    }

    @Override
    public @Nullable Void visitCompoundAssignment(
        CompoundAssignmentTree node, @Nullable Void unused) {
      change(node.getVariable());
      return super.visitCompoundAssignment(node, null);
    }

    @Override
    public @Nullable Void visitUnary(UnaryTree node, @Nullable Void unused) {
      switch (node.getKind()) {
        case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT ->
            change(node.getExpression());
        default -> {}
      }
      return super.visitUnary(node, null);
    }

    private void change(ExpressionTree target) {
      if (target instanceof IdentifierTree identifier) {
        changed.add(identifier.getName().toString());
      } else if (target instanceof ArrayAccessTree access) {
        change(access.getExpression());
      } else if (target instanceof MemberSelectTree select) {
        change(select.getExpression());
      }
    }
  }
}
