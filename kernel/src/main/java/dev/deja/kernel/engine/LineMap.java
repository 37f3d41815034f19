package dev.deja.kernel.engine;

import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;

/**
 * Lines of the class that JShell made of a snippet, as lines of the cell that the snippet stands
 * in.
 *
 * @param sourceFile the cell's name, for stack traces
 * @param lines the class's line (from 1) to the cell's line (from 1)
 */
record LineMap(String sourceFile, int[] lines) {

  static LineMap of(SnippetWrapper wrapper, Origin origin) {
    String wrapped = wrapper.wrapped();
    String source = wrapper.source();
    int count = (int) wrapped.chars().filter(c -> c == '\n').count() + 2;
    int[] lines = new int[count];
    int line = 1;
    int latest = origin.firstLine() + 1;
    lines[1] = latest;
    boolean mapped = false;
    for (int i = 0; i < wrapped.length(); i++) {
      if (wrapped.charAt(i) == '\n') {
        line++;
        lines[line] = latest;
        mapped = false;
      } else if (!mapped && !Character.isWhitespace(wrapped.charAt(i))) {
        int at = sourcePosition(wrapper, i, source.length());
        if (at >= 0) {
          latest = origin.firstLine() + 1 + newlines(source, at);
          lines[line] = latest;
          mapped = true;
        }
      }
    }
    return new LineMap(origin.cellName(), lines);
  }

  /** The position in the source of a character of the wrapper, or -1 if it is not from there. */
  private static int sourcePosition(SnippetWrapper wrapper, int wrapped, int length) {
    try {
      int source = wrapper.wrappedToSourcePosition(wrapped);
      return source >= 0 && source < length && wrapper.sourceToWrappedPosition(source) == wrapped
          ? source
          : -1;
    } catch (RuntimeException e) { // JShell does not say what it does with text of its own
      return -1;
    }
  }

  private static int newlines(String text, int end) {
    int count = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) {
      count++;
    }
    return count;
  }

  int cellLine(int classLine) {
    return classLine > 0 && classLine < lines.length ? lines[classLine] : classLine;
  }
}
