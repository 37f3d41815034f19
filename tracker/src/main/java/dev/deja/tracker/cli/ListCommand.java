package dev.deja.tracker.cli;

import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.Filter;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.query.Field;
import dev.deja.tracker.query.Query;
import dev.deja.tracker.shown.ListedJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja list}: executions, newest first. */
@Command(
    name = "list",
    description = "Lists executions, newest first.",
    sortOptions = false,
    footer = {
      "",
      "A QUESTION compares fields with =, !=, <, <=, >, >=, like ('%%' any text), contains,",
      "in ('a', 'b'), is null, joined by and, or, not and parentheses. Fields: metadata.KEY,",
      "parameter.KEY, tag, jar, note, notebook, number, path, id, status, verdict, started,",
      "ended (2026-11-01, 7d), duration and cpu (seconds), memory (bytes), cost, cells,",
      "user, host, client, java, commit, branch, version, group, task. See docs/asking.md."
    })
final class ListCommand implements Callable<Integer> {

  private static final List<Table.Column> COLUMNS =
      List.of(
          Table.Column.whole("REFERENCE"),
          Table.Column.whole("STATUS"),
          Table.Column.whole("VERDICT"),
          Table.Column.whole("STARTED"),
          Table.Column.whole("TOOK", 2),
          Table.Column.whole("CELLS", 3),
          new Table.Column("TAGS", Table.Keep.START, 8, 1),
          new Table.Column("USER", Table.Keep.START, 4, 5),
          new Table.Column("NOTEBOOK", Table.Keep.END, 12, 4));

  @ParentCommand private Main deja;

  @Parameters(arity = "0..*", hidden = true)
  private List<String> words = List.of();

  @Option(
      names = "--notebook",
      paramLabel = "NAME",
      description = "Only executions of this notebook: its name, or its file.")
  private Optional<String> notebook = Optional.empty();

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "Only executions with this tag; may be given again.")
  private List<String> tags = List.of();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      split = ",",
      description = "Only these: ${COMPLETION-CANDIDATES}.")
  private List<ExecutionStatus> status = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only executions started since: 30m, 12h, 7d, 2w ago, or 2026-11-01.")
  private Optional<String> since = Optional.empty();

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "Only executions of this group: a sweep, or re-runs of many.")
  private Optional<String> group = Optional.empty();

  @Option(
      names = "--where",
      paramLabel = "QUESTION",
      description = "Only executions that are so, as \"metadata.acc > 0.9 and tag = 'prod'\".")
  private Optional<String> where = Optional.empty();

  @Option(
      names = "--sort",
      paramLabel = "FIELD[:asc]",
      description =
          "The highest first, as metadata.acc; the lowest with :asc. Newest first if not given.")
  private Optional<String> sort = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many; 0 for all. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(names = "--json", description = "Print one JSON array.")
  private boolean json;

  @Override
  public Integer call() {
    if (!words.isEmpty()) {
      throw new UserMistake(
          "'%s' belongs to no option; a question is asked with --where, as in 'deja list --where \"status = failed\"'."
              .formatted(String.join(" ", words)));
    }
    if (limit < 0 || limit == Integer.MAX_VALUE) {
      throw new UserMistake("--limit " + limit + " is out of range; 0 lists all.");
    }
    Terminal terminal = deja.terminal();
    Filter filter =
        new Filter(
            notebook.map(ListCommand::notebookFilter),
            tags.stream().map(TagCommand::tagName).toList(),
            status,
            since.map(text -> Times.since(text, terminal.clock())),
            question(terminal),
            sort.map(ListCommand::sort),
            // One more than is shown tells whether there are more.
            limit == 0 ? 0 : limit + 1);
    List<ExecutionRow> found = deja.tracker().list(filter);
    List<ExecutionRow> rows = limit > 0 && found.size() > limit ? found.subList(0, limit) : found;
    deja.tracker().damaged().forEach(line -> terminal.err().println("deja: left out: " + line));
    if (json) {
      terminal.json(rows.stream().map(ListedJson::of).toList());
    } else if (rows.isEmpty()) {
      terminal.err().println(nothing(filter));
    } else {
      table(rows, terminal).print(terminal);
      if (rows.size() < found.size()) {
        terminal
            .err()
            .println(
                (sort.isPresent() ? "The first " : "The newest ")
                    + limit
                    + "; all with --limit 0.");
      }
    }
    return ExitCode.DONE;
  }

  private Optional<Query> question(Terminal terminal) {
    List<Query> parts = new ArrayList<>();
    group.ifPresent(
        name ->
            parts.add(
                new Query.Condition(
                    new Field(Field.Kind.GROUP, ""),
                    Query.Operator.EQUAL,
                    List.of(new Query.Text(deja.tracker().groups().find(name).name())))));
    where.ifPresent(
        text -> parts.add(Query.parse(text, time -> Times.since(time, terminal.clock()))));
    return parts.isEmpty() ? Optional.empty() : Optional.of(new Query.And(parts));
  }

  private static Filter.Sort sort(String text) {
    boolean ascending = text.endsWith(":asc");
    Field field = Query.field(text.replaceFirst(":(?:asc|desc)$", ""));
    if (field.kind().type() == Field.Type.TEXTS) {
      throw new UserMistake(
          "--sort '" + text + "' has no order; sort by a field with one value, as metadata.acc.");
    }
    return new Filter.Sort(field, ascending);
  }

  /** A file's absolute path when it is given as one, else a notebook's name. */
  private static String notebookFilter(String text) {
    if (text.contains("/")) {
      return Path.of(text).toAbsolutePath().normalize().toString();
    }
    return text.endsWith(".ipynb") ? text.substring(0, text.length() - ".ipynb".length()) : text;
  }

  private String nothing(Filter filter) {
    return new Filter(
                filter.notebook(),
                filter.tags(),
                filter.status(),
                filter.since(),
                filter.where(),
                Optional.empty(),
                Filter.ALL.limit())
            .equals(Filter.ALL)
        ? "No executions in "
            + deja.tracker().storeName()
            + " yet. Record one with 'deja run NOTEBOOK.ipynb'."
        : "No execution is like that. 'deja list' shows all.";
  }

  private static Table table(List<ExecutionRow> rows, Terminal terminal) {
    Table table = new Table(COLUMNS);
    for (ExecutionRow row : rows) {
      table.add(
          List.of(
              new Table.Cell(row.reference(), Terminal.Colour.STRONG),
              new Table.Cell(row.status().name(), Statuses.colour(row.status())),
              row.verdict()
                  .map(verdict -> new Table.Cell(verdict.name(), Statuses.colour(verdict)))
                  .orElse(Table.Cell.plain("")),
              Table.Cell.plain(Times.relative(row.startedAt(), terminal.clock())),
              Table.Cell.plain(
                  row.endedAt()
                      .map(end -> Times.duration(Duration.between(row.startedAt(), end)))
                      .orElse("")),
              Table.Cell.plain(Integer.toString(row.cells())),
              Table.Cell.plain(
                  row.tags().stream().map(TagName::name).collect(Collectors.joining(" "))),
              Table.Cell.plain(row.user()),
              Table.Cell.plain(row.notebook().path().map(Paths::shortened).orElse(""))));
    }
    return table;
  }
}
