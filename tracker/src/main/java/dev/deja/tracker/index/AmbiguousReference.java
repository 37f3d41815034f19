package dev.deja.tracker.index;

import java.util.List;

/** What was typed means more than one execution. The message lists them; it is one line. */
public final class AmbiguousReference extends RuntimeException {

  private static final long serialVersionUID = 1;
  private static final int SHOWN = 8;

  private final transient List<String> candidates;

  AmbiguousReference(String text, List<String> candidates, String advice) {
    super(
        "'"
            + text
            + "' means "
            + candidates.size()
            + " executions: "
            + String.join(", ", candidates.subList(0, Math.min(SHOWN, candidates.size())))
            + (candidates.size() > SHOWN ? ", …" : "")
            + ". "
            + advice);
    this.candidates = List.copyOf(candidates);
  }

  /** All that it may mean, newest first. */
  public List<String> candidates() {
    return candidates;
  }
}
