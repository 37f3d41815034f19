package dev.deja.kernel.engine;

import dev.deja.kernel.model.CellError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;
import jdk.jshell.Diag;

/** Says what is wrong with a cell that does not compile, in its own lines. */
final class CompileErrors {

  private static final String END_OF_FILE = "reached end of file while parsing";

  /** Entries of the traceback for one error. */
  private static final int LINES = 4;

  /** Of a longer line what is around the place is shown, in characters. */
  private static final int LONGEST_LINE = 200;

  private static final Pattern WORD = Pattern.compile("\\s*(\\w+)");

  /** More errors of one piece are counted only: one mistake often makes many. */
  private static final int MOST = 5;

  private final CellCode code;
  private final Supplier<Suggestions> suggestions;
  private final Function<String, Optional<String>> lacking;

  /**
   * @param lacking what a declaration of this name in the session still needs; empty if there is
   *     none that needs anything
   */
  CompileErrors(
      CellCode code,
      Supplier<Suggestions> suggestions,
      Function<String, Optional<String>> lacking) {
    this.code = code;
    this.suggestions = suggestions;
    this.lacking = lacking;
  }

  /**
   * @param diagnostics with positions in the piece's source
   */
  CellError of(Cutter.Piece piece, List<Diag> diagnostics) {
    List<String> traceback = new ArrayList<>();
    String first = "";
    Set<String> unknown = new HashSet<>();
    int more = 0;
    for (Diag diagnostic : diagnostics) {
      String message = message(diagnostic);
      if (!diagnostic.isError()
          || Suggestions.unknownName(message).filter(name -> !unknown.add(name)).isPresent()
          || (message.equals(END_OF_FILE) && !first.isEmpty() && openBracket(piece).isEmpty())) {
        continue; // a name that is not known is so each time, and what is wrong has no good end
      }
      first = first.isEmpty() ? message : first;
      if (traceback.size() >= MOST * LINES) {
        more++;
      } else {
        describe(piece, diagnostic, message, traceback);
        if (noName(piece, diagnostic, message).isPresent()) {
          break; // what follows are the compiler's guesses
        }
      }
    }
    if (more > 0) {
      traceback.add("… and " + more + " more");
    }
    if (traceback.isEmpty()) {
      return because(piece, "the compiler rejects this");
    }
    return new CellError(CellError.COMPILATION, first, traceback);
  }

  /** An error about a piece as a whole. */
  CellError because(Cutter.Piece piece, String message) {
    int begin = position(piece, 0);
    List<String> traceback = new ArrayList<>();
    traceback.add(Ansi.bold(place(lineOf(begin))));
    point(begin, begin + 1, traceback);
    traceback.add(Ansi.red(message));
    return new CellError(CellError.COMPILATION, message, traceback);
  }

  private void describe(
      Cutter.Piece piece, Diag diagnostic, String message, List<String> traceback) {
    int begin = position(piece, diagnostic.getPosition());
    int end = Math.max(begin + 1, position(piece, diagnostic.getEndPosition()));
    if (end > begin + 1 && code.source().charAt(begin) == '.') {
      begin++; // javac points at the dot before a name
    }
    traceback.add(Ansi.bold(place(lineOf(begin))));
    point(begin, end, traceback);
    traceback.add(words(piece, diagnostic, message));
  }

  /** Adds the line of a place with carets below it. */
  private void point(int begin, int end, List<String> traceback) {
    String source = code.source();
    int lineStart = source.lastIndexOf('\n', begin - 1) + 1;
    int lineEnd = source.indexOf('\n', begin);
    lineEnd = lineEnd < 0 ? code.end() : lineEnd;
    String line = source.substring(lineStart, lineEnd);
    int column = begin - lineStart;
    if (line.length() > LONGEST_LINE) {
      int from = Math.max(0, column - LONGEST_LINE / 4);
      int to = Math.min(line.length(), from + LONGEST_LINE);
      column -= from == 0 ? 0 : from - 1;
      line = (from == 0 ? "" : "…") + line.substring(from, to) + (to == line.length() ? "" : "…");
    }
    // Tabs stay tabs, so that the caret stands below its character whatever their width is.
    String indent = line.substring(0, Math.min(line.length(), column)).replaceAll("[^\t]", " ");
    int width = Math.max(1, Math.min(end, lineEnd) - begin);
    traceback.add("    " + line);
    traceback.add("    " + indent + Ansi.red("^".repeat(Math.min(width, 80))));
  }

  /** Why what stands behind a type cannot be a name; empty if that is not what is wrong. */
  private static Optional<String> noName(Cutter.Piece piece, Diag diagnostic, String message) {
    if (!message.equals("'.class' expected")) {
      return Optional.empty();
    }
    int at = (int) Math.max(0, Math.min(piece.source().length(), diagnostic.getPosition()));
    Matcher word = WORD.matcher(piece.source()).region(at, piece.source().length());
    if (!word.lookingAt()) {
      return Optional.empty();
    }
    String name = word.group(1);
    return SourceVersion.isKeyword(name)
        ? Optional.of("'" + name + "' is a word of Java's own: take another name")
        : Optional.of("a name begins with a letter, and not as '" + name + "' does");
  }

  /** What is wrong in plain words, what to do, and what javac says. */
  private String words(Cutter.Piece piece, Diag diagnostic, String message) {
    Optional<String> lacks = Suggestions.unknownName(message).flatMap(lacking);
    Optional<String> plain =
        lacks.or(() -> noName(piece, diagnostic, message)).or(() -> PlainWords.of(message));
    if (plain.isEmpty()) {
      return Ansi.red(message);
    }
    int at = (int) Math.max(0, Math.min(piece.source().length(), diagnostic.getPosition()));
    Optional<String> hint =
        message.equals(END_OF_FILE)
            ? openBracket(piece)
            : lacks.isPresent() // the name is right
                ? Optional.empty()
                : suggestions.get().of(message, piece.source(), at);
    return Ansi.red(plain.get())
        + hint.map(each -> "\n" + Ansi.bold(each)).orElse("")
        + "\njavac: "
        + message.replaceAll("\n\\s*", "; ").replaceAll("\\s+", " ");
  }

  private Optional<String> openBracket(Cutter.Piece piece) {
    int start = position(piece, 0);
    int open =
        OpenBracket.in(code.source().substring(start, position(piece, piece.source().length())));
    return open < 0
        ? Optional.empty()
        : Optional.of(
            "the "
                + code.source().charAt(start + open)
                + " of line "
                + lineOf(start + open)
                + " has no partner");
  }

  private int position(Cutter.Piece piece, long inPiece) {
    long at = piece.start() + inPiece;
    return (int) Math.max(code.start(), Math.min(code.end(), at));
  }

  private int lineOf(int position) {
    return 1
        + code.firstLine()
        + (int) code.source().substring(0, position).chars().filter(c -> c == '\n').count();
  }

  private String place(int line) {
    return new Origin(code.executionCount(), 0).cellName() + ", line " + line;
  }

  /** javac's message without what names a class or a method of JShell's. */
  private static String message(Diag diagnostic) {
    return diagnostic
        .getMessage(Locale.ROOT)
        .lines()
        .filter(line -> !line.strip().matches("location: class\\s*"))
        .map(line -> line.replace(" in method do_it$()", ""))
        .collect(Collectors.joining("\n"));
  }
}
