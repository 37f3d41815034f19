package dev.deja.tracker.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that is wrong with an object of the store.
 *
 * @param key of the object
 * @param problem in words, with the digests that differ
 * @param affected executions that need it and what for, as {@code churn/42 (file data.csv)}; at
 *     most {@value #SHOWN}
 * @param moreAffected how many beyond these
 */
public record Finding(
    Kind kind, String key, String problem, List<String> affected, int moreAffected) {

  static final int SHOWN = 12;

  /** What is wrong. */
  public enum Kind {
    /** Its bytes are others than its name says. */
    DAMAGED,
    /** Something names it, and the store does not have it. */
    MISSING,
    /** The store fails to give it. */
    UNREADABLE
  }

  public Finding {
    affected = List.copyOf(affected);
  }

  /** The same with one more that needs it. */
  Finding needing(String execution) {
    if (affected.contains(execution)) {
      return this;
    }
    if (affected.size() >= SHOWN) {
      return new Finding(kind, key, problem, affected, moreAffected + 1);
    }
    List<String> more = new ArrayList<>(affected);
    more.add(execution);
    return new Finding(kind, key, problem, more, moreAffected);
  }
}
