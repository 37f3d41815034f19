package dev.deja.kernel.typing;

import dev.deja.kernel.typing.Piece.Form;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.tools.Diagnostic;

/** Whether the compiler's parser takes the pieces of a cell. */
final class Syntax {

  private final Compiler compiler;

  Syntax(Compiler compiler) {
    this.compiler = compiler;
  }

  boolean accepts(String code, List<Piece> pieces) {
    StringBuilder source = new StringBuilder("class " + Draft.CLASS + " {\n");
    int number = 0;
    for (Piece piece : pieces) {
      if (piece.form() == Form.STATEMENT) {
        source.append("void m").append(number++).append("() {\n");
        source.append(Draft.statement(code, piece)).append("\n}\n");
      } else if (piece.form() == Form.TYPE || piece.form() == Form.METHOD) {
        source.append(code, piece.start(), piece.end()).append('\n');
      }
    }
    AtomicBoolean faulty = new AtomicBoolean();
    compiler.parse(
        source.append('}').toString(),
        diagnostic -> {
          if (diagnostic.getKind() == Diagnostic.Kind.ERROR && counts(diagnostic.getCode())) {
            faulty.set(true);
          }
        });
    return !faulty.get();
  }

  /** An expression whose value is shown is no statement, and a preview feature may be enabled. */
  private static boolean counts(String code) {
    return !code.equals("compiler.err.not.stmt") && !code.contains("preview");
  }
}
