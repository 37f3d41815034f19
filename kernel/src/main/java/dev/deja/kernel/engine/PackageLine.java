package dev.deja.kernel.engine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code package} line that a cell begins with when it is copied from a file. What a cell
 * declares has no package of its own, so that the line is left out.
 */
final class PackageLine {

  private static final Pattern FIRST =
      Pattern.compile(
          "\\A(?:\\s++|//[^\\n]*+|/\\*(?:(?!\\*/)[\\s\\S])*+\\*/)*+"
              + "(package\\s+([\\p{L}_$][\\w$]*(?:\\s*\\.\\s*[\\p{L}_$][\\w$]*)*+)\\s*;)");

  private PackageLine() {}

  /** The package that a source names; empty for nearly every one. */
  static Optional<String> of(String source) {
    Matcher matcher = FIRST.matcher(source);
    return matcher.find() ? Optional.of(matcher.group(2)) : Optional.empty();
  }

  /** The source with white space in the place of that line: every position stays what it was. */
  static String without(String source) {
    Matcher matcher = FIRST.matcher(source);
    return matcher.find()
        ? source.substring(0, matcher.start(1))
            + matcher.group(1).replaceAll("[^\\n]", " ")
            + source.substring(matcher.end(1))
        : source;
  }
}
