package dev.deja.kernel.engine;

import dev.deja.kernel.model.MimeBundle;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import org.jspecify.annotations.Nullable;

/** Finds signatures and documentation of what stands at a cursor. */
final class Inspections {

  private final Shell shell;

  Inspections(Shell shell) {
    this.shell = shell;
  }

  /** Where the last snippet begins that starts before the cursor. */
  private static int snippetStart(Shell shell, String code, int cursor) {
    List<Cutter.Piece> pieces = shell.cut(code.substring(0, cursor));
    return pieces.isEmpty() ? 0 : pieces.get(pieces.size() - 1).start();
  }

  Optional<MimeBundle> at(String code, int cursor, int detailLevel) {
    // JShell wants the cursor behind a name, or between the parentheses of a call.
    int end = cursor;
    while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
      end++;
    }
    int start = snippetStart(shell, code, end);
    String snippet = code.substring(start, end);
    List<Documentation> found =
        shell.analysis().documentation(snippet, snippet.length(), detailLevel > 0);
    if (found.isEmpty()) {
      snippet += "(";
      found = shell.analysis().documentation(snippet, snippet.length(), detailLevel > 0);
    }
    Set<String> texts = new LinkedHashSet<>();
    for (Documentation each : found) {
      texts.add(text(each));
    }
    return texts.isEmpty()
        ? Optional.empty()
        : Optional.of(MimeBundle.text(String.join("\n\n", texts)));
  }

  private static String text(Documentation each) {
    @Nullable String documentation = each.javadoc();
    return documentation == null || documentation.isBlank()
        ? each.signature()
        : each.signature() + "\n\n" + plain(documentation);
  }

  private static String plain(String html) {
    return html.replaceAll("(?i)</?(p|br|li|ul|ol|pre|blockquote)\\b[^>]*>", "\n")
        .replaceAll("\\{@\\w+\\s+([^}]*)}", "$1")
        .replaceAll("<[^>]+>", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
        .replaceAll("\n{3,}", "\n\n")
        .strip();
  }
}
