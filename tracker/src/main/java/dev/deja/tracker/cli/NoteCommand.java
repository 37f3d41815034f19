package dev.deja.tracker.cli;

import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.model.Event;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja note}: what people have to say about an execution. */
@Command(
    name = "note",
    description = "Writes a note about an execution; without text, lists its notes.",
    sortOptions = false)
final class NoteCommand implements Callable<Integer> {

  private static final int LONGEST = 10_000;

  @ParentCommand private Main deja;

  @Parameters(index = "0", paramLabel = "REFERENCE", description = "An execution, as churn/42.")
  private String reference;

  @Parameters(index = "1..*", paramLabel = "TEXT", description = "The note.")
  private List<String> words = List.of();

  @Option(names = "--json", description = "Print all notes as one JSON array.")
  private boolean json;

  private record Note(String text, String by, Instant at) {}

  @Override
  public Integer call() {
    String text = String.join(" ", words).strip();
    if (text.isEmpty() && !words.isEmpty()) {
      throw new UserMistake("the note is blank; write 'deja note " + reference + " \"the text\"'.");
    }
    if (text.length() > LONGEST) {
      throw new UserMistake(
          "the note has " + text.length() + " characters; at most " + LONGEST + " are kept.");
    }
    ExecutionRow execution = TagCommand.execution(deja, reference, "notes are about executions");
    if (!text.isEmpty()) {
      deja.tracker().note(execution.id(), text);
    }
    List<Note> notes =
        deja.tracker().history(execution.id()).stream()
            .filter(event -> event.kind() == Event.Kind.NOTE)
            .map(event -> new Note(event.value(), event.by(), event.at()))
            .toList();
    Terminal terminal = deja.terminal();
    if (json) {
      terminal.json(notes);
    } else if (notes.isEmpty()) {
      terminal.out().println(execution.reference() + " has no notes");
    } else {
      for (Note note : notes) {
        terminal
            .out()
            .println(
                terminal.paint(
                        Terminal.Colour.FAINT,
                        Times.exact(note.at(), terminal.clock()) + "  " + note.by() + "  ")
                    + note.text());
      }
    }
    return ExitCode.DONE;
  }
}
