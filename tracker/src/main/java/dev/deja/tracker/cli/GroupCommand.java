package dev.deja.tracker.cli;

import dev.deja.tracker.group.GroupState;
import dev.deja.tracker.group.GroupState.Standing;
import dev.deja.tracker.index.GroupFile;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Group;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja group}: what sweeps and re-runs of many are, and what became of them. */
@Command(
    name = "group",
    description = "Lists and shows groups: sweeps, and re-runs of many executions.",
    sortOptions = false,
    subcommands = {GroupCommand.ListGroups.class, GroupCommand.Show.class})
final class GroupCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Override
  public Integer call() {
    return list(deja, false);
  }

  /** {@code deja group list}. */
  @Command(name = "list", description = "Lists groups, newest first.", sortOptions = false)
  static final class ListGroups implements Callable<Integer> {

    @ParentCommand private GroupCommand parent;

    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    @Override
    public Integer call() {
      return list(parent.deja, json);
    }
  }

  /** A group in {@code deja group list --json}. */
  private record ListedGroup(
      ExecutionId id,
      String name,
      Group.Kind kind,
      Instant startedAt,
      String user,
      int tasks,
      int done,
      int failed) {}

  private static int list(Main deja, boolean json) {
    Terminal terminal = deja.terminal();
    List<Group> groups = deja.tracker().groups().all();
    if (json) {
      terminal.json(groups.stream().map(group -> listed(deja, group)).toList());
      return ExitCode.DONE;
    }
    if (groups.isEmpty()) {
      terminal
          .err()
          .println("No groups yet. Make one with 'deja sweep NOTEBOOK.ipynb -p NAME=1,2,3'.");
      return ExitCode.DONE;
    }
    Table table =
        new Table(
            List.of(
                Table.Column.whole("GROUP"),
                new Table.Column("WHAT", Table.Keep.START, 12, 0),
                Table.Column.whole("TASKS"),
                Table.Column.whole("DONE"),
                Table.Column.whole("FAILED"),
                Table.Column.whole("STARTED"),
                new Table.Column("USER", Table.Keep.START, 4, 1)));
    for (Group group : groups) {
      ListedGroup row = listed(deja, group);
      table.add(
          List.of(
              new Table.Cell(group.name(), Terminal.Colour.STRONG),
              Table.Cell.plain(GroupReport.what(group)),
              Table.Cell.plain(String.valueOf(group.tasks())),
              Table.Cell.plain(String.valueOf(row.done())),
              new Table.Cell(
                  row.failed() == 0 ? "" : String.valueOf(row.failed()), Terminal.Colour.BAD),
              Table.Cell.plain(Times.relative(group.startedAt(), terminal.clock())),
              Table.Cell.plain(group.user())));
    }
    table.print(terminal);
    return ExitCode.DONE;
  }

  private static ListedGroup listed(Main deja, Group group) {
    GroupState state = deja.tracker().groups().state(group);
    Map<Standing, Integer> counts = state.counts();
    return new ListedGroup(
        group.id(),
        group.name(),
        group.kind(),
        group.startedAt(),
        group.user(),
        group.tasks(),
        counts.getOrDefault(Standing.DONE, 0),
        counts.getOrDefault(Standing.FAILED, 0));
  }

  /** {@code deja group show}. */
  @Command(
      name = "show",
      description = "Shows what became of a group's tasks: failures first, then the best.",
      sortOptions = false)
  static final class Show implements Callable<Integer> {

    @ParentCommand private GroupCommand parent;

    @Parameters(
        index = "0",
        paramLabel = "GROUP",
        description = "Its name, or the first characters of its id.")
    private String name;

    @Option(
        names = "--best",
        paramLabel = "KEY[:asc]",
        description = "Those first that have the highest of a metadata key, or the lowest.")
    private @Nullable String best;

    @Option(
        names = "--files",
        description = "Show which files its tasks have read and written instead.")
    private boolean files;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "30",
        description = "Show at most so many tasks; 0 for all. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
      Main deja = parent.deja;
      if (limit < 0) {
        throw new UserMistake("--limit " + limit + " is out of range; 0 shows all.");
      }
      Group group = deja.tracker().groups().find(name);
      if (files) {
        return files(deja, group);
      }
      new GroupReport(deja, group, best, limit == 0 ? Integer.MAX_VALUE : limit)
          .print(json, List.of());
      return ExitCode.DONE;
    }

    private int files(Main deja, Group group) {
      List<GroupFile> used = deja.tracker().groups().files(group);
      if (json) {
        deja.terminal().json(used);
        return ExitCode.DONE;
      }
      Table table =
          new Table(
              List.of(
                  Table.Column.whole("ROLE"),
                  new Table.Column("FILE", Table.Keep.END, 20, 0),
                  Table.Column.whole("TASKS"),
                  Table.Column.whole("CONTENTS"),
                  Table.Column.whole("SHA-256", 1)));
      for (GroupFile file : used) {
        table.add(
            List.of(
                Table.Cell.plain(file.role().name().toLowerCase(Locale.ROOT)),
                Table.Cell.plain(Paths.shortened(file.file())),
                Table.Cell.plain(String.valueOf(file.tasks())),
                Table.Cell.plain(String.valueOf(file.contents())),
                Table.Cell.plain(
                    file.contents() == 1 ? file.digest().map(Sizes::digest).orElse("") : "")));
      }
      if (used.isEmpty()) {
        deja.terminal().err().println("No task of " + group.name() + " has used a file.");
      } else {
        table.print(deja.terminal());
      }
      return ExitCode.DONE;
    }
  }
}
