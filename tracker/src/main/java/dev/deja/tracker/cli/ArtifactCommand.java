package dev.deja.tracker.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.deja.tracker.Artifacts;
import dev.deja.tracker.KeptArtifact;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.Filter;
import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.query.Query;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja artifact}: what executions have under names. */
@Command(
    name = "artifact",
    description = "Lists what executions have under names, and fetches it.",
    sortOptions = false,
    subcommands = {ArtifactCommand.ListAll.class, ArtifactCommand.Get.class})
final class ArtifactCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Override
  public Integer call() {
    throw new UserMistake(
        "artifact needs one of list, get, as in 'deja artifact get churn/42/model'.");
  }

  /** {@code deja artifact list [REFERENCE]}. */
  @Command(
      name = "list",
      description = "Lists the artifacts of an execution, or of all, the newest first.",
      sortOptions = false)
  static final class ListAll implements Callable<Integer> {

    /** Executions whose artifacts are listed if none is named. */
    private static final int MOST = 50;

    @ParentCommand private ArtifactCommand parent;

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "REFERENCE",
        description = "An execution, as churn/42; the newest ones with artifacts if not given.")
    private @Nullable String reference;

    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    private record Listed(String reference, int cell, @JsonUnwrapped Artifact artifact) {}

    @Override
    public Integer call() {
      Tracker tracker = parent.deja.tracker();
      Terminal terminal = parent.deja.terminal();
      List<ExecutionRow> executions =
          reference == null
              ? tracker.list(withArtifacts())
              : List.of(TagCommand.execution(parent.deja, reference, "executions have artifacts"));
      List<KeptArtifact> kept = new ArrayList<>();
      executions.forEach(row -> kept.addAll(tracker.artifacts().of(row)));
      if (json) {
        terminal.json(
            kept.stream()
                .map(each -> new Listed(each.reference(), each.cell(), each.artifact()))
                .toList());
      } else if (kept.isEmpty()) {
        terminal
            .err()
            .println(
                (reference == null ? "No execution" : executions.get(0).reference())
                    + " has artifacts. A notebook keeps one with"
                    + " Deja.artifact(\"name\", value) or '%artifact name path'.");
      } else {
        table(kept).print(terminal);
        if (executions.size() == MOST) {
          terminal.err().println("Of the newest " + MOST + " executions that have any.");
        }
      }
      return ExitCode.DONE;
    }

    private static Filter withArtifacts() {
      return new Filter(
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.of(Query.parse("artifact is not null", java.time.Instant::parse)),
          Optional.empty(),
          MOST);
    }

    private static Table table(List<KeptArtifact> kept) {
      Table table =
          new Table(
              List.of(
                  Table.Column.whole("ARTIFACT"),
                  Table.Column.whole("KIND"),
                  Table.Column.whole("SIZE", 1),
                  Table.Column.whole("DIGEST", 3),
                  Table.Column.whole("CELL", 4),
                  new Table.Column("WHAT", Table.Keep.START, 16, 2)));
      for (KeptArtifact each : kept) {
        Artifact artifact = each.artifact();
        table.add(
            List.of(
                new Table.Cell(each.reference(), Terminal.Colour.STRONG),
                Table.Cell.plain(artifact.kind().word()),
                Table.Cell.plain(
                    artifact.digest().map(d -> Sizes.bytes(artifact.sizeBytes())).orElse("")),
                new Table.Cell(
                    artifact.digest().map(Sizes::digest).orElse("not kept"),
                    artifact.digest().isPresent()
                        ? Terminal.Colour.FAINT
                        : Terminal.Colour.NOTABLE),
                Table.Cell.plain(Integer.toString(each.cell())),
                Table.Cell.plain(ShownArtifacts.what(artifact))));
      }
      return table;
    }
  }

  /** {@code deja artifact get REFERENCE [NAME]}. */
  @Command(
      name = "get",
      description = "Writes the bytes of an artifact to a file, or to standard output.",
      sortOptions = false)
  static final class Get implements Callable<Integer> {

    @ParentCommand private ArtifactCommand parent;

    @Parameters(
        index = "0",
        paramLabel = "REFERENCE",
        description = "An artifact, as churn/42/model; or an execution, and then its NAME.")
    private String reference;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Its name.")
    private @Nullable String name;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "Where to, - for standard output; a text is printed if this is not given.")
    private @Nullable String output;

    @Override
    public Integer call() throws IOException {
      Artifacts artifacts = parent.deja.tracker().artifacts();
      KeptArtifact kept = artifacts.resolve(name == null ? reference : reference + "/" + name);
      Artifacts.digest(kept);
      if (output == null && kept.artifact().kind() != Artifact.Kind.TEXT) {
        throw new UserMistake(
            kept.reference()
                + " is no text but "
                + kept.artifact().kind().word()
                + ": say where to with -o FILE.");
      }
      if (output == null || output.equals("-")) {
        print(artifacts, kept);
      } else {
        write(artifacts, kept, Path.of(output));
      }
      return ExitCode.DONE;
    }

    private void print(Artifacts artifacts, KeptArtifact kept) throws IOException {
      Path staged = Files.createTempFile("deja-", ".artifact");
      try {
        artifacts.fetch(kept, staged);
        if (kept.artifact().kind() == Artifact.Kind.TEXT) {
          parent.deja.terminal().out().print(Files.readString(staged));
        } else {
          OutputStream out = System.out; // bytes, which a terminal has no way for
          Files.copy(staged, out);
          out.flush();
        }
      } finally {
        Files.deleteIfExists(staged);
      }
    }

    /** It appears whole, or not at all. */
    private void write(Artifacts artifacts, KeptArtifact kept, Path file) throws IOException {
      Path absolute = file.toAbsolutePath();
      Path folder = absolute.getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw new UserMistake("-o '" + file + "' cannot be written: " + folder + " is no folder.");
      } else if (Files.isDirectory(absolute)) {
        throw new UserMistake("-o '" + file + "' is a folder; say a file.");
      }
      Path staged = Files.createTempFile(folder, ".deja-", ".artifact");
      try {
        artifacts.fetch(kept, staged);
        try {
          Files.move(staged, absolute, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
          Files.move(staged, absolute, StandardCopyOption.REPLACE_EXISTING);
        }
      } finally {
        Files.deleteIfExists(staged);
      }
      parent
          .deja
          .terminal()
          .err()
          .println(
              kept.reference()
                  + ", "
                  + Sizes.bytes(kept.artifact().sizeBytes())
                  + ": "
                  + Paths.shortened(absolute.toString()));
    }
  }
}
