package dev.deja.tracker.index;

import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.TagName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which executions to list; every part that is given must hold.
 *
 * @param notebook the notebook's name, or its absolute path when it contains a {@code /}
 * @param tags all of these
 * @param status one of these, or any when empty
 * @param since started then or later
 * @param limit at most so many, the newest; 0 for all
 */
public record Filter(
    Optional<String> notebook,
    List<TagName> tags,
    List<ExecutionStatus> status,
    Optional<Instant> since,
    int limit) {

  public static final Filter ALL =
      new Filter(Optional.empty(), List.of(), List.of(), Optional.empty(), 0);

  public Filter {
    tags = List.copyOf(tags);
    status = List.copyOf(status);
    if (limit < 0) {
      throw new IllegalArgumentException("limit " + limit + " is less than 0");
    }
  }
}
