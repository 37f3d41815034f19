package dev.deja.kernel.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.typing.Completion;
import dev.deja.kernel.typing.Completion.Match;
import java.util.List;

/**
 * The content of a {@code complete_reply}. All its matches replace one range of the cell (decision
 * 17 says what that means for imports).
 */
final class CompletionReply {

  private final String code;
  private final ObjectNode content = Contents.ok();
  private final ArrayNode matches = content.putArray("matches");
  private final ArrayNode types =
      content.putObject("metadata").putArray("_jupyter_types_experimental");
  private final int start;
  private final int end;

  private CompletionReply(String code, int start, int end) {
    this.code = code;
    this.start = CodePoints.fromUnits(code, start);
    this.end = CodePoints.fromUnits(code, end);
    content.put("cursor_start", this.start).put("cursor_end", this.end);
  }

  /** Matches as they are. */
  static ObjectNode of(String code, Completion found) {
    CompletionReply reply = new CompletionReply(code, found.cursorStart(), found.cursorEnd());
    found.matches().forEach(match -> reply.add("", match));
    return reply.content;
  }

  /**
   * Matches of which classes that are not imported bring their import along, if no other begins as
   * what was typed does, or if one of them is just that. Then all that stands before on the line is
   * replaced, with what it was.
   *
   * @param found with a place for imports
   */
  static ObjectNode importing(String code, Completion found) {
    String word = code.substring(found.cursorStart(), found.cursorEnd());
    List<Match> imported = imported(found.matches(), word);
    if (imported.isEmpty()) {
      return of(code, found);
    }
    CompletionReply reply = new CompletionReply(code, found.importAt(), found.cursorEnd());
    String before = code.substring(found.importAt(), found.cursorStart());
    imported.forEach(match -> reply.addImporting(before, match));
    found.matches().stream()
        .filter(match -> !imported.contains(match))
        .forEach(match -> reply.add(before, match));
    return reply.content;
  }

  private static List<Match> imported(List<Match> matches, String word) {
    List<Match> lacking = matches.stream().filter(Match::lacksImport).toList();
    boolean othersFit =
        matches.stream().anyMatch(match -> !match.lacksImport() && match.text().startsWith(word));
    return othersFit
        ? lacking.stream().filter(match -> simpleName(match).equals(word)).toList()
        : lacking;
  }

  private static String simpleName(Match match) {
    return match.text().substring(match.lacking().lastIndexOf('.') + 1);
  }

  private void add(String before, Match match) {
    String text = before + match.text();
    add(text, text, match);
  }

  /**
   * What is shown, and inserted by clients that know no more than matches, is one line; VS Code and
   * JupyterLab insert the text.
   */
  private void addImporting(String before, Match match) {
    String line = "import " + match.lacking() + ";";
    String rest = before + simpleName(match);
    add(line + " " + rest, line + "\n" + indentation() + rest, match);
  }

  private void add(String shown, String text, Match match) {
    matches.add(shown);
    ObjectNode type = types.addObject().put("text", text).put("type", match.type());
    type.put("start", start).put("end", end);
    if (!match.signature().isEmpty()) {
      type.put("signature", match.signature());
    }
  }

  /** The white space before what is replaced, if there is nothing else before it. */
  private String indentation() {
    int at = CodePoints.toUnits(code, start);
    String before = code.substring(code.lastIndexOf('\n', at - 1) + 1, at);
    return before.isBlank() ? before : "";
  }
}
