package dev.deja.kernel.engine;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;

/** Cuts source into snippets: the pieces that JShell takes one at a time. */
final class Cutter {

  /**
   * A piece of a cell.
   *
   * @param source one snippet's text
   * @param start where it begins in the cell
   */
  record Piece(String source, int start) {}

  private final SourceCodeAnalysis analysis;

  Cutter(SourceCodeAnalysis analysis) {
    this.analysis = analysis;
  }

  /** The snippets of a source, in order; one that does not end is the last. */
  List<Piece> cut(String source) {
    List<Piece> pieces = new ArrayList<>();
    String remaining = source;
    while (!remaining.isBlank()) {
      FirstSnippet first = FirstSnippet.of(analysis, remaining);
      String rest = first.rest();
      int start = source.length() - remaining.length();
      String piece = remaining.substring(0, remaining.length() - rest.length());
      int indent = piece.length() - piece.stripLeading().length();
      if (!piece.isBlank()) {
        String end =
            first.completeness() == Completeness.COMPLETE_WITH_SEMI ? semicolon(piece) : "";
        pieces.add(new Piece(piece.strip() + end, start + indent));
      }
      remaining = rest;
    }
    return pieces;
  }

  /** What ends a piece, outside of a comment that it may end with. */
  private static String semicolon(String piece) {
    return piece.lastIndexOf("//") > piece.stripTrailing().lastIndexOf('\n') ? "\n;" : ";";
  }
}
