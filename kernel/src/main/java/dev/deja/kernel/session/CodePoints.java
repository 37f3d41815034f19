package dev.deja.kernel.session;

/**
 * Offsets of the protocol, which count code points, to offsets into Java text, which count UTF-16
 * units, and back. Offsets outside the text are moved to its nearest end.
 */
final class CodePoints {

  private CodePoints() {}

  static int toUnits(String text, int codePoints) {
    int whole = text.codePointCount(0, text.length());
    return text.offsetByCodePoints(0, Math.max(0, Math.min(codePoints, whole)));
  }

  static int fromUnits(String text, int units) {
    return text.codePointCount(0, Math.max(0, Math.min(units, text.length())));
  }
}
