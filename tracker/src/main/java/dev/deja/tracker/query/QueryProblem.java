package dev.deja.tracker.query;

/**
 * A question makes no sense. The message has three lines: what was expected, the question, and a
 * caret under the place.
 */
public final class QueryProblem extends RuntimeException {

  private static final long serialVersionUID = 1;
  private static final int WIDTH = 72;

  /**
   * @param what was wrong, and what to write instead
   * @param at from 0; the length of the question for its end
   */
  QueryProblem(String what, String question, int at) {
    super(what.replaceAll("\\p{Cntrl}", " ") + "\n" + pointed(question, at));
  }

  /** What the question has around a place, on one line, and a caret below. */
  private static String pointed(String question, int at) {
    int start = Math.max(0, Math.min(at - WIDTH / 2, question.length() - WIDTH));
    int end = Math.min(question.length(), start + WIDTH);
    String before = start > 0 ? "…" : "";
    String shown =
        before
            + question.substring(start, end).replaceAll("[\\p{Cntrl}]", " ")
            + (end < question.length() ? "…" : "");
    return "  " + shown + "\n  " + " ".repeat(before.length() + at - start) + "^";
  }
}
