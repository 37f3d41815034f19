package dev.deja.tracker.cli;

import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.Resolved;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.TagName;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
    sortOptions = false)
final class TagCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Parameters(index = "0", paramLabel = "REFERENCE", description = "An execution, as churn/42.")
  private String reference;

  @Parameters(index = "1..*", paramLabel = "NAME", description = "Tags, as production.")
  private List<String> names = List.of();

  @Option(names = "--remove", description = "Take the tags off instead.")
  private boolean remove;

  @Option(names = "--json", description = "Print the tags after the change as one JSON array.")
  private boolean json;

  private record TagJson(String name, String by, Instant at) {}

  @Override
  public Integer call() {
    if (remove && names.isEmpty()) {
      throw new UserMistake(
          "--remove needs the names of tags, as in 'deja tag " + reference + " NAME --remove'.");
    }
    List<TagName> tags = names.stream().map(TagCommand::tagName).toList();
    Resolved resolved = deja.tracker().resolve(reference);
    if (resolved.cell().isPresent()) {
      throw new UserMistake(
          "'"
              + reference
              + "' is a cell run, and tags are put on executions: type "
              + resolved.execution().reference()
              + ".");
    }
    ExecutionRow execution = resolved.execution();
    if (remove) {
      deja.tracker().untag(execution.id(), tags);
    } else if (!tags.isEmpty()) {
      deja.tracker().tag(execution.id(), tags);
    }
    print(execution, deja.tracker().tags(execution.id()));
    return ExitCode.DONE;
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

  private void print(ExecutionRow execution, List<Event> tags) {
    Terminal terminal = deja.terminal();
    if (json) {
      terminal.json(
          tags.stream().map(tag -> new TagJson(tag.value(), tag.by(), tag.at())).toList());
    } else if (!names.isEmpty() || tags.isEmpty()) {
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
