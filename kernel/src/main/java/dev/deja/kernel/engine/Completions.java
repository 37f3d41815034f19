package dev.deja.kernel.engine;

import dev.deja.kernel.engine.Completion.Match;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import jdk.jshell.SourceCodeAnalysis.Suggestion;

/** Finds what could stand at a cursor. */
final class Completions {

  private static final Set<String> ROOT_PACKAGES = Set.of("java", "javax", "jdk", "org", "com");

  private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

  private final Shell shell;

  Completions(Shell shell) {
    this.shell = shell;
  }

  /** Where the last snippet begins that starts before the cursor. */
  static int snippetStart(Shell shell, String code, int cursor) {
    List<Cutter.Piece> pieces = shell.cut(code.substring(0, cursor));
    return pieces.isEmpty() ? 0 : pieces.get(pieces.size() - 1).start();
  }

  Completion at(String code, int cursor) {
    String before = code.substring(0, cursor);
    int start = snippetStart(shell, code, cursor);
    if (start == 0) {
      return suggest(before, 0, "");
    }
    // As a block, so that what the cell declares above the cursor counts.
    Completion inBlock = suggest("{" + before, -1, before.substring(0, start));
    return inBlock.matches().isEmpty() ? suggest(before.substring(start), start, "") : inBlock;
  }

  /**
   * @param shift what to add to an offset into {@code text} to have one into the cell
   * @param above code whose names JShell does not suggest by themselves, though it knows them
   */
  private Completion suggest(String text, int shift, String above) {
    int[] anchor = {text.length()};
    List<Suggestion> found = shell.analysis().completionSuggestions(text, text.length(), anchor);
    Map<String, Match> matches = new LinkedHashMap<>();
    addNames(above, text, matches);
    addMatches(found, true, matches);
    addMatches(found, false, matches);
    int from = found.isEmpty() ? nameStart(text) : anchor[0];
    return new Completion(new ArrayList<>(matches.values()), from + shift, text.length() + shift);
  }

  private static void addNames(String above, String text, Map<String, Match> matches) {
    int start = nameStart(text);
    String prefix = text.substring(start);
    if (prefix.isEmpty() || text.substring(0, start).stripTrailing().endsWith(".")) {
      return;
    }
    NAME.matcher(above)
        .results()
        .map(MatchResult::group)
        .filter(name -> name.startsWith(prefix) && !SourceVersion.isKeyword(name))
        .forEach(name -> matches.putIfAbsent(name, new Match(name, type(name))));
  }

  private static int nameStart(String text) {
    int start = text.length();
    while (start > 0 && Character.isJavaIdentifierPart(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private static void addMatches(
      List<Suggestion> found, boolean fitting, Map<String, Match> matches) {
    for (Suggestion suggestion : found) {
      String text = suggestion.continuation();
      if (suggestion.matchesType() == fitting && !text.startsWith("$JShell$")) {
        matches.putIfAbsent(text, new Match(text, type(text)));
      }
    }
  }

  /** What kind of thing a suggestion is, as far as its looks tell. */
  private static String type(String text) {
    String bare = text.strip();
    if (bare.endsWith("(") || bare.endsWith(")")) {
      return "function";
    }
    if (SourceVersion.isKeyword(bare)) {
      return "keyword";
    }
    if (bare.endsWith(".") || ROOT_PACKAGES.contains(bare)) {
      return "module";
    }
    boolean constant = bare.length() > 1 && bare.equals(bare.toUpperCase(Locale.ROOT));
    return !constant && !bare.isEmpty() && Character.isUpperCase(bare.charAt(0))
        ? "class"
        : "instance";
  }
}
