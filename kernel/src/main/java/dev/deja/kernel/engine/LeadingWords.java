package dev.deja.kernel.engine;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a piece of a cell begins with: comments, annotations and modifiers, and then what tells a
 * declaration of a type or method from all else.
 *
 * @param source the piece with blanks in place of the modifiers that mean nothing in a cell
 * @param declares whether it looks like a type or a method with a body
 * @param type the name of the type that it declares; empty if it declares none
 */
record LeadingWords(String source, boolean declares, String type) {

  private static final Set<String> MEANINGLESS = Set.of("public", "protected", "private", "static");

  private static final Set<String> MODIFIERS =
      Set.of("final", "abstract", "sealed", "non-sealed", "strictfp", "synchronized", "default");

  private static final Pattern COMMENTS =
      Pattern.compile("(?:\\s++|//[^\\n]*+|/\\*(?:(?!\\*/)[\\s\\S])*+\\*/)++");

  private static final Pattern WORD = Pattern.compile("non-sealed\\b|[\\p{L}_$][\\p{L}\\p{N}_$]*");

  private static final Pattern ANNOTATION =
      Pattern.compile(
          "@(?!interface\\b)[\\p{L}_$][\\p{L}\\p{N}_$.]*"
              + "(?:\\s*\\((?:[^()\"]|\"(?:[^\"\\\\]|\\\\.)*\"|\\([^()]*\\))*\\))?");

  private static final Pattern TYPE =
      Pattern.compile("(?:class|interface|enum|@interface)\\b|record\\s+[\\p{L}_$][\\w$]*\\s*[(<]");

  private static final Pattern TYPE_NAME = Pattern.compile("@?\\w+\\s+([\\p{L}_$][\\w$]*)");

  /** A method with a body: a type or type parameters, a name, parameters, and a brace. */
  private static final Pattern METHOD =
      Pattern.compile(
          "(?!(?:new|return|throw|assert|yield|else)\\b)[\\p{L}_$<@][\\w$<>\\[\\],.?&@\\s]*"
              + "[\\s>\\]][\\p{L}_$][\\w$]*\\s*\\([^;{}=]*\\)[\\s\\[\\]]*(?:throws [^;{]*)?\\{");

  static LeadingWords of(String piece) {
    StringBuilder source = new StringBuilder(piece);
    int at = 0;
    while (true) {
      at = skip(COMMENTS, piece, at);
      int annotated = skip(ANNOTATION, piece, at);
      if (annotated > at) {
        at = annotated;
        continue;
      }
      int end = skip(WORD, piece, at);
      String word = piece.substring(at, end);
      if (MEANINGLESS.contains(word)) {
        source.replace(at, end, " ".repeat(word.length()));
      } else if (!MODIFIERS.contains(word)) {
        break;
      }
      at = end;
    }
    boolean isType = skip(TYPE, piece, at) > at;
    boolean declares = isType || skip(METHOD, piece, at) > at;
    Matcher name = TYPE_NAME.matcher(piece).region(at, piece.length());
    String type = isType && name.lookingAt() ? name.group(1) : "";
    return new LeadingWords(source.toString(), declares, type);
  }

  private static int skip(Pattern pattern, String text, int from) {
    Matcher matcher = pattern.matcher(text).region(from, text.length());
    return matcher.lookingAt() ? matcher.end() : from;
  }
}
