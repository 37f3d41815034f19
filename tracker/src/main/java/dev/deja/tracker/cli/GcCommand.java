package dev.deja.tracker.cli;

import dev.deja.tracker.Tracker;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.upkeep.GarbageCollection;
import dev.deja.tracker.upkeep.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * {@code deja gc}: removes blobs that nothing refers to, and executions that have had their time.
 */
@Command(
    name = "gc",
    description =
        "Removes blobs that nothing refers to; with --keep-last or --older-than, also executions.",
    sortOptions = false,
    footer = {
      "",
      "What runs, what is deployed and what carries a tag given with --keep-tag stays.",
      "What was written or wanted within --grace stays, so that kernels may go on meanwhile.",
    })
final class GcCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Option(names = "--dry-run", description = "Say what would go, and remove nothing.")
  private boolean dryRun;

  @Option(
      names = "--keep-last",
      paramLabel = "N",
      description = "Delete all but the last N executions of each notebook.")
  private @Nullable Integer keepLast;

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      description = "Delete executions started before: 12h, 30d, 8w ago, or 2026-11-01.")
  private @Nullable String olderThan;

  @Option(names = "--keep-tag", paramLabel = "TAG", description = "Keep what carries this tag.")
  private List<String> keepTags = List.of();

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      description = "How long what nothing refers to stays at least: 12h or more; 1d by default.")
  private @Nullable String grace;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    if (keepLast != null && keepLast < 0) {
      throw new UserMistake("--keep-last is " + keepLast + "; expected 0 or more.");
    }
    Terminal terminal = deja.terminal();
    Instant now = Instant.now(terminal.clock());
    Duration least =
        grace == null
            ? GarbageCollection.USUAL_GRACE
            : Duration.between(Times.since(grace, terminal.clock()), now);
    if (least.compareTo(GarbageCollection.LEAST_GRACE.minusSeconds(1)) < 0) {
      throw new UserMistake("--grace is " + grace + "; less than 12h is unsafe beside kernels.");
    }
    Retention retention =
        new Retention(
            Optional.ofNullable(keepLast),
            Optional.ofNullable(olderThan).map(text -> Times.since(text, terminal.clock())),
            Set.copyOf(keepTags));
    Tracker tracker = deja.tracker();
    List<ExecutionRow> expired = tracker.expired(retention);
    if (!tracker.damaged().isEmpty()) {
      tracker.damaged().forEach(line -> terminal.err().println("deja: " + line));
      throw new UserMistake(
          "something in the store cannot be read, so what it refers to is not known. Nothing was"
              + " removed.");
    }
    if (!dryRun) {
      expired.forEach(row -> tracker.delete(row.id(), "retention"));
    }
    GarbageCollection.Removed removed =
        tracker.collect(expired, least.plus(Duration.ofSeconds(1)), dryRun);
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("dryRun", dryRun);
      result.put("executions", expired.stream().map(ExecutionRow::reference).toList());
      result.put("blobs", removed.blobs());
      result.put("young", removed.young());
      result.put("kept", removed.kept());
      terminal.json(result);
    } else {
      print(expired, removed);
    }
    return ExitCode.DONE;
  }

  private void print(List<ExecutionRow> expired, GarbageCollection.Removed removed) {
    var out = deja.terminal().out();
    for (ExecutionRow row : expired) {
      out.println((dryRun ? "would delete " : "deleted ") + row.reference());
    }
    out.println(
        (dryRun ? "Would remove " : "Removed ")
            + expired.size()
            + (expired.size() == 1 ? " execution and " : " executions and ")
            + removed.blobs()
            + (removed.blobs() == 1 ? " blob" : " blobs")
            + "; "
            + removed.kept()
            + " stay"
            + (removed.young() == 0 ? "" : ", and " + removed.young() + " for the grace period"));
  }
}
