package dev.deja.tracker.cli;

import dev.deja.tracker.Configuration;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.upkeep.Transfer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja push}, {@code deja pull} and {@code deja sync}: copy executions between stores. */
abstract class TransferCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Parameters(
      index = "0",
      paramLabel = "STORE",
      description = "The other store: a folder, or s3://BUCKET/PREFIX?endpoint=….")
  private String other;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /** {@code deja push}. */
  @Command(
      name = "push",
      description = "Copies executions to another store: only what it lacks.",
      sortOptions = false)
  static final class Push extends TransferCommand {

    @Parameters(index = "1..*", paramLabel = "REFERENCE", description = "Only these executions.")
    private List<String> references = List.of();

    @Override
    void transfer(Tracker here, Tracker there, Map<String, Transfer.Copied> done) {
      done.put("pushed", here.copyTo(there, chosen(here, references)));
    }
  }

  /** {@code deja pull}. */
  @Command(
      name = "pull",
      description = "Copies executions from another store: only what this one lacks.",
      sortOptions = false)
  static final class Pull extends TransferCommand {

    @Parameters(
        index = "1..*",
        paramLabel = "REFERENCE",
        description = "Only these executions of the other store.")
    private List<String> references = List.of();

    @Override
    void transfer(Tracker here, Tracker there, Map<String, Transfer.Copied> done) {
      done.put("pulled", there.copyTo(here, chosen(there, references)));
    }
  }

  /** {@code deja sync}. */
  @Command(
      name = "sync",
      description = "Copies executions both ways, so that two stores have the same.",
      sortOptions = false)
  static final class Sync extends TransferCommand {

    @Override
    void transfer(Tracker here, Tracker there, Map<String, Transfer.Copied> done) {
      done.put("pushed", here.copyTo(there, Optional.empty()));
      done.put("pulled", there.copyTo(here, Optional.empty()));
    }
  }

  abstract void transfer(Tracker here, Tracker there, Map<String, Transfer.Copied> done);

  @Override
  public Integer call() {
    Map<String, String> environment = new HashMap<>(deja.environment());
    environment.put("DEJA_STORE", other);
    try {
      Configuration.of(environment);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(String.valueOf(e.getMessage()).replaceFirst("^DEJA_STORE=", "") + ".");
    }
    Tracker here = deja.tracker();
    Map<String, Transfer.Copied> done = new LinkedHashMap<>();
    try (Tracker there = Tracker.open(environment)) {
      if (here.store().equals(there.store())) {
        throw new UserMistake(
            "'" + other + "' is the store itself. Name another one, or set DEJA_STORE.");
      }
      transfer(here, there, done);
      if (json) {
        deja.terminal().json(done);
      } else {
        done.forEach((way, copied) -> print(way, copied, here, there));
      }
    }
    return done.values().stream().allMatch(copied -> copied.damaged().isEmpty())
        ? ExitCode.DONE
        : ExitCode.WRONG;
  }

  private void print(String way, Transfer.Copied copied, Tracker here, Tracker there) {
    copied.damaged().forEach(line -> deja.terminal().err().println("deja: left out: " + line));
    boolean pushed = way.equals("pushed");
    deja.terminal()
        .out()
        .println(
            (pushed ? "Pushed " : "Pulled ")
                + counted(copied.executions(), "execution")
                + " ("
                + counted(copied.blobs(), "blob")
                + ", "
                + Sizes.bytes(copied.bytes())
                + ") and "
                + counted(copied.events(), "event")
                + " from "
                + (pushed ? here : there).storeName()
                + " to "
                + (pushed ? there : here).storeName());
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static Optional<Set<ExecutionId>> chosen(Tracker of, List<String> references) {
    if (references.isEmpty()) {
      return Optional.empty();
    }
    Set<ExecutionId> ids = new LinkedHashSet<>();
    for (String reference : references) {
      ids.add(of.resolve(reference).execution().id());
    }
    return Optional.of(ids);
  }
}
