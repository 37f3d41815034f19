package dev.deja.kernel.engine;

import dev.deja.kernel.engine.Cutter.Piece;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says, once in a session, how to run a program that a cell has declared: in a file it would be
 * run, in a notebook nothing happens. Used by one thread.
 */
final class MainOffer {

  private static final Pattern TYPE =
      Pattern.compile("\\b(?:class|record|enum|interface)\\s+([\\p{L}_$][\\w$]*)");
  private static final Pattern MAIN =
      Pattern.compile("(?:public\\s+|static\\s+|final\\s+)*void\\s+main\\s*\\(([^)]*)\\)");
  private static final Pattern ARGUMENTS =
      Pattern.compile(
          "\\s*(?:final\\s+)?String\\s*(?:\\[\\s*]|\\.\\.\\.)\\s*\\w+\\s*(?:\\[\\s*])?");

  private boolean made;

  /** The sentence; empty if there is no program, the cell runs it itself, or it has been said. */
  Optional<String> of(List<Piece> pieces) {
    if (made) {
      return Optional.empty();
    }
    for (Piece piece : pieces) {
      Matcher main = MAIN.matcher(piece.source());
      if (main.find() && (main.group(1).isBlank() || ARGUMENTS.matcher(main.group(1)).matches())) {
        Matcher type = TYPE.matcher(piece.source());
        boolean inType = type.find() && type.start() < main.start();
        String call = call(inType ? type.group(1) + "." : "");
        if (pieces.stream()
            .noneMatch(
                each -> each != piece && Pattern.compile(call).matcher(each.source()).find())) {
          made = true;
          return Optional.of(sentence(inType ? type.group(1) : "", main.group(1).isBlank()));
        }
      }
    }
    return Optional.empty();
  }

  /** What calls {@code main}, or has it called, as {@code %run} does. */
  private static String call(String owner) {
    String quoted = Pattern.quote(owner);
    return "(?<![\\w.])" + quoted + "main\\s*\\(|\\bMains\\b.*\\b" + quoted + "class\\b";
  }

  private static String sentence(String type, boolean withoutArguments) {
    return type.isEmpty()
        ? "main is declared; run it with %run, or main(" + (withoutArguments ? "" : "null") + ")"
        : type
            + " has a main method; run it with %run "
            + type
            + (withoutArguments ? "" : " ARGUMENT…");
  }
}
