package dev.deja.tracker.replay;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import dev.deja.tracker.source.Cause;
import dev.deja.tracker.source.CauseTable;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes through one piece of a cell and notes the names it uses or changes, and its causes. */
final class PieceScan extends TreeScanner<@Nullable Void, @Nullable Void> {

  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private final Set<Cause> causes = new LinkedHashSet<>();

  private PieceScan() {}

  static PieceScan of(Tree piece) {
    PieceScan scan = new PieceScan();
    scan.scan(piece, null);
    return scan;
  }

  /** Every identifier in the piece. */
  Set<String> names() {
    return names;
  }

  /**
   * Names whose value the piece assigns, or whose object it may change: receivers and plain
   * arguments of calls, printing left out.
   */
  Set<String> changed() {
    return changed;
  }

  Set<Cause> causes() {
    return causes;
  }

  @Override
  public @Nullable Void visitIdentifier(IdentifierTree node, @Nullable Void unused) {
    names.add(node.getName().toString());
    return super.visitIdentifier(node, null);
  }

  @Override
  public @Nullable Void visitAssignment(AssignmentTree node, @Nullable Void unused) {
    change(node.getVariable());
    return super.visitAssignment(node, null);
  }

  @Override
  public @Nullable Void visitCompoundAssignment(
      CompoundAssignmentTree node, @Nullable Void unused) {
    change(node.getVariable());
    return super.visitCompoundAssignment(node, null);
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree node, @Nullable Void unused) {
    super.visitMethodInvocation(node, null);
    int arguments = node.getArguments().size();
    if (node.getMethodSelect() instanceof MemberSelectTree select) {
      cause(typeName(select.getExpression()), select.getIdentifier().toString(), arguments);
      if (!root(select.getExpression()).equals("System")) {
        change(select.getExpression());
        node.getArguments().forEach(this::changePlain);
      }
    } else if (!typeName(node.getMethodSelect()).startsWith("display")) {
      node.getArguments().forEach(this::changePlain);
    }
    return null;
  }

  @Override
  public @Nullable Void visitMemberReference(MemberReferenceTree node, @Nullable Void unused) {
    cause(typeName(node.getQualifierExpression()), node.getName().toString(), -1);
    return super.visitMemberReference(node, null);
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree node, @Nullable Void unused) {
    cause(typeName(node.getIdentifier()), "new", node.getArguments().size());
    return super.visitNewClass(node, null);
  }

  private void cause(String type, String method, int arguments) {
    CauseTable.find(type, method, arguments).ifPresent(causes::add);
  }

  private void change(ExpressionTree expression) {
    String name = root(expression);
    if (!name.isEmpty()) {
      changed.add(name);
    }
  }

  private void changePlain(ExpressionTree argument) {
    if (argument instanceof IdentifierTree) {
      change(argument);
    }
  }

  /** The last name of {@code a.b.C} or {@code C<D>}; empty for any other expression. */
  private static String typeName(Tree expression) {
    if (expression instanceof IdentifierTree identifier) {
      return identifier.getName().toString();
    }
    if (expression instanceof MemberSelectTree select) {
      return select.getIdentifier().toString();
    }
    return expression instanceof ParameterizedTypeTree generic ? typeName(generic.getType()) : "";
  }

  /** The first name of {@code a.b(c)[d].e}; empty when it starts with no name. */
  private static String root(Tree expression) {
    if (expression instanceof IdentifierTree identifier) {
      return identifier.getName().toString();
    }
    if (expression instanceof MemberSelectTree select) {
      return root(select.getExpression());
    }
    if (expression instanceof ArrayAccessTree access) {
      return root(access.getExpression());
    }
    return expression instanceof MethodInvocationTree call ? root(call.getMethodSelect()) : "";
  }
}
