package dev.deja.tracker.index;

import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.NotebookRef;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.model.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An execution as a list shows it.
 *
 * @param number its short number among those of its notebook
 * @param endedAt absent while it runs
 * @param cells how many cell runs it has so far
 * @param user who ran it
 * @param tags that it carries now, sorted
 * @param verdict what it proved, if it is a re-run
 * @param cost what it cost, in the currency of whoever set a price; empty where nobody did
 */
public record ExecutionRow(
    ExecutionId id,
    NotebookRef notebook,
    int number,
    ExecutionStatus status,
    Instant startedAt,
    Optional<Instant> endedAt,
    int cells,
    String user,
    List<TagName> tags,
    Optional<ExecutionId> rerunOf,
    Optional<Verdict> verdict,
    Optional<Double> cost) {

  public ExecutionRow {
    tags = List.copyOf(tags);
  }

  /** The same with tags. */
  ExecutionRow with(List<TagName> newTags) {
    return new ExecutionRow(
        id, notebook, number, status, startedAt, endedAt, cells, user, newTags, rerunOf, verdict,
        cost);
  }

  /** What a person types to mean this execution: {@code churn/42}. */
  public String reference() {
    return notebook.name() + "/" + number;
  }
}
