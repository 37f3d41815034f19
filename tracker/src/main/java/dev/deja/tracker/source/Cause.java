package dev.deja.tracker.source;

/**
 * Something that gives another result at every run: in a source text, in compiled code, or seen
 * when it ran.
 *
 * @param what the code that does it, for example {@code new Random()}, or what was seen
 */
public record Cause(Kind kind, String what) {

  /** What kind of thing changes between runs. */
  public enum Kind {
    /** It reads the clock. */
    TIME("time"),
    /** It draws random numbers without a seed. */
    RANDOM("unseeded random"),
    /** It asks another machine. */
    NETWORK("network"),
    /** It asks what this machine or process is like. */
    MACHINE("machine"),
    /** It goes through a collection that has no order: explains another order, no other content. */
    UNORDERED("unordered iteration"),
    /** It uses several threads: explains another order of lines, no other lines. */
    INTERLEAVING("thread interleaving");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** Whether this explains another content, not only another order. */
    public boolean changesContent() {
      return this != UNORDERED && this != INTERLEAVING;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
