package dev.deja.kernel.engine;

import java.util.List;

/**
 * What could stand at the cursor.
 *
 * @param matches best first; each replaces the text from {@code cursorStart} to {@code cursorEnd}
 * @param cursorStart offset into the code in UTF-16 units
 * @param cursorEnd offset into the code in UTF-16 units, not below {@code cursorStart}
 */
public record Completion(List<Match> matches, int cursorStart, int cursorEnd) {

  /**
   * One candidate.
   *
   * @param text what to insert
   * @param type {@code class}, {@code function}, {@code keyword}, {@code module} (a package),
   *     {@code instance} or empty, as Jupyter's clients know them
   */
  public record Match(String text, String type) {}

  public Completion {
    matches = List.copyOf(matches);
  }

  /** Nothing fits. */
  public static Completion none(int cursor) {
    return new Completion(List.of(), cursor, cursor);
  }
}
