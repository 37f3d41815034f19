package dev.deja.tracker.upkeep;

import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which executions have had their time. Every rule that is given must agree. What runs, what is
 * deployed and what carries a tag that is kept always stays.
 *
 * @param keepLast so many of each notebook stay; empty: that is no reason to go
 * @param olderThan what began later stays; empty: age is no reason to go
 * @param keepTags what carries one of these stays
 */
public record Retention(
    Optional<Integer> keepLast, Optional<Instant> olderThan, Set<String> keepTags) {

  public Retention {
    keepTags = Set.copyOf(keepTags);
  }

  /**
   * Those that may go.
   *
   * @param newestFirst all executions of the store
   * @param deployed executions that something outside of notebooks uses
   */
  public List<ExecutionRow> expired(List<ExecutionRow> newestFirst, Set<ExecutionId> deployed) {
    if (keepLast.isEmpty() && olderThan.isEmpty()) {
      return List.of();
    }
    Map<String, Integer> seen = new HashMap<>();
    return newestFirst.stream()
        .filter(row -> row.status() != ExecutionStatus.DELETED)
        .filter(
            row -> {
              int place = seen.merge(row.notebook().name(), 1, Integer::sum);
              return keepLast.map(most -> place > most).orElse(true);
            })
        .filter(row -> row.status() != ExecutionStatus.RUNNING)
        .filter(row -> olderThan.map(row.startedAt()::isBefore).orElse(true))
        .filter(row -> row.tags().stream().noneMatch(tag -> keepTags.contains(tag.name())))
        .filter(row -> !deployed.contains(row.id()))
        .toList();
  }
}
