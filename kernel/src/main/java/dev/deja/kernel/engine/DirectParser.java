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
import dev.deja.kernel.engine.DirectPiece.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first pieces of a cell that need no JShell: statements, expressions and plain
 * variables.
 */
final class DirectParser {

  /** What begins a declaration that is JShell's. */
  private static final Pattern DECLARATION =
      Pattern.compile(
          "(?:import|package|class|interface|enum|abstract|public|private|protected|static|final"
              + "|sealed|non-sealed|strictfp|default|native|transient|volatile|open|module)\\b.*"
              + "|@.*"
              + "|record\\s+[\\p{L}_$][\\w$]*\\s*[(<].*"
              + "|(?!(?:new|return|throw|assert|yield|else)\\b)[\\p{L}_$<][\\w$<>\\[\\],.?&\\s]*"
              + "\\s[\\p{L}_$][\\w$]*\\s*\\([^;{}=]*\\)\\s*(?:throws [^;{]*)?\\{.*",
          Pattern.DOTALL);

  /** More in one method could be more than a method may hold. */
  private static final int MAX_CHARS = 20_000;

  private static final int MAX_PIECES = 500;

  private final DirectCompiler compiler;

  DirectParser(DirectCompiler compiler) {
    this.compiler = compiler;
  }

  /** The first pieces that need no JShell; perhaps none, perhaps all. */
  List<DirectPiece> parse(List<Piece> pieces) {
    int count = 0;
    int chars = 0;
    for (Piece piece : pieces) {
      chars += piece.source().length();
      if (count == MAX_PIECES
          || (count > 0 && chars > MAX_CHARS)
          || DECLARATION.matcher(piece.source()).matches()) {
        break;
      }
      count++;
    }
    return count == 0 ? List.of() : parseTogether(pieces.subList(0, count));
  }

  private List<DirectPiece> parseTogether(List<Piece> pieces) {
    DirectSource source = new DirectSource();
    source.own("class Cell$ { void cell$() throws Throwable {\n");
    for (Piece piece : pieces) {
      source.begin().source(piece.source(), 1).own("\n;\n");
    }
    source.begin().own("}}");
    String text = source.text();
    return compiler.with(
        "Cell$",
        text,
        Set.of(),
        session -> {
          CompilationUnitTree unit = session.parse();
          int good = pieces.size();
          Set<Integer> values = new HashSet<>();
          for (Diagnostic<? extends JavaFileObject> error : session.errors()) {
            int at = source.pieceAt(error.getPosition());
            if (error.getCode().equals("compiler.err.not.stmt")) {
              values.add(at);
            } else {
              good = Math.min(good, at);
            }
          }
          return take(
              unit, session.trees().getSourcePositions(), source, text, pieces, good, values);
        });
  }

  private static List<DirectPiece> take(
      CompilationUnitTree unit,
      SourcePositions positions,
      DirectSource source,
      String text,
      List<Piece> pieces,
      int good,
      Set<Integer> values) {
    BlockTree body = body(unit);
    if (body == null) {
      return List.of();
    }
    List<List<StatementTree>> statements = new ArrayList<>();
    pieces.forEach(piece -> statements.add(new ArrayList<>()));
    for (StatementTree statement : body.getStatements()) {
      int at = source.pieceAt(positions.getStartPosition(unit, statement));
      if (!(statement instanceof EmptyStatementTree) && at < pieces.size()) {
        statements.get(at).add(statement);
      }
    }
    List<DirectPiece> taken = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < good; i++) {
      DirectPiece piece =
          piece(pieces.get(i), statements.get(i), values.contains(i), unit, positions, text);
      if (piece == null || declaresWhatWasUsed(piece, seen)) {
        break;
      }
      taken.add(piece);
    }
    return taken;
  }

  /** Whether a name would mean its new variable already before that is declared. */
  private static boolean declaresWhatWasUsed(DirectPiece piece, Set<String> seen) {
    boolean used = piece.variables().stream().anyMatch(each -> seen.contains(each.name()));
    seen.addAll(Words.of(piece.piece().source()));
    return used;
  }

  private static @Nullable BlockTree body(CompilationUnitTree unit) {
    if (unit.getTypeDecls().size() == 1
        && unit.getTypeDecls().get(0) instanceof ClassTree type
        && type.getMembers().size() == 1
        && type.getMembers().get(0) instanceof MethodTree method) {
      return method.getBody();
    }
    return null;
  }

  private static @Nullable DirectPiece piece(
      Piece piece,
      List<StatementTree> statements,
      boolean isValue,
      CompilationUnitTree unit,
      SourcePositions positions,
      String text) {
    if (statements.isEmpty()) {
      return null;
    }
    StatementTree first = statements.get(0);
    if (first instanceof VariableTree) {
      List<Variable> variables = variables(statements, unit, positions, text);
      return variables.isEmpty() ? null : new DirectPiece(Kind.VARIABLES, piece, variables, "");
    }
    if (statements.size() > 1 || first instanceof ClassTree || returns(first)) {
      return null;
    }
    if (!(first instanceof ExpressionStatementTree expression)) {
      // A loop or branch without its statement would take our semicolon for it, and so never end.
      return isValue || !piece.source().contains(text(first, unit, positions, text))
          ? null
          : new DirectPiece(Kind.STATEMENT, piece, List.of(), "");
    }
    ExpressionTree tree = expression.getExpression();
    if (isValue || tree instanceof ErroneousTree) {
      return new DirectPiece(Kind.VALUE, piece, List.of(), "");
    }
    String call = tree instanceof MethodInvocationTree invocation ? name(invocation) : "";
    return new DirectPiece(
        tree instanceof AssignmentTree || call.isEmpty() ? Kind.VALUE : Kind.CALL,
        piece,
        List.of(),
        call);
  }

  private static String text(
      StatementTree statement, CompilationUnitTree unit, SourcePositions positions, String text) {
    return text.substring(
        (int) positions.getStartPosition(unit, statement),
        (int) positions.getEndPosition(unit, statement));
  }

  private static String name(MethodInvocationTree call) {
    ExpressionTree method = call.getMethodSelect();
    if (method instanceof MemberSelectTree member) {
      return member.getIdentifier().toString();
    }
    return method instanceof IdentifierTree plain ? plain.getName().toString() : "";
  }

  /** The variables of one declaration; empty if there is something about them that JShell knows. */
  private static List<Variable> variables(
      List<StatementTree> statements,
      CompilationUnitTree unit,
      SourcePositions positions,
      String text) {
    List<Variable> variables = new ArrayList<>();
    for (StatementTree statement : statements) {
      if (!(statement instanceof VariableTree variable)
          || !variable.getModifiers().getFlags().isEmpty()
          || !variable.getModifiers().getAnnotations().isEmpty()) {
        return List.of();
      }
      String name = variable.getName().toString();
      boolean assigned = variable.getInitializer() != null;
      Tree type = variable.getType();
      long start = type == null ? -1 : positions.getStartPosition(unit, type);
      long end = type == null ? -1 : positions.getEndPosition(unit, type);
      String written =
          start < 0 || end <= start ? Variable.INFERRED : text.substring((int) start, (int) end);
      boolean plainArray =
          written.indexOf(name) < 0 || Words.of(written).stream().noneMatch(name::equals);
      if (!plainArray || (written.equals(Variable.INFERRED) && statements.size() > 1)) {
        return List.of();
      }
      variables.add(new Variable(name, written, assigned));
    }
    return variables;
  }

  /** Whether a statement leaves the cell, which JShell has its own opinion of. */
  private static boolean returns(StatementTree statement) {
    boolean[] found = {false};
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitReturn(ReturnTree tree, @Nullable Void nothing) {
        found[0] = true;
        return null;
      }

      @Override
      public @Nullable Void visitLambdaExpression(
          LambdaExpressionTree tree, @Nullable Void nothing) {
        return null;
      }

      @Override
      public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
        return null;
      }
    }.scan(statement, null);
    return found[0];
  }
}
