package dev.deja.tracker.index;

import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.query.Field;
import dev.deja.tracker.query.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which executions to list; every part that is given must hold.
 *
 * @param notebook the notebook's name, or its absolute path when it contains a {@code /}
 * @param tags all of these
 * @param status one of these, or any when empty
 * @param since started then or later
 * @param where what else they must be like
 * @param sort in which order; the newest first if none is given
 * @param limit at most so many, the first; 0 for all
 */
public record Filter(
    Optional<String> notebook,
    List<TagName> tags,
    List<ExecutionStatus> status,
    Optional<Instant> since,
    Optional<Query> where,
    Optional<Sort> sort,
    int limit) {

  /**
   * An order of executions; those without a value come last, and equals the newest first.
   *
   * @param by metadata, a parameter, or any field that has one value
   * @param ascending the least first
   */
  public record Sort(Field by, boolean ascending) {}

  public static final Filter ALL =
      new Filter(
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0);

  public Filter {
    tags = List.copyOf(tags);
    status = List.copyOf(status);
    if (limit < 0) {
      throw new IllegalArgumentException("limit " + limit + " is less than 0");
    }
  }

  /** All of it as one question. */
  Query asQuery() {
    List<Query> parts = new ArrayList<>();
    notebook.ifPresent(
        name -> parts.add(equal(name.contains("/") ? Field.Kind.PATH : Field.Kind.NOTEBOOK, name)));
    tags.forEach(tag -> parts.add(equal(Field.Kind.TAG, tag.name())));
    if (!status.isEmpty()) {
      parts.add(
          new Query.Or(
              status.stream().map(each -> equal(Field.Kind.STATUS, each.name())).toList()));
    }
    since.ifPresent(
        instant ->
            parts.add(
                new Query.Condition(
                    new Field(Field.Kind.STARTED, ""),
                    Query.Operator.AT_LEAST,
                    List.of(new Query.Time(instant)))));
    where.ifPresent(parts::add);
    return new Query.And(parts);
  }

  /** Whether nothing is asked. */
  boolean isAll() {
    return asQuery() instanceof Query.And parts && parts.parts().isEmpty();
  }

  private static Query equal(Field.Kind kind, String text) {
    return new Query.Condition(
        new Field(kind, ""), Query.Operator.EQUAL, List.of(new Query.Text(text)));
  }
}
