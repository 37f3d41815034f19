package dev.deja.tracker.cli;

import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.Resolved;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.TagName;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja tag}: puts tags on an execution, takes them off, lists them. */
@Command(
    name = "tag",
    description = {
      "Puts tags on an execution; without names, lists those it carries.",
      "Each change is kept with who made it and when."
    },
    sortOptions = false,
    subcommands = {
      TagCommand.Add.class,
      TagCommand.Remove.class,
      TagCommand.ListTags.class,
    })
final class TagCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "REFERENCE",
      description = "An execution, as churn/42.")
  private @Nullable String reference;

  @Parameters(index = "1..*", paramLabel = "NAME", description = "Tags, as production.")
  private List<String> names = List.of();

  @Option(names = "--remove", description = "Take the tags off instead.")
  private boolean remove;

  @Option(names = "--json", description = "Print the tags after the change as one JSON array.")
  private boolean json;

  private record TagJson(String name, String by, Instant at) {}

  @Override
  public Integer call() {
    if (reference == null) {
      throw new UserMistake("tag needs an execution, as in 'deja tag churn/42 production'.");
    }
    if (remove && names.isEmpty()) {
      throw new UserMistake(
          "--remove needs the names of tags, as in 'deja tag " + reference + " NAME --remove'.");
    }
    return change(reference, names, remove, json);
  }

  private int change(String on, List<String> words, boolean off, boolean asJson) {
    List<TagName> tags = words.stream().map(TagCommand::tagName).toList();
    ExecutionRow execution = execution(deja, on, "tags are put on executions");
    if (off) {
      deja.tracker().untag(execution.id(), tags);
    } else if (!tags.isEmpty()) {
      deja.tracker().tag(execution.id(), tags);
    }
    print(execution, deja.tracker().tags(execution.id()), !words.isEmpty(), asJson);
    return ExitCode.DONE;
  }

  /** The execution that a reference means; a cell run is none. */
  static ExecutionRow execution(Main deja, String reference, String why) {
    Resolved resolved = deja.tracker().resolve(reference);
    if (resolved.cell().isPresent()) {
      throw new UserMistake(
          "'"
              + reference
              + "' is a cell run, and "
              + why
              + ": type "
              + resolved.execution().reference()
              + ".");
    }
    return resolved.execution();
  }

  /** {@code deja tag add REFERENCE NAME…}. */
  @Command(name = "add", description = "Puts tags on an execution.", sortOptions = false)
  static final class Add implements Callable<Integer> {

    @ParentCommand private TagCommand tag;

    @Parameters(index = "0", paramLabel = "REFERENCE", description = "An execution, as churn/42.")
    private String reference;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME", description = "Tags.")
    private List<String> names;

    @Option(names = "--json", description = "Print the tags after the change.")
    private boolean json;

    @Override
    public Integer call() {
      return tag.change(reference, names, false, json);
    }
  }

  /** {@code deja tag remove REFERENCE NAME…}. */
  @Command(name = "remove", description = "Takes tags from an execution.", sortOptions = false)
  static final class Remove implements Callable<Integer> {

    @ParentCommand private TagCommand tag;

    @Parameters(index = "0", paramLabel = "REFERENCE", description = "An execution, as churn/42.")
    private String reference;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME", description = "Tags.")
    private List<String> names;

    @Option(names = "--json", description = "Print the tags after the change.")
    private boolean json;

    @Override
    public Integer call() {
      return tag.change(reference, names, true, json);
    }
  }

  /** {@code deja tag list REFERENCE}: every change, with who made it and when. */
  @Command(
      name = "list",
      description = "Lists every change of an execution's tags: who made it, and when.",
      sortOptions = false)
  static final class ListTags implements Callable<Integer> {

    @ParentCommand private TagCommand tag;

    @Parameters(index = "0", paramLabel = "REFERENCE", description = "An execution, as churn/42.")
    private String reference;

    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    private record Change(String name, boolean added, String by, Instant at) {}

    @Override
    public Integer call() {
      Main deja = tag.deja;
      ExecutionRow execution = execution(deja, reference, "tags are put on executions");
      List<Change> changes =
          deja.tracker().history(execution.id()).stream()
              .filter(
                  event ->
                      event.kind() == Event.Kind.TAG_ADDED
                          || event.kind() == Event.Kind.TAG_REMOVED)
              .map(
                  event ->
                      new Change(
                          event.value(),
                          event.kind() == Event.Kind.TAG_ADDED,
                          event.by(),
                          event.at()))
              .toList();
      Terminal terminal = deja.terminal();
      if (json) {
        terminal.json(changes);
        return ExitCode.DONE;
      }
      Table table =
          new Table(
              List.of(
                  Table.Column.whole("TAG"),
                  Table.Column.whole("CHANGE"),
                  Table.Column.whole("BY"),
                  Table.Column.whole("WHEN")));
      for (Change change : changes) {
        table.add(
            List.of(
                new Table.Cell(change.name(), Terminal.Colour.STRONG),
                Table.Cell.plain(change.added() ? "added" : "removed"),
                Table.Cell.plain(change.by()),
                Table.Cell.plain(Times.exact(change.at(), terminal.clock()))));
      }
      if (changes.isEmpty()) {
        terminal.out().println(execution.reference() + " has never had a tag");
      } else {
        table.print(terminal);
      }
      return ExitCode.DONE;
    }
  }

  /**
   * A tag as typed.
   *
   * @throws UserMistake if it is none
   */
  static TagName tagName(String text) {
    if (!TagName.isTag(text)) {
      throw new UserMistake(
          "'"
              + text
              + "' is not a tag: expected up to 100 letters, digits or . _ - : = +, starting with"
              + " a letter or digit.");
    }
    return new TagName(text);
  }

  private void print(ExecutionRow execution, List<Event> tags, boolean changed, boolean asJson) {
    Terminal terminal = deja.terminal();
    if (asJson) {
      terminal.json(
          tags.stream().map(tag -> new TagJson(tag.value(), tag.by(), tag.at())).toList());
    } else if (changed || tags.isEmpty()) {
      String carried = tags.stream().map(Event::value).collect(Collectors.joining(", "));
      terminal
          .out()
          .println(
              execution.reference() + (tags.isEmpty() ? " has no tags" : " is tagged " + carried));
    } else {
      Table table =
          new Table(
              List.of(
                  Table.Column.whole("TAG"), Table.Column.whole("BY"), Table.Column.whole("WHEN")));
      for (Event tag : tags) {
        table.add(
            List.of(
                new Table.Cell(tag.value(), Terminal.Colour.STRONG),
                Table.Cell.plain(tag.by()),
                Table.Cell.plain(Times.exact(tag.at(), terminal.clock()))));
      }
      table.print(terminal);
    }
  }
}
