package dev.deja.kernel.typing;

import java.util.List;

/**
 * What could stand at the cursor.
 *
 * @param matches best first; each replaces the text from {@code cursorStart} to {@code cursorEnd}
 * @param cursorStart offset into the code in UTF-16 units
 * @param cursorEnd offset into the code in UTF-16 units, not below {@code cursorStart}
 * @param importAt offset of the first thing that begins on the cursor's line, where an import could
 *     be put; {@link #NOWHERE} if the line goes on with what began above it
 */
public record Completion(List<Match> matches, int cursorStart, int cursorEnd, int importAt) {

  static final int NOWHERE = -1;

  /**
   * One candidate.
   *
   * @param text what to insert
   * @param type {@code class}, {@code interface}, {@code enum}, {@code function}, {@code keyword},
   *     {@code module} (a package), {@code instance} (a variable), {@code property} (a field),
   *     {@code magic}, {@code path}, or empty
   * @param signature parameters and type of a method, type of a variable, what an import would be,
   *     usage of a magic; empty if there is nothing to say
   * @param lacking the full name of a class that is not imported, with which the text begins; empty
   *     if there is none
   */
  public record Match(String text, String type, String signature, String lacking) {

    public Match(String text, String type, String signature) {
      this(text, type, signature, "");
    }

    public boolean lacksImport() {
      return !lacking.isEmpty();
    }

    public Match(String text, String type) {
      this(text, type, "");
    }
  }

  /** One without a place for imports. */
  public Completion(List<Match> matches, int cursorStart, int cursorEnd) {
    this(matches, cursorStart, cursorEnd, NOWHERE);
  }

  public Completion {
    matches = List.copyOf(matches);
  }

  /** Nothing fits. */
  public static Completion none(int cursor) {
    return new Completion(List.of(), cursor, cursor);
  }
}
