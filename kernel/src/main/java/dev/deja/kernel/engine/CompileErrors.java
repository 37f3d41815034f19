package dev.deja.kernel.engine;

import dev.deja.kernel.model.CellError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import jdk.jshell.Diag;

/** Says what is wrong with a cell that does not compile, in its own lines. */
final class CompileErrors {

  private final CellCode code;

  CompileErrors(CellCode code) {
    this.code = code;
  }

  /**
   * @param diagnostics with positions in the piece's source
   */
  CellError of(Cutter.Piece piece, List<Diag> diagnostics) {
    List<String> traceback = new ArrayList<>();
    String first = "";
    for (Diag diagnostic : diagnostics) {
      if (diagnostic.isError()) {
        String message = message(diagnostic);
        first = first.isEmpty() ? message : first;
        describe(piece, diagnostic, message, traceback);
      }
    }
    if (traceback.isEmpty()) {
      return because(piece, "the compiler rejects this");
    }
    return new CellError(CellError.COMPILATION, first, traceback);
  }

  /** An error about a piece as a whole. */
  CellError because(Cutter.Piece piece, String message) {
    int line = lineOf(piece.start());
    return new CellError(
        CellError.COMPILATION, message, List.of(Ansi.bold(place(line)), Ansi.red(message)));
  }

  private void describe(
      Cutter.Piece piece, Diag diagnostic, String message, List<String> traceback) {
    String source = code.source();
    int begin = position(piece, diagnostic.getPosition());
    int end = Math.max(begin + 1, position(piece, diagnostic.getEndPosition()));
    int lineStart = source.lastIndexOf('\n', begin - 1) + 1;
    int lineEnd = source.indexOf('\n', begin);
    lineEnd = lineEnd < 0 ? source.length() : lineEnd;
    String line = source.substring(lineStart, lineEnd);
    // Tabs stay tabs, so that the caret stands below its character whatever their width is.
    String indent =
        line.substring(0, Math.min(line.length(), begin - lineStart)).replaceAll("[^\t]", " ");
    int width = Math.max(1, Math.min(end, lineEnd) - begin);
    traceback.add(Ansi.bold(place(lineOf(begin))));
    traceback.add("    " + line);
    traceback.add("    " + indent + Ansi.red("^".repeat(Math.min(width, 80))));
    traceback.add(Ansi.red(message));
  }

  private int position(Cutter.Piece piece, long inPiece) {
    long at = piece.start() + inPiece;
    return (int) Math.max(0, Math.min(code.source().length(), at));
  }

  private int lineOf(int position) {
    return 1
        + code.firstLine()
        + (int) code.source().substring(0, position).chars().filter(c -> c == '\n').count();
  }

  private String place(int line) {
    return new Origin(code.executionCount(), 0).cellName() + ", line " + line;
  }

  /** javac's message without the line that names a class of JShell's. */
  private static String message(Diag diagnostic) {
    return diagnostic
        .getMessage(Locale.ROOT)
        .lines()
        .filter(line -> !line.strip().matches("location: class\\s*"))
        .collect(Collectors.joining("\n"));
  }
}
