package dev.deja.kernel.typing;

import dev.deja.kernel.typing.Completion.Match;
import dev.deja.kernel.typing.JavaTokens.Kind;
import dev.deja.kernel.typing.JavaTokens.Token;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Paths of files in string literals that look as if they named one. */
final class StringPaths {

  /** What takes a path, and nothing else that is text. */
  private static final Set<String> TAKE_PATHS =
      Set.of(
          "File",
          "FileInputStream",
          "FileOutputStream",
          "FileReader",
          "FileWriter",
          "RandomAccessFile",
          "Path.of",
          "Paths.get");

  private StringPaths() {}

  /**
   * What the literal at the cursor can go on with. Java knows nothing of {@code ~}: it is replaced.
   *
   * @param before the code before the cursor, which ends in a string
   * @param folder what relative paths are relative to
   */
  static Completion at(JavaTokens before, String code, int cursor, Path folder) {
    int start = before.insideFrom() + 1;
    String typed = unescaped(code.substring(start, cursor));
    if (code.charAt(start - 1) != '"' || typed == null || !isPath(typed, before.all())) {
      return Completion.none(cursor);
    }
    boolean home = typed.startsWith("~");
    int from = home ? 0 : typed.lastIndexOf('/') + 1;
    List<Match> matches = new ArrayList<>();
    for (String path : PathMatches.of(folder, typed, false)) {
      String text = home ? absolute(path) : path.substring(from);
      if (text.chars().noneMatch(c -> c < ' ')) {
        matches.add(new Match(escaped(text), "path"));
      }
    }
    int replaced = home ? start : start + code.substring(start, cursor).lastIndexOf('/') + 1;
    return new Completion(matches, replaced, cursor);
  }

  private static String absolute(String path) {
    return PathMatches.resolve(Path.of(""), path) + (path.endsWith("/") ? "/" : "");
  }

  private static boolean isPath(String typed, List<Token> tokens) {
    if (typed.contains("://")) {
      return false;
    }
    if (typed.contains("/") || typed.startsWith("~") || typed.equals(".") || typed.equals("..")) {
      return true;
    }
    // The last token is the string itself.
    int at = tokens.size() - 2;
    boolean argument = Piece.is(tokens, at, "(") || Piece.is(tokens, at, ",");
    return argument && (!typed.isEmpty() || takesPath(tokens, at));
  }

  private static boolean takesPath(List<Token> tokens, int bracket) {
    String name = word(tokens, bracket - 1);
    return TAKE_PATHS.contains(name)
        || (Piece.is(tokens, bracket - 2, ".")
            && TAKE_PATHS.contains(word(tokens, bracket - 3) + "." + name));
  }

  private static String word(List<Token> tokens, int at) {
    return at >= 0 && tokens.get(at).kind() == Kind.WORD ? tokens.get(at).text() : "";
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** Null if it ends in the middle of an escape, or has one that no path has. */
  private static @Nullable String unescaped(String literal) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      if (c == '\\') {
        i++;
        if (i == literal.length() || "\\\"'".indexOf(literal.charAt(i)) < 0) {
          return null;
        }
        c = literal.charAt(i);
      }
      text.append(c);
    }
    return text.toString();
  }
}
