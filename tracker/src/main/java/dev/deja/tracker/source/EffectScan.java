package dev.deja.tracker.source;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes through one piece of a cell and notes what it may do to the names of a session: in doubt
 * more than it does. Names that the piece itself declares inside of it are not the session's.
 */
final class EffectScan extends TreeScanner<@Nullable Void, @Nullable Void> {

  /** Names that are needed. */
  final Set<String> reads = new LinkedHashSet<>();

  /** Names to which something is assigned. */
  final Set<String> assigned = new LinkedHashSet<>();

  /** Names whose objects may be changed. */
  final Set<String> mutated = new LinkedHashSet<>();

  /** Names whose objects may become a part of something else, or something else a part of them. */
  final Set<String> exposed = new LinkedHashSet<>();

  /** Names that code uses which is kept and runs later: lambdas, classes inside of the piece. */
  final Set<String> captured = new LinkedHashSet<>();

  /** What it does that later cells can notice whatever they name, in words. */
  final Set<String> effects = new LinkedHashSet<>();

  /** Whether it may use anything, by whatever name. */
  boolean reachesAll;

  boolean usesFiles;

  private final @Nullable Tree piece;

  /** Names declared inside, by scope; true for an object that was made there. */
  private final Deque<Map<String, Boolean>> scopes = new ArrayDeque<>();

  /** Something inside was changed that may be a part of what the piece names. */
  private boolean partChanged;

  private int kept;

  /** In a place whose value goes into a text or a number, and nowhere else. */
  private boolean dissolved;

  private EffectScan(@Nullable Tree piece) {
    this.piece = piece;
    scopes.push(new HashMap<>());
  }

  static EffectScan of(Tree piece) {
    EffectScan scan = new EffectScan(piece);
    scan.scan(piece, null);
    if (piece instanceof ExpressionStatementTree statement) {
      scan.forItsEffect(statement.getExpression());
    }
    if (scan.partChanged) {
      scan.exposed.stream()
          .filter(name -> !KnownCalls.looksLikeType(name))
          .forEach(scan.mutated::add);
    }
    return scan;
  }

  /** All of it, as text: for what does not parse. */
  static EffectScan ofWords(Set<String> words) {
    EffectScan scan = new EffectScan(null);
    scan.reads.addAll(words);
    scan.assigned.addAll(words);
    scan.mutated.addAll(words);
    scan.exposed.addAll(words);
    return scan;
  }

  /** {@code Registry.register(x);}: nobody would write it if nothing could be noticed of it. */
  private void forItsEffect(ExpressionTree expression) {
    if (expression instanceof MethodInvocationTree call
        && call.getMethodSelect() instanceof MemberSelectTree select) {
      String root = root(select.getExpression());
      if (KnownCalls.looksLikeType(root)
          && !KnownCalls.isPure(root)
          && !KnownCalls.changesArgumentsOnly(root)) {
        effects.add(root + "." + select.getIdentifier() + "(…)");
      }
    } else if (expression instanceof NewClassTree made) {
      String type = typeName(made.getIdentifier());
      if (!KnownCalls.isPlainObject(type)) {
        effects.add("new " + type + "(…)");
      }
    }
  }

  // Scopes

  private boolean isLocal(String name) {
    return scopes.stream().anyMatch(scope -> scope.containsKey(name));
  }

  private boolean isMadeHere(String name) {
    for (Map<String, Boolean> scope : scopes) {
      Boolean made = scope.get(name);
      if (made != null) {
        return made;
      }
    }
    return false;
  }

  private void inScope(Runnable content) {
    scopes.push(new HashMap<>());
    content.run();
    scopes.pop();
  }

  private void declare(String name, boolean madeHere) {
    scopes.getFirst().put(name, madeHere);
  }

  @Override
  public @Nullable Void visitBlock(BlockTree node, @Nullable Void unused) {
    inScope(() -> super.visitBlock(node, null));
    return null;
  }

  @Override
  public @Nullable Void visitForLoop(ForLoopTree node, @Nullable Void unused) {
    inScope(() -> super.visitForLoop(node, null));
    return null;
  }

  @Override
  public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree node, @Nullable Void unused) {
    scan(node.getExpression(), null);
    inScope(
        () -> {
          dissolving(() -> scan(node.getVariable().getType(), null));
          declare(node.getVariable().getName().toString(), false);
          scan(node.getStatement(), null);
        });
    return null;
  }

  @Override
  public @Nullable Void visitTry(TryTree node, @Nullable Void unused) {
    inScope(() -> super.visitTry(node, null));
    return null;
  }

  @Override
  public @Nullable Void visitCatch(CatchTree node, @Nullable Void unused) {
    inScope(() -> super.visitCatch(node, null));
    return null;
  }

  @Override
  public @Nullable Void visitCase(CaseTree node, @Nullable Void unused) {
    inScope(() -> super.visitCase(node, null));
    return null;
  }

  @Override
  public @Nullable Void visitMethod(MethodTree node, @Nullable Void unused) {
    inScope(() -> super.visitMethod(node, null));
    return null;
  }

  @Override
  public @Nullable Void visitLambdaExpression(LambdaExpressionTree node, @Nullable Void unused) {
    kept++;
    boolean outer = dissolved;
    dissolved = false;
    inScope(() -> super.visitLambdaExpression(node, null));
    dissolved = outer;
    kept--;
    return null;
  }

  @Override
  public @Nullable Void visitClass(ClassTree node, @Nullable Void unused) {
    kept += node == piece ? 0 : 1;
    inScope(
        () -> {
          for (Tree member : node.getMembers()) {
            if (member instanceof VariableTree field) {
              declare(field.getName().toString(), false);
            }
          }
          super.visitClass(node, null);
        });
    kept -= node == piece ? 0 : 1;
    return null;
  }

  @Override
  public @Nullable Void visitVariable(VariableTree node, @Nullable Void unused) {
    scan(node.getModifiers(), null);
    dissolving(() -> scan(node.getType(), null));
    exposing(() -> scan(node.getInitializer(), null));
    if (node != piece) {
      declare(node.getName().toString(), isMade(node.getInitializer()));
    }
    return null;
  }

  /** An object that nothing else can have a part of, or no object at all. */
  private static boolean isMade(@Nullable ExpressionTree initializer) {
    return initializer instanceof LiteralTree
        || initializer instanceof BinaryTree
        || initializer instanceof NewArrayTree
        || (initializer instanceof NewClassTree made
            && made.getArguments().isEmpty()
            && KnownCalls.isPlainObject(typeName(made.getIdentifier())));
  }

  // Names

  @Override
  public @Nullable Void visitIdentifier(IdentifierTree node, @Nullable Void unused) {
    read(node.getName().toString(), !dissolved);
    return null;
  }

  private void read(String name, boolean exposing) {
    if (isLocal(name) || name.equals("this") || name.equals("super")) {
      return;
    }
    reads.add(name);
    usesFiles |= KnownCalls.isOfFiles(name);
    if (kept > 0) {
      captured.add(name);
    }
    if (exposing || kept > 0) {
      exposed.add(name);
    }
  }

  @Override
  public @Nullable Void visitBinary(BinaryTree node, @Nullable Void unused) {
    return dissolving(() -> super.visitBinary(node, null));
  }

  private @Nullable Void dissolving(Runnable content) {
    boolean outer = dissolved;
    dissolved = true;
    content.run();
    dissolved = outer;
    return null;
  }

  private @Nullable Void exposing(Runnable content) {
    boolean outer = dissolved;
    dissolved = false;
    content.run();
    dissolved = outer;
    return null;
  }

  // Changes

  @Override
  public @Nullable Void visitAssignment(AssignmentTree node, @Nullable Void unused) {
    assign(node.getVariable());
    if (!(node.getVariable() instanceof IdentifierTree)) {
      scan(node.getVariable(), null);
    }
    return exposing(() -> scan(node.getExpression(), null));
  }

  @Override
  public @Nullable Void visitCompoundAssignment(
      CompoundAssignmentTree node, @Nullable Void unused) {
    assign(node.getVariable());
    return super.visitCompoundAssignment(node, null);
  }

  @Override
  public @Nullable Void visitUnary(UnaryTree node, @Nullable Void unused) {
    switch (node.getKind()) {
      case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT ->
          assign(node.getExpression());
      default -> {}
    }
    return super.visitUnary(node, null);
  }

  private void assign(ExpressionTree target) {
    if (target instanceof IdentifierTree identifier) {
      String name = identifier.getName().toString();
      if (!isLocal(name)) {
        assigned.add(name);
        if (kept > 0) {
          captured.add(name);
        }
      }
    } else {
      change(target, target instanceof ArrayAccessTree access && isName(access.getExpression()));
    }
  }

  private static boolean isName(Tree expression) {
    return expression instanceof IdentifierTree;
  }

  /**
   * The object at the root of an expression, or a part of it, is changed.
   *
   * @param directly the object itself, and none that was got out of it
   */
  private void change(Tree expression, boolean directly) {
    String root = root(expression);
    if (root.isEmpty()) {
      partChanged |= !(unwrapped(expression) instanceof NewClassTree);
    } else if (isLocal(root)) {
      partChanged |= !(directly && isMadeHere(root));
    } else if (root.equals("this") || root.equals("super")) {
      partChanged = true;
    } else {
      mutated.add(root);
    }
  }

  // Calls

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree node, @Nullable Void unused) {
    if (node.getMethodSelect() instanceof MemberSelectTree select) {
      call(node, select);
      return null;
    }
    String name = String.valueOf(node.getMethodSelect());
    read(name, true);
    boolean shows = KnownCalls.shows(name);
    for (ExpressionTree argument : node.getArguments()) {
      if (!shows) {
        changeArgument(argument);
      }
      if (shows) {
        dissolving(() -> scan(argument, null));
      } else {
        exposing(() -> scan(argument, null));
      }
    }
    return null;
  }

  private void call(MethodInvocationTree node, MemberSelectTree select) {
    ExpressionTree receiver = select.getExpression();
    String method = select.getIdentifier().toString();
    String root = root(receiver);
    String type = typeName(receiver);
    if (KnownCalls.isJvmWide(type, method)) {
      effects.add(type + "." + method + "(…)");
    }
    reachesAll |= KnownCalls.reachesAll(type, method);
    boolean system = root.equals("System");
    boolean known = system || (isName(receiver) && !isLocal(root) && KnownCalls.isPure(root));
    boolean reading = KnownCalls.reads(method);
    receiver(receiver, method, node.getArguments().size(), known);
    for (ExpressionTree argument : node.getArguments()) {
      boolean safe = known || reading || KnownCalls.keeps(method) || isStream(receiver, method);
      if (!safe) {
        changeArgument(argument);
      }
      if (system || reading) {
        dissolving(() -> scan(argument, null));
      } else {
        exposing(() -> scan(argument, null));
      }
    }
  }

  private void receiver(ExpressionTree receiver, String method, int arguments, boolean known) {
    if (known) {
      dissolving(() -> scan(receiver, null));
      return;
    }
    boolean harmless =
        KnownCalls.reads(method)
            || KnownCalls.accesses(method, arguments)
            || isStream(receiver, method)
            || (isName(receiver) && KnownCalls.changesArgumentsOnly(root(receiver)));
    if (!harmless) {
      change(receiver, isName(receiver));
    }
    if (KnownCalls.reads(method)) {
      dissolving(() -> scan(receiver, null));
    } else {
      scan(receiver, null);
    }
  }

  /** Whether a call is one on a stream of something: that changes neither. */
  private static boolean isStream(ExpressionTree receiver, String method) {
    if (KnownCalls.streams(method)) {
      return true;
    }
    Tree inner = unwrapped(receiver);
    return inner instanceof MethodInvocationTree call
        && call.getMethodSelect() instanceof MemberSelectTree select
        && isStream(select.getExpression(), select.getIdentifier().toString());
  }

  private void changeArgument(ExpressionTree argument) {
    Tree plain = unwrapped(argument);
    if (plain instanceof IdentifierTree
        || plain instanceof MemberSelectTree
        || plain instanceof ArrayAccessTree
        || plain instanceof MethodInvocationTree) {
      String root = root(plain);
      if (!root.isEmpty() && !KnownCalls.isPure(root)) {
        change(plain, isName(plain));
      }
    }
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree node, @Nullable Void unused) {
    String type = typeName(node.getIdentifier());
    dissolving(() -> scan(node.getIdentifier(), null));
    boolean plain = KnownCalls.isPlainObject(type);
    for (ExpressionTree argument : node.getArguments()) {
      if (!plain) {
        changeArgument(argument);
      }
      exposing(() -> scan(argument, null));
    }
    return scan(node.getClassBody(), null);
  }

  @Override
  public @Nullable Void visitMemberReference(MemberReferenceTree node, @Nullable Void unused) {
    String root = root(node.getQualifierExpression());
    String type = typeName(node.getQualifierExpression());
    String method = node.getName().toString();
    if (KnownCalls.isJvmWide(type, method)) {
      effects.add(type + "::" + method);
    }
    if (!root.isEmpty() && !KnownCalls.isPure(root) && !KnownCalls.looksLikeType(root)) {
      change(node.getQualifierExpression(), isName(node.getQualifierExpression()));
    }
    kept++;
    super.visitMemberReference(node, null);
    kept--;
    return null;
  }

  // Expressions

  private static Tree unwrapped(Tree expression) {
    if (expression instanceof ParenthesizedTree inner) {
      return unwrapped(inner.getExpression());
    }
    return expression instanceof TypeCastTree cast ? unwrapped(cast.getExpression()) : expression;
  }

  /** The first name of {@code a.b(c)[d].e}; empty when it starts with no name. */
  private static String root(Tree wrapped) {
    Tree expression = unwrapped(wrapped);
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

  /** The last name of {@code a.b.C} or {@code C<D>}; empty for any other expression. */
  static String typeName(@Nullable Tree expression) {
    if (expression instanceof IdentifierTree identifier) {
      return identifier.getName().toString();
    }
    if (expression instanceof MemberSelectTree select) {
      return select.getIdentifier().toString();
    }
    return expression instanceof ParameterizedTypeTree generic ? typeName(generic.getType()) : "";
  }

  /** Whether a variable can hold nothing but a number, a text or the like. */
  static boolean isValue(VariableTree variable) {
    Tree type = variable.getType();
    ExpressionTree initializer = variable.getInitializer();
    if (type == null
        || (type instanceof IdentifierTree name && name.getName().contentEquals("var"))) {
      return initializer instanceof LiteralTree
          || initializer instanceof BinaryTree
          || (initializer instanceof MethodInvocationTree call
              && call.getMethodSelect() instanceof MemberSelectTree select
              && List.of("size", "length", "toString", "isEmpty", "contains", "formatted", "repeat")
                  .contains(select.getIdentifier().toString()));
    }
    return type.getKind() == Tree.Kind.PRIMITIVE_TYPE || KnownCalls.isValue(typeName(type));
  }
}
