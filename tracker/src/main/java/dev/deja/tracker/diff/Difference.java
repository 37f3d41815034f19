package dev.deja.tracker.diff;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;

/**
 * One thing that differs between two executions.
 *
 * @param what which one: a parameter's name, a cell run, a path, coordinates, a property
 * @param before in the first execution; empty if it is not there
 * @param after in the second; empty if it is not there
 * @param lines a unified diff without its head, where there is more to see; else empty
 * @param rank how likely it is why the results differ, from 0 to 120; 0 for results
 */
public record Difference(
    Kind kind,
    String what,
    Optional<String> before,
    Optional<String> after,
    List<String> lines,
    int rank) {

  /** What can differ. Those from {@link #STATUS} on are results, all others may be causes. */
  public enum Kind {
    PARAMETER,
    INPUT,
    CODE,
    FILE,
    ORDER,
    DEPENDENCY,
    JAVA,
    ENVIRONMENT,
    GIT,
    STATUS,
    OUTPUT,
    METADATA,
    OUTPUT_FILE;

    /** Whether it is a result, and no cause. */
    public boolean isResult() {
      return compareTo(STATUS) >= 0;
    }
  }

  public Difference {
    lines = List.copyOf(lines);
  }

  static Difference of(Kind kind, String what, String before, String after, int rank) {
    return new Difference(kind, what, Optional.of(before), Optional.of(after), List.of(), rank);
  }

  Difference withRank(int other) {
    return new Difference(kind, what, before, after, lines, other);
  }

  @JsonIgnore
  boolean isResult() {
    return kind.isResult();
  }
}
