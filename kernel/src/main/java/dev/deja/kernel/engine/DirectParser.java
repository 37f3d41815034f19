package dev.deja.kernel.engine;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.EmptyStatementTree;
import com.sun.source.tree.ErroneousTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import dev.deja.kernel.engine.Cutter.Piece;
import dev.deja.kernel.engine.DirectPiece.Kind;
import dev.deja.kernel.engine.DirectPiece.Member;
import dev.deja.kernel.engine.DirectPiece.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/** Finds the first pieces of a cell that need no JShell. */
final class DirectParser {

  /** What is no part of a class. */
  private static final Pattern OUTSIDE = Pattern.compile("(?:import|package)\\b");

  /** More in one method could be more than a method may hold. */
  private static final int MAX_CHARS = 20_000;

  private static final int MAX_PIECES = 500;

  private final DirectCompiler compiler;

  DirectParser(DirectCompiler compiler) {
    this.compiler = compiler;
  }

  /** The first pieces that need no JShell; perhaps none, perhaps all. */
  List<DirectPiece> parse(List<Piece> pieces) {
    List<LeadingWords> heads = new ArrayList<>();
    List<Piece> bare = new ArrayList<>();
    int chars = 0;
    for (Piece piece : pieces) {
      LeadingWords head = LeadingWords.of(piece.source());
      chars += head.declares() ? 0 : piece.source().length();
      if (heads.size() == MAX_PIECES
          || (!heads.isEmpty() && chars > MAX_CHARS)
          || OUTSIDE.matcher(piece.source()).lookingAt()) {
        break;
      }
      heads.add(head);
      bare.add(new Piece(head.source(), piece.start()));
    }
    return bare.isEmpty() ? List.of() : parseTogether(bare, heads);
  }

  private List<DirectPiece> parseTogether(List<Piece> pieces, List<LeadingWords> heads) {
    DirectSource source = new DirectSource();
    source.own("class Cell$ { void cell$() throws Throwable {\n");
    for (int i = 0; i < pieces.size(); i++) {
      if (!heads.get(i).declares()) {
        source.begin(i).source(pieces.get(i).source(), 1).own("\n;\n");
      }
    }
    source.begin(pieces.size()).own("}\n");
    for (int i = 0; i < pieces.size(); i++) {
      if (heads.get(i).declares()) {
        source.begin(i).source(pieces.get(i).source(), 1).own("\n");
      }
    }
    source.begin(pieces.size()).own("}");
    return compiler.with(
        "Cell$", source.text(), Set.of(), session -> new Reading(session, source, pieces).take());
  }

  /** One parsed text. */
  private static final class Reading {

    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final DirectSource source;
    private final String text;
    private final List<Piece> pieces;
    private final Set<Integer> values = new HashSet<>();
    private int good;

    Reading(DirectCompiler.Session session, DirectSource source, List<Piece> pieces) {
      this.unit = session.parse();
      this.positions = session.trees().getSourcePositions();
      this.source = source;
      this.text = source.text();
      this.pieces = pieces;
      this.good = pieces.size();
      for (Diagnostic<? extends JavaFileObject> error : session.errors()) {
        int at = source.pieceAt(error.getPosition());
        if (error.getCode().equals("compiler.err.not.stmt")) {
          values.add(at);
        } else {
          good = Math.min(good, at);
        }
      }
    }

    List<DirectPiece> take() {
      List<List<Tree>> trees = trees();
      List<DirectPiece> taken = new ArrayList<>();
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < good && !trees.isEmpty(); i++) {
        DirectPiece piece = piece(pieces.get(i), trees.get(i), values.contains(i));
        if (piece == null || declaresWhatWasUsed(piece, seen)) {
          break;
        }
        taken.add(piece);
      }
      return taken;
    }

    /** What stands in each piece; empty if the text is not what it was meant to be. */
    private List<List<Tree>> trees() {
      if (unit.getTypeDecls().size() != 1
          || !(unit.getTypeDecls().get(0) instanceof ClassTree type)
          || !(type.getMembers().get(0) instanceof MethodTree method)
          || method.getBody() == null) {
        return List.of();
      }
      List<List<Tree>> trees = new ArrayList<>();
      pieces.forEach(piece -> trees.add(new ArrayList<>()));
      BlockTree body = method.getBody();
      body.getStatements().forEach(statement -> put(statement, trees));
      type.getMembers().stream().skip(1).forEach(member -> put(member, trees));
      return trees;
    }

    private void put(Tree tree, List<List<Tree>> trees) {
      int at = source.pieceAt(positions.getStartPosition(unit, tree));
      if (!(tree instanceof EmptyStatementTree) && at < pieces.size()) {
        trees.get(at).add(tree);
      }
    }

    private @Nullable DirectPiece piece(Piece piece, List<Tree> trees, boolean isValue) {
      if (trees.isEmpty()) {
        return null;
      }
      Tree first = trees.get(0);
      if (first instanceof VariableTree) {
        List<Variable> variables = variables(trees);
        return variables.isEmpty() ? null : DirectPiece.variables(piece, variables);
      }
      if (trees.size() > 1) {
        return null;
      }
      if (first instanceof ClassTree type) {
        return type(piece, type);
      }
      if (first instanceof MethodTree method) {
        return method(piece, method);
      }
      return firstReturn(first) == null ? statement(piece, first, isValue) : null;
    }

    private @Nullable DirectPiece statement(Piece piece, Tree first, boolean isValue) {
      if (!(first instanceof ExpressionStatementTree expression)) {
        // A loop or branch without its statement would take our semicolon for it, and never end.
        return isValue || !(first instanceof StatementTree) || !piece.source().contains(text(first))
            ? null
            : DirectPiece.statement(piece);
      }
      ExpressionTree tree = expression.getExpression();
      if (isValue || tree instanceof ErroneousTree) {
        return DirectPiece.value(piece);
      }
      if (tree instanceof AssignmentTree assignment
          && assignment.getVariable() instanceof IdentifierTree) {
        // As JShell has it: what a variable is given is not shown.
        return DirectPiece.statement(piece);
      }
      String call = tree instanceof MethodInvocationTree invocation ? name(invocation) : "";
      return call.isEmpty() ? DirectPiece.value(piece) : DirectPiece.call(piece, call);
    }

    private @Nullable DirectPiece type(Piece piece, ClassTree type) {
      String name = type.getSimpleName().toString();
      if (!text(type).endsWith("}") || name.isEmpty() || isHidden(type.getModifiers().getFlags())) {
        return null;
      }
      String shown =
          type.getKind() == Tree.Kind.ANNOTATION_TYPE
              ? "@interface"
              : type.getKind().name().toLowerCase(Locale.ROOT);
      String modifiers = mustNotBePublic(type) ? "static " : "public static ";
      return DirectPiece.member(Kind.TYPE, piece, new Member(name, name, shown, modifiers));
    }

    private @Nullable DirectPiece method(Piece piece, MethodTree method) {
      Set<Modifier> flags = method.getModifiers().getFlags();
      if (method.getBody() == null
          || method.getReturnType() == null
          || method.getReceiverParameter() != null
          || isHidden(flags)
          || flags.contains(Modifier.ABSTRACT)
          || flags.contains(Modifier.DEFAULT)) {
        return null;
      }
      List<String> types =
          method.getParameters().stream().map(each -> parameterType(each)).toList();
      String name = method.getName().toString();
      String key =
          types.stream()
              .map(DirectParser::erased)
              .collect(Collectors.joining(",", name + "(", ")"));
      String shown = "(" + String.join(",", types) + ")" + text(method.getReturnType());
      return DirectPiece.member(Kind.METHOD, piece, new Member(name, key, shown, "public static "));
    }

    /** A record may not be more public than a constructor that is written for it. */
    private static boolean mustNotBePublic(ClassTree type) {
      return type.getKind() == Tree.Kind.RECORD
          && type.getMembers().stream()
              .anyMatch(
                  member ->
                      member instanceof MethodTree method
                          && method.getReturnType() == null
                          && !method.getModifiers().getFlags().contains(Modifier.PUBLIC));
    }

    private String parameterType(VariableTree parameter) {
      Tree type = parameter.getType();
      String written = type == null ? "?" : text(type);
      return written.endsWith("...") || !text(parameter).contains("...")
          ? written
          : written + "...";
    }

    /** Whether a modifier stands where only a member of a class can have it. */
    private static boolean isHidden(Set<Modifier> flags) {
      return flags.contains(Modifier.PRIVATE)
          || flags.contains(Modifier.PROTECTED)
          || flags.contains(Modifier.PUBLIC)
          || flags.contains(Modifier.STATIC)
          || flags.contains(Modifier.NATIVE);
    }

    private String text(Tree tree) {
      int start = (int) positions.getStartPosition(unit, tree);
      int end = (int) positions.getEndPosition(unit, tree);
      return start < 0 || end < start ? "" : text.substring(start, end);
    }

    /** The variables of one declaration; empty if there is something about them for JShell. */
    private List<Variable> variables(List<Tree> trees) {
      List<Variable> variables = new ArrayList<>();
      for (Tree tree : trees) {
        if (!(tree instanceof VariableTree variable)
            || variable.getModifiers().getFlags().stream().anyMatch(f -> f != Modifier.FINAL)
            || !variable.getModifiers().getAnnotations().isEmpty()) {
          return List.of();
        }
        String name = variable.getName().toString();
        boolean assigned = variable.getInitializer() != null;
        Tree type = variable.getType();
        String written = type == null ? "" : text(type);
        written = written.isEmpty() ? Variable.INFERRED : written;
        boolean plainArray =
            written.indexOf(name) < 0 || Words.of(written).stream().noneMatch(name::equals);
        if (!plainArray || (written.equals(Variable.INFERRED) && trees.size() > 1)) {
          return List.of();
        }
        variables.add(new Variable(name, written, assigned));
      }
      return variables;
    }
  }

  /** A type as written, without its parameters and its package. */
  static String erased(String type) {
    String plain = type.replaceAll("@[\\w.]+", "").replace("...", "[]").replaceAll("\\s", "");
    String before = "";
    while (!plain.equals(before)) {
      before = plain;
      plain = plain.replaceAll("<[^<>]*>", "");
    }
    return plain.substring(plain.lastIndexOf('.') + 1);
  }

  /** Whether a name would mean its new variable already before that is declared. */
  private static boolean declaresWhatWasUsed(DirectPiece piece, Set<String> seen) {
    boolean used = piece.variables().stream().anyMatch(each -> seen.contains(each.name()));
    seen.addAll(Words.of(piece.piece().source()));
    return used;
  }

  private static String name(MethodInvocationTree call) {
    ExpressionTree method = call.getMethodSelect();
    if (method instanceof MemberSelectTree member) {
      return member.getIdentifier().toString();
    }
    return method instanceof IdentifierTree plain ? plain.getName().toString() : "";
  }

  /**
   * Where a piece returns from the cell itself, which is no method: the rest of it from there.
   * JShell would take that, and say nothing.
   */
  Optional<Piece> strayReturn(Piece piece) {
    String source = piece.source();
    if (!source.contains("return") || LeadingWords.of(source).declares()) {
      return Optional.empty();
    }
    String before = "class Cell$ { void cell$() throws Throwable {\n";
    return compiler.with(
        "Cell$",
        before + source + "\n;\n}}",
        Set.of(),
        session -> {
          CompilationUnitTree unit = session.parse();
          Tree found = session.firstError().isEmpty() ? firstReturn(unit) : null;
          if (found == null) {
            return Optional.empty();
          }
          SourcePositions positions = session.trees().getSourcePositions();
          int start = (int) positions.getStartPosition(unit, found) - before.length();
          int end = (int) positions.getEndPosition(unit, found) - before.length();
          return Optional.of(new Piece(source.substring(start, end), piece.start() + start));
        });
  }

  /** The first statement that leaves the cell; null if there is none. */
  private static @Nullable ReturnTree firstReturn(Tree tree) {
    @Nullable ReturnTree[] found = {null};
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitReturn(ReturnTree each, @Nullable Void nothing) {
        found[0] = found[0] == null ? each : found[0];
        return null;
      }

      @Override
      public @Nullable Void visitLambdaExpression(
          LambdaExpressionTree each, @Nullable Void nothing) {
        return null;
      }

      @Override
      public @Nullable Void visitClass(ClassTree each, @Nullable Void nothing) {
        return isCell(each) ? super.visitClass(each, nothing) : null;
      }

      private boolean isCell(ClassTree each) {
        return each.getSimpleName().contentEquals("Cell$");
      }
    }.scan(tree, null);
    return found[0];
  }
}
