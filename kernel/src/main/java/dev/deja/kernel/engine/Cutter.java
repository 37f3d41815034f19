package dev.deja.kernel.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** Cuts source into snippets: the pieces that JShell takes one at a time. */
final class Cutter {

  /** More than this in one method could be more than a method may hold. */
  private static final int MAX_BLOCK_CHARS = 20_000;

  /** What begins a statement that declares nothing and whose value nobody sees. */
  private static final Pattern STATEMENT =
      Pattern.compile(
          "(?:(?:for|while|do|if|try|switch|synchronized|throw)\\b|\\{"
              + "|[\\p{L}_$][\\p{L}\\p{N}_$]*(?:\\s*\\.\\s*[\\p{L}_$][\\p{L}\\p{N}_$]*)*\\s*"
              + "(?:\\(|\\[\\s*[^\\]\\s]|=[^=]|\\+\\+|--|[-+*/%&|^]=))");

  /**
   * A piece of a cell.
   *
   * @param source one or more snippets' text
   * @param start where it begins in the cell
   * @param parts when it is several statements joined to a block: those; else empty
   */
  record Piece(String source, int start, List<Piece> parts) {

    boolean isBlock() {
      return !parts.isEmpty();
    }
  }

  private final SourceCodeAnalysis analysis;

  Cutter(SourceCodeAnalysis analysis) {
    this.analysis = analysis;
  }

  /** The snippets of a source, in order; one that does not end is the last. */
  List<Piece> cut(String source) {
    List<Piece> pieces = new ArrayList<>();
    String remaining = source;
    while (!remaining.isBlank()) {
      CompletionInfo info = analysis.analyzeCompletion(remaining);
      String rest = info.remaining() == null ? "" : info.remaining();
      if (rest.length() >= remaining.length()) {
        rest = "";
      }
      int start = source.length() - remaining.length();
      String piece = remaining.substring(0, remaining.length() - rest.length());
      int indent = piece.length() - piece.stripLeading().length();
      if (!piece.isBlank()) {
        String end = info.completeness() == Completeness.COMPLETE_WITH_SEMI ? semicolon(piece) : "";
        pieces.add(new Piece(piece.strip() + end, start + indent, List.of()));
      }
      remaining = rest;
    }
    return pieces;
  }

  /** What ends a piece, outside of a comment that it may end with. */
  private static String semicolon(String piece) {
    return piece.lastIndexOf("//") > piece.stripTrailing().lastIndexOf('\n') ? "\n;" : ";";
  }

  /**
   * The same pieces with neighbouring statements joined, because JShell takes as long for one
   * statement as for a hundred. The last piece stays alone: its value may be shown.
   */
  static List<Piece> join(String source, List<Piece> pieces) {
    List<Piece> joined = new ArrayList<>();
    int from = 0;
    while (from < pieces.size()) {
      int to = from;
      while (to < pieces.size() - 1
          && isStatement(pieces.get(to).source())
          && end(pieces.get(to)) - pieces.get(from).start() < MAX_BLOCK_CHARS) {
        to++;
      }
      if (to - from > 1) {
        int start = pieces.get(from).start();
        String body = source.substring(start, end(pieces.get(to - 1)));
        joined.add(new Piece("{" + body + "\n}", start, pieces.subList(from, to)));
        from = to;
      } else {
        joined.add(pieces.get(from));
        from++;
      }
    }
    return joined;
  }

  private static int end(Piece piece) {
    return piece.start() + piece.source().length();
  }

  private static boolean isStatement(String source) {
    return STATEMENT.matcher(source).lookingAt() && (source.endsWith(";") || source.endsWith("}"));
  }
}
