package dev.deja.tracker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.group.TaskEngine;
import dev.deja.tracker.group.TaskOrder;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.Filter;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.query.Query;
import dev.deja.tracker.store.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code deja rerun --all}: many executions once more, as one group with a verdict over it. */
final class RerunAll {

  private final Main deja;
  private final GroupOptions options;

  RerunAll(Main deja, GroupOptions options) {
    this.deja = deja;
    this.options = options;
  }

  /**
   * Runs those again that a question is answered with.
   *
   * @param how by the names of the options on the command line
   */
  int asked(String question, Map<String, Object> how) throws InterruptedException {
    List<ExecutionRow> rows = found(question);
    if (options.dryRun) {
      rows.forEach(row -> deja.terminal().out().println(row.reference()));
      return ExitCode.DONE;
    }
    Group group =
        new Group(
            Group.FORMAT,
            Ids.next(Instant.now()),
            options.newName(deja, "rerun"),
            Group.Kind.RERUN,
            Instant.now(),
            deja.tracker().groups().user(),
            rows.size(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.of(question),
            how);
    List<ObjectNode> lines =
        rows.stream()
            .map(row -> Json.mapper().createObjectNode().put("execution", row.id().ulid()))
            .toList();
    try (TaskEngine engine = options.engine(deja)) {
      deja.tracker().requireRoom();
      deja.tracker().groups().add(group, lines);
      return run(group, lines, engine);
    }
  }

  /** Goes on with a group. */
  int resumed(Group group) throws InterruptedException {
    try (TaskEngine engine = options.engine(deja)) {
      return run(group, deja.tracker().groups().rows(group), engine);
    }
  }

  private int run(Group group, List<? extends JsonNode> lines, TaskEngine engine)
      throws InterruptedException {
    return new GroupRun(
            deja,
            group,
            options,
            null,
            number ->
                new TaskOrder(
                    group.task(number),
                    Group.Kind.RERUN,
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    Optional.of(
                        ExecutionId.parse(lines.get(number - 1).path("execution").asText())),
                    group.options()))
        .run(engine);
  }

  /** The oldest first; without those that cannot be run again, which are named. */
  private List<ExecutionRow> found(String question) {
    Tracker tracker = deja.tracker();
    Query query = Query.parse(question, time -> Times.since(time, deja.terminal().clock()));
    List<ExecutionRow> rows =
        new ArrayList<>(
            tracker.list(
                new Filter(
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.of(query),
                    Optional.empty(),
                    0)));
    Collections.reverse(rows);
    Map<String, List<String>> leftOut = new LinkedHashMap<>();
    rows.removeIf(
        row -> {
          Optional<String> reason = reason(tracker, row);
          reason.ifPresent(
              why -> leftOut.computeIfAbsent(why, any -> new ArrayList<>()).add(row.reference()));
          return reason.isPresent();
        });
    leftOut.forEach(
        (why, references) ->
            deja.terminal()
                .err()
                .printf(
                    "deja: left out, as %s: %s%n",
                    why,
                    references.size() > 5
                        ? references.size() + " executions, such as " + references.get(0)
                        : String.join(", ", references)));
    if (rows.isEmpty()) {
      throw new UserMistake(
          "no execution that can be run again is like '%s'; see what there is with 'deja list --where'."
              .formatted(question));
    }
    if (rows.size() > options.maxTasks) {
      throw new UserMistake(
          String.format(
              Locale.ROOT,
              "%,d executions are like '%s', and a group has at most %,d. Ask for fewer, or say --max-tasks %d.",
              rows.size(),
              question,
              options.maxTasks,
              rows.size()));
    }
    return rows;
  }

  private static Optional<String> reason(Tracker tracker, ExecutionRow row) {
    if (row.status() == ExecutionStatus.RUNNING) {
      return Optional.of("they are still running");
    }
    if (row.status() == ExecutionStatus.DELETED) {
      return Optional.of("they are deleted");
    }
    if (row.rerunOf().isPresent()) {
      return Optional.of("they are re-runs themselves");
    }
    if (row.cells() == 0) {
      return Optional.of("they ran no cells");
    }
    return tracker
        .executions()
        .start(row.id())
        .map(ExecutionStart::environment)
        .flatMap(environment -> environment.kernel())
        .map(kernel -> "they ran in another kernel than Deja's");
  }
}
