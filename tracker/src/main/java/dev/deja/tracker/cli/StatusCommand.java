package dev.deja.tracker.cli;

import dev.deja.tracker.Tracker;
import dev.deja.tracker.store.StoreAddress;
import dev.deja.tracker.store.Waiting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code deja status}: where records go, and what waits to get there. */
@Command(
    name = "status",
    description = "Says where records go, and what waits on this machine to be shipped there.",
    sortOptions = false,
    footer = {"", "Exit codes: 0 done, 2 with --ship, something could not be shipped."})
final class StatusCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Option(names = "--ship", description = "Ship what waits first. Every question does so, too.")
  private boolean ship;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Tracker tracker = deja.tracker();
    if (ship) {
      tracker.recover();
      tracker.damaged().forEach(line -> deja.terminal().err().println("deja: " + line));
    }
    List<Waiting> waiting = tracker.waiting();
    if (json) {
      deja.terminal().json(json(tracker, waiting));
    } else {
      print(tracker, waiting);
    }
    return tracker.damaged().isEmpty() ? ExitCode.DONE : ExitCode.WRONG;
  }

  private static Map<String, Object> json(Tracker tracker, List<Waiting> waiting) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("store", tracker.storeName());
    if (tracker.store() instanceof StoreAddress.Bucket bucket) {
      status.put("server", bucket.server());
    }
    status.put("spool", tracker.spoolFolder().toString());
    status.put(
        "waiting",
        waiting.stream()
            .map(
                each ->
                    Map.of(
                        "id", each.id().toString(), "running", each.alive(), "bytes", each.bytes()))
            .toList());
    return status;
  }

  private void print(Tracker tracker, List<Waiting> waiting) {
    var out = deja.terminal().out();
    out.println("store    " + tracker.storeName());
    if (tracker.store() instanceof StoreAddress.Bucket bucket) {
      out.println("server   " + bucket.server());
    }
    out.println("spool    " + Paths.shortened(tracker.spoolFolder().toString()));
    List<Waiting> running = waiting.stream().filter(Waiting::alive).toList();
    List<Waiting> pending = waiting.stream().filter(each -> !each.alive()).toList();
    out.println("running  " + summary(running));
    out.println("waiting  " + summary(pending));
    pending.forEach(each -> out.println("  " + each.id() + "  " + Sizes.bytes(each.bytes())));
    if (!pending.isEmpty()) {
      out.println();
      out.println("Every question ships what waits; 'deja status --ship' does nothing else.");
    }
  }

  private static String summary(List<Waiting> waiting) {
    if (waiting.isEmpty()) {
      return "none";
    }
    long bytes = waiting.stream().mapToLong(Waiting::bytes).sum();
    return (waiting.size() == 1 ? "1 session, " : waiting.size() + " sessions, ")
        + Sizes.bytes(bytes);
  }
}
