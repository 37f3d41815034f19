package dev.deja.tracker.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.group.GroupState;
import dev.deja.tracker.group.GroupState.Standing;
import dev.deja.tracker.group.TaskResult;
import dev.deja.tracker.index.Filter;
import dev.deja.tracker.index.HistoryRow;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.model.NotebookRef;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.query.Field;
import dev.deja.tracker.query.Query;
import dev.deja.tracker.shown.ListedJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What became of a group: failures first, then the best. */
final class GroupReport {

  private static final int MOST_SHOWN = 30;

  private final Main deja;
  private final Group group;
  private final GroupState state;
  private final Optional<String> best;
  private final boolean ascending;
  private final int limit;
  private final Map<ExecutionId, Double> numbers;

  /**
   * @param best a metadata key, perhaps with {@code :asc} behind it
   * @param limit how many tasks are shown as text; 0 for the usual number
   */
  GroupReport(Main deja, Group group, @Nullable String best, int limit) {
    this.deja = deja;
    this.group = group;
    this.state = deja.tracker().groups().state(group);
    this.ascending = best != null && best.endsWith(":asc");
    this.best =
        Optional.ofNullable(best)
            .map(text -> text.replaceFirst(":(?:asc|desc)$", "").replaceFirst("^metadata\\.", ""));
    this.limit = limit == 0 ? MOST_SHOWN : limit;
    this.numbers =
        this.best.map(key -> deja.tracker().groups().numbers(group, key)).orElse(Map.of());
  }

  void print(boolean json, List<TaskResult> results) {
    List<GroupState.Task> tasks = ordered();
    if (json) {
      deja.terminal().json(json(tasks, results));
    } else {
      text(tasks);
    }
  }

  /** Failures first; then the best; then by number. */
  private List<GroupState.Task> ordered() {
    Comparator<GroupState.Task> order = Comparator.comparing(task -> rank(task));
    Comparator<Double> numeric = ascending ? Comparator.naturalOrder() : Comparator.reverseOrder();
    order =
        order
            .thenComparing(task -> numbers.get(task.counts().id()), Comparator.nullsLast(numeric))
            .thenComparing(GroupState.Task::number);
    return state.begun().values().stream().sorted(order).toList();
  }

  private static int rank(GroupState.Task task) {
    boolean different =
        task.counts().verdict().filter(v -> ExitCode.of(v) != ExitCode.DONE).isPresent();
    return switch (task.standing()) {
      case FAILED -> 0;
      case STOPPED -> 1;
      case RUNNING -> 2;
      case DONE -> different ? 0 : 3;
      case WAITING -> 4;
    };
  }

  private void text(List<GroupState.Task> tasks) {
    Terminal terminal = deja.terminal();
    terminal.err().flush();
    terminal
        .out()
        .printf("%n%s  %s%n", terminal.paint(Terminal.Colour.STRONG, group.name()), what(group));
    terminal.out().println(summary());
    if (tasks.isEmpty()) {
      return;
    }
    List<GroupState.Task> shown = tasks.subList(0, Math.min(limit, tasks.size()));
    Map<ExecutionId, HistoryRow> history = history(shown);
    if (best.isPresent() && numbers.isEmpty()) {
      List<String> known = keys(shown, history);
      terminal
          .err()
          .printf(
              "deja: no task has a number under the metadata key '%s'; %s%n",
              best.get(),
              known.isEmpty() ? "none has metadata" : "there are: " + String.join(", ", known));
      terminal.err().flush();
    }
    terminal.out().println();
    table(shown, history).print(terminal);
    if (shown.size() < tasks.size()) {
      terminal
          .out()
          .printf(
              Locale.ROOT,
              "the first %d of %,d; all with 'deja group show %s --limit 0'%n",
              shown.size(),
              tasks.size(),
              group.name());
    }
    shared()
        .forEach(
            line ->
                terminal
                    .out()
                    .println(terminal.paint(Terminal.Colour.NOTABLE, "warning: ") + line));
  }

  /** What a group is, in words. */
  static String what(Group group) {
    return group.kind() == Group.Kind.SWEEP
        ? "sweep of " + group.notebook().map(NotebookRef::name).orElse("a notebook")
        : "re-runs of " + group.question().map(text -> "'" + text + "'").orElse("executions");
  }

  /** {@code 12 of 14 tasks done, 1 failed, 1 not begun}, or how many had which verdict. */
  private String summary() {
    Map<Standing, Integer> counts = state.counts();
    List<String> parts = new ArrayList<>();
    parts.add(
        String.format(
            Locale.ROOT,
            "%,d of %,d tasks done",
            counts.getOrDefault(Standing.DONE, 0),
            group.tasks()));
    add(parts, counts, Standing.FAILED, "failed");
    add(parts, counts, Standing.STOPPED, "stopped");
    add(parts, counts, Standing.RUNNING, "running");
    add(parts, counts, Standing.WAITING, "not begun");
    Map<Verdict, Integer> verdicts = verdicts();
    verdicts.forEach(
        (verdict, count) -> parts.add(count + " " + verdict.name().toLowerCase(Locale.ROOT)));
    int again = state.begun().values().stream().mapToInt(task -> task.others().size()).sum();
    if (again > 0) {
      parts.add(again + (again == 1 ? " earlier attempt" : " earlier attempts"));
    }
    return String.join(", ", parts);
  }

  private static void add(
      List<String> parts, Map<Standing, Integer> counts, Standing standing, String words) {
    if (counts.containsKey(standing)) {
      parts.add(String.format(Locale.ROOT, "%,d %s", counts.get(standing), words));
    }
  }

  private Map<Verdict, Integer> verdicts() {
    Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    state
        .begun()
        .values()
        .forEach(
            task ->
                task.counts()
                    .verdict()
                    .ifPresent(verdict -> verdicts.merge(verdict, 1, Integer::sum)));
    return verdicts;
  }

  private Table table(List<GroupState.Task> tasks, Map<ExecutionId, HistoryRow> history) {
    boolean rerun = group.kind() == Group.Kind.RERUN;
    List<String> parameters = rerun ? List.of() : varying(tasks, history);
    List<String> metadata = rerun ? List.of() : keys(tasks, history);
    List<Table.Column> columns = new ArrayList<>();
    columns.add(Table.Column.whole("TASK"));
    columns.add(Table.Column.whole("REFERENCE"));
    columns.add(Table.Column.whole(rerun ? "VERDICT" : "STATUS"));
    columns.add(Table.Column.whole("TOOK", 1));
    columns.add(Table.Column.whole("OF"));
    int optional = parameters.size() + metadata.size() + 2;
    for (String name : parameters) {
      columns.add(new Table.Column(name, Table.Keep.START, 8, optional--));
    }
    for (String key : metadata) {
      columns.add(
          new Table.Column(
              key, Table.Keep.START, 8, best.filter(key::equals).isPresent() ? 0 : optional--));
    }
    Table table = new Table(columns);
    for (GroupState.Task task : tasks) {
      table.add(
          row(task, Optional.ofNullable(history.get(task.counts().id())), parameters, metadata));
    }
    return table;
  }

  private List<Table.Cell> row(
      GroupState.Task task,
      Optional<HistoryRow> said,
      List<String> parameters,
      List<String> metadata) {
    List<Table.Cell> row = new ArrayList<>();
    ExecutionStatus status = task.counts().status();
    row.add(Table.Cell.plain(String.valueOf(task.number())));
    row.add(new Table.Cell(task.counts().reference(), Terminal.Colour.STRONG));
    row.add(
        task.counts()
            .verdict()
            .map(verdict -> new Table.Cell(verdict.name(), Statuses.colour(verdict)))
            .orElse(new Table.Cell(status.name(), Statuses.colour(status))));
    row.add(
        Table.Cell.plain(
            task.counts()
                .endedAt()
                .map(end -> Times.duration(Duration.between(task.counts().startedAt(), end)))
                .orElse("")));
    row.add(
        Table.Cell.plain(
            task.counts()
                .rerunOf()
                .flatMap(original -> deja.tracker().row(original))
                .map(original -> original.reference())
                .orElse("")));
    parameters.forEach(name -> row.add(cell(said.map(known -> known.parameters().get(name)))));
    metadata.forEach(key -> row.add(cell(said.map(known -> known.metadata().get(key)))));
    return row;
  }

  private static Table.Cell cell(Optional<JsonNode> value) {
    return Table.Cell.plain(
        value.map(node -> node.isContainerNode() ? node.toString() : node.asText()).orElse(""));
  }

  /** Parameters that were swept over: those of the grid and the table, as far as they differ. */
  private static List<String> varying(
      List<GroupState.Task> tasks, Map<ExecutionId, HistoryRow> history) {
    Map<String, TreeSet<String>> values = new TreeMap<>();
    for (GroupState.Task task : tasks) {
      Optional.ofNullable(history.get(task.counts().id()))
          .ifPresent(
              row ->
                  row.parameters()
                      .forEach(
                          (name, value) ->
                              values
                                  .computeIfAbsent(name, any -> new TreeSet<>())
                                  .add(value.toString())));
    }
    return values.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1 || tasks.size() == 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<String> keys(List<GroupState.Task> tasks, Map<ExecutionId, HistoryRow> history) {
    TreeSet<String> keys = new TreeSet<>();
    for (GroupState.Task task : tasks) {
      Optional.ofNullable(history.get(task.counts().id()))
          .ifPresent(row -> keys.addAll(row.metadata().keySet()));
    }
    List<String> ordered = new ArrayList<>(keys);
    best.filter(ordered::remove).ifPresent(key -> ordered.add(0, key));
    return ordered;
  }

  private Map<ExecutionId, HistoryRow> history(List<GroupState.Task> tasks) {
    if (tasks.isEmpty()) {
      return Map.of();
    }
    Query ids =
        new Query.Condition(
            new Field(Field.Kind.ID, ""),
            Query.Operator.IN,
            tasks.stream()
                .map(task -> (Query.Value) new Query.Text(task.counts().id().ulid()))
                .toList());
    Map<ExecutionId, HistoryRow> rows = new HashMap<>();
    deja.tracker()
        .history(
            new Filter(
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(ids),
                Optional.empty(),
                0))
        .forEach(row -> rows.put(row.execution().id(), row));
    return rows;
  }

  /** Files that several tasks wrote: what is left of them is one task's. */
  private List<String> shared() {
    return group.kind() == Group.Kind.RERUN
        ? List.of()
        : deja.tracker().groups().files(group).stream()
            .filter(file -> file.role() == FileUse.Role.OUTPUT && file.tasks() > 1)
            .filter(file -> file.contents() > 1)
            .limit(3)
            .map(
                file ->
                    "%d tasks wrote '%s', with %d different contents; name it by a parameter, as in \"out-\" + lr + \".csv\", so that none takes another's for its own"
                        .formatted(file.tasks(), file.file(), file.contents()))
            .toList();
  }

  /** What {@code --json} prints of a group. */
  record GroupJson(
      ExecutionId id,
      String name,
      Group.Kind kind,
      Instant startedAt,
      String user,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> grid,
      Optional<String> question,
      int tasks,
      int done,
      int failed,
      int stopped,
      int running,
      int waiting,
      Optional<Verdict> verdict,
      List<TaskJson> results) {}

  /**
   * A task in it.
   *
   * @param attempts how often it was begun
   * @param problem why it did not come to its end, if it was run now
   */
  record TaskJson(
      int task,
      ExecutionId id,
      String reference,
      ExecutionStatus status,
      Optional<Verdict> verdict,
      Optional<ExecutionId> rerunOf,
      Optional<Double> durationSeconds,
      int attempts,
      Optional<String> problem,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, JsonNode> parameters,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, JsonNode> metadata) {}

  private GroupJson json(List<GroupState.Task> tasks, List<TaskResult> results) {
    Map<Standing, Integer> counts = state.counts();
    Map<Integer, String> problems = new LinkedHashMap<>();
    results.forEach(
        result -> result.problem().ifPresent(text -> problems.put(result.task(), text)));
    Map<ExecutionId, HistoryRow> history = new HashMap<>();
    for (int from = 0; from < tasks.size(); from += 500) {
      history.putAll(history(tasks.subList(from, Math.min(tasks.size(), from + 500))));
    }
    return new GroupJson(
        group.id(),
        group.name(),
        group.kind(),
        group.startedAt(),
        group.user(),
        group.grid(),
        group.question(),
        group.tasks(),
        counts.getOrDefault(Standing.DONE, 0),
        counts.getOrDefault(Standing.FAILED, 0),
        counts.getOrDefault(Standing.STOPPED, 0),
        counts.getOrDefault(Standing.RUNNING, 0),
        counts.getOrDefault(Standing.WAITING, 0),
        verdicts().keySet().stream().max(Comparator.naturalOrder()),
        tasks.stream()
            .map(task -> json(task, history.get(task.counts().id()), problems))
            .collect(Collectors.toList()));
  }

  private static TaskJson json(
      GroupState.Task task, @Nullable HistoryRow said, Map<Integer, String> problems) {
    return new TaskJson(
        task.number(),
        task.counts().id(),
        task.counts().reference(),
        task.counts().status(),
        task.counts().verdict(),
        task.counts().rerunOf(),
        task.counts()
            .endedAt()
            .map(end -> ListedJson.seconds(Duration.between(task.counts().startedAt(), end))),
        1 + task.others().size(),
        Optional.ofNullable(problems.get(task.number())),
        said == null ? Map.of() : said.parameters(),
        said == null ? Map.of() : said.metadata());
  }
}
