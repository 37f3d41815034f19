package dev.deja.tracker.shown;

import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An execution in {@code deja list --json}. Absent values are left out.
 *
 * @param notebook the notebook's path, or its name when it has none
 */
public record ListedJson(
    ExecutionId id,
    String reference,
    String notebook,
    ExecutionStatus status,
    List<TagName> tags,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<Double> durationSeconds,
    int cells,
    String user,
    Optional<ExecutionId> rerunOf,
    Optional<Verdict> verdict) {

  public static ListedJson of(ExecutionRow row) {
    return new ListedJson(
        row.id(),
        row.reference(),
        row.notebook().path().orElse(row.notebook().name()),
        row.status(),
        row.tags(),
        row.startedAt(),
        row.endedAt(),
        row.endedAt().map(end -> seconds(Duration.between(row.startedAt(), end))),
        row.cells(),
        row.user(),
        row.rerunOf(),
        row.verdict());
  }

  /** In seconds, with what is left of one. */
  public static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
