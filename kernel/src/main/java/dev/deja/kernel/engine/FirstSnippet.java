package dev.deja.kernel.engine;

import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * Where the first snippet of a source ends.
 *
 * @param completeness what is known of it
 * @param rest what follows it, shorter than the source
 */
record FirstSnippet(Completeness completeness, String rest) {

  private static final int WINDOW = 300;

  /** Nothing but comments, the last of which may lack its end. */
  private static final Pattern COMMENTS =
      Pattern.compile("(?:\\s++|//[^\\n]*+|/\\*(?:(?!\\*/)[\\s\\S])*+(?:\\*/|\\z))*+");

  /**
   * Looks no further than it must: JShell's analysis reads all that it is given, which for a source
   * of ten thousand lines, snippet by snippet, takes minutes.
   */
  static FirstSnippet of(SourceCodeAnalysis analysis, String source) {
    for (int window = WINDOW; window < source.length(); window *= 4) {
      int end = source.indexOf('\n', window);
      if (end < 0) {
        break;
      }
      FirstSnippet first = whole(analysis, source.substring(0, end));
      // What follows within the window shows that nothing beyond it belongs to this snippet, as an
      // else or a .method() would.
      if (first.completeness.isComplete() && !COMMENTS.matcher(first.rest).matches()) {
        return new FirstSnippet(first.completeness, first.rest + source.substring(end));
      }
    }
    return whole(analysis, source);
  }

  private static FirstSnippet whole(SourceCodeAnalysis analysis, String source) {
    CompletionInfo info = analysis.analyzeCompletion(source);
    String rest = info.remaining() == null ? "" : info.remaining();
    return new FirstSnippet(info.completeness(), rest.length() >= source.length() ? "" : rest);
  }
}
