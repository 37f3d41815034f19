package dev.deja.tracker.cli;

import dev.deja.tracker.Tracker;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja bundle}: the code around an execution, listed, unpacked or zipped. */
@Command(
    name = "bundle",
    description = "Lists the files of an execution's bundle, or makes files of it again.",
    sortOptions = false)
final class BundleCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Parameters(index = "0", paramLabel = "REFERENCE", description = "An execution, as churn/42.")
  private String reference;

  @ArgGroup(exclusive = true)
  private @Nullable Target target;

  @Option(names = "--at-end", description = "As it was at the end of the execution.")
  private boolean atEnd;

  @Option(names = "--json", description = "Print the bundle as one JSON object.")
  private boolean json;

  static final class Target {

    @Option(
        names = "--to",
        paramLabel = "FOLDER",
        required = true,
        description = "Unpack into this folder, which is empty or new.")
    private @Nullable Path folder;

    @Option(
        names = "--zip",
        paramLabel = "FILE",
        required = true,
        description = "Write this zip archive, a new file.")
    private @Nullable Path zip;
  }

  private record BundleJson(
      Digest bundle,
      String reference,
      List<BundleManifest.File> files,
      List<BundleManifest.Omitted> omitted) {}

  @Override
  public Integer call() {
    Tracker tracker = deja.tracker();
    ExecutionRow execution = tracker.resolve(reference).execution();
    Digest bundle = digest(tracker, execution);
    BundleManifest manifest = make(tracker, bundle);
    Terminal terminal = deja.terminal();
    if (json) {
      terminal.json(
          new BundleJson(bundle, execution.reference(), manifest.files(), manifest.omitted()));
      return ExitCode.DONE;
    }
    if (target == null) {
      list(manifest, terminal);
    }
    terminal.err().println(summary(bundle, manifest));
    return ExitCode.DONE;
  }

  private Digest digest(Tracker tracker, ExecutionRow execution) {
    var stored = tracker.execution(execution.id());
    var atStart = stored.start().bundle();
    var chosen = atEnd ? stored.end().flatMap(end -> end.bundleAtEnd()).or(() -> atStart) : atStart;
    return chosen.orElseThrow(
        () ->
            new UserMistake(
                execution.reference()
                    + " has no bundle: it ran without a notebook file. 'deja show "
                    + execution.reference()
                    + "' shows its cells."));
  }

  private BundleManifest make(Tracker tracker, Digest bundle) {
    if (target != null && target.folder != null) {
      return tracker.bundles().unpack(bundle, target.folder);
    }
    if (target != null && target.zip != null) {
      return tracker.bundles().zip(bundle, target.zip);
    }
    return tracker.executions().bundle(bundle);
  }

  private static void list(BundleManifest manifest, Terminal terminal) {
    Table table =
        new Table(
            List.of(
                Table.Column.whole("SIZE"),
                Table.Column.whole("DIGEST"),
                new Table.Column("PATH", Table.Keep.END, 20, 0)));
    for (BundleManifest.File file : manifest.files()) {
      table.add(
          List.of(
              Table.Cell.plain(Sizes.bytes(file.sizeBytes())),
              new Table.Cell(Sizes.digest(file.digest()), Terminal.Colour.FAINT),
              Table.Cell.plain(file.path())));
    }
    for (BundleManifest.Omitted file : manifest.omitted()) {
      table.add(
          List.of(
              Table.Cell.plain(Sizes.bytes(file.sizeBytes())),
              new Table.Cell("left out", Terminal.Colour.NOTABLE),
              Table.Cell.plain(file.path() + " (" + file.reason() + ")")));
    }
    table.print(terminal);
  }

  private String summary(Digest bundle, BundleManifest manifest) {
    long size = manifest.files().stream().mapToLong(BundleManifest.File::sizeBytes).sum();
    String files = manifest.files().size() == 1 ? "1 file" : manifest.files().size() + " files";
    String text = String.format(Locale.ROOT, "%s, %s, %s", files, Sizes.bytes(size), bundle);
    if (target != null && target.folder != null) {
      return "Unpacked to " + target.folder + ": " + text;
    }
    return target != null && target.zip != null ? "Written to " + target.zip + ": " + text : text;
  }
}
