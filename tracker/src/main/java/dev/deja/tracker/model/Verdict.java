package dev.deja.tracker.model;

/** What a re-run proved, from best to worst; the verdict over all is the worst of its parts. */
public enum Verdict {
  /** The same bytes. */
  IDENTICAL,
  /** Equal after the named normalizers. */
  EQUIVALENT,
  /** Different, for a cause that is named. */
  EXPLAINED,
  /** Different. */
  DIFFERENT,
  /** It did not run to its end, where it had before. */
  FAILED;

  /** The worse of two. */
  public Verdict and(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** Whether this proves that the result is the same. */
  public boolean isSame() {
    return this == IDENTICAL || this == EQUIVALENT;
  }
}
