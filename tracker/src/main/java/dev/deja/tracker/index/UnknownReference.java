package dev.deja.tracker.index;

import java.util.List;

/**
 * Nothing is meant by what was typed. The message quotes it, names what comes nearest, and says
 * what to type instead; it is one line.
 */
public final class UnknownReference extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<String> candidates;

  public UnknownReference(String message, List<String> candidates) {
    super(message);
    this.candidates = List.copyOf(candidates);
  }

  static UnknownReference malformed(String text) {
    return new UnknownReference(
        "'"
            + text
            + "' is not a reference: expected one like churn/42, churn/42/7, churn/latest,"
            + " churn@production, latest, or the first 4 or more characters of an id. 'deja list'"
            + " shows them; groups are shown by 'deja group show'.",
        List.of());
  }

  /** References that come nearest, best first; may be empty. */
  public List<String> candidates() {
    return candidates;
  }
}
