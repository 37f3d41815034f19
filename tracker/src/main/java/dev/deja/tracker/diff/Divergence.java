package dev.deja.tracker.diff;

import dev.deja.tracker.diff.Difference.Kind;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.source.Upstream;
import dev.deja.tracker.store.StoredExecution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Where a re-run began to differ from its original, and what can explain it.
 *
 * @param first the verdict of the first cell run that does not give the same
 * @param upstream the values that it got from earlier cell runs
 * @param causes what differs around the cells, the likeliest cause first
 */
public record Divergence(CellVerdict first, List<Value> upstream, List<Difference> causes) {

  /** A re-run is in a folder and a session of its own; that is no news. */
  private static final Set<String> OF_ITS_OWN = Set.of("working folder", "TZ", "bundle");

  private static final int CONCERNED = 25;

  /**
   * A value that went into the cell run.
   *
   * @param name of the variable, method or class
   * @param cell the cell run that declared or changed it last
   * @param verdict of that cell run, if it has one
   */
  public record Value(String name, int cell, Optional<Verdict> verdict) {}

  public Divergence {
    upstream = List.copyOf(upstream);
    causes = List.copyOf(causes);
  }

  /**
   * Looks for it.
   *
   * @return empty if every cell gave the same
   */
  public static Optional<Divergence> of(
      StoredExecution original, StoredExecution rerun, RerunVerdict verdict) {
    return verdict.cells().stream()
        .filter(cell -> !cell.verdict().isSame())
        .findFirst()
        .map(first -> new Search(original, rerun, verdict, first).divergence());
  }

  private record Search(
      StoredExecution original, StoredExecution rerun, RerunVerdict verdict, CellVerdict first) {

    Divergence divergence() {
      List<CellRun> runs = original.cells();
      Upstream upstream = new Upstream(runs.stream().map(CellRun::source).toList());
      int position = position(first.number());
      List<Value> values = new ArrayList<>();
      upstream
          .values(position)
          .forEach((name, at) -> values.add(value(name, runs.get(at).number())));
      Set<String> read = new TreeSet<>();
      upstream.of(position).forEach(at -> inputs(runs.get(at)).forEach(read::add));
      List<Difference> causes = new ArrayList<>();
      Stream.concat(
              new FileDifferences(original, rerun).inputs((base, run) -> base).stream(),
              new Surroundings(original, rerun).differences().stream())
          .filter(this::isNews)
          .map(difference -> ranked(difference, read))
          .forEach(causes::add);
      causes.sort(Comparator.comparingInt(Difference::rank).reversed());
      return new Divergence(first, values, causes);
    }

    private int position(int number) {
      for (int at = 0; at < original.cells().size(); at++) {
        if (original.cells().get(at).number() == number) {
          return at;
        }
      }
      return 0;
    }

    private Value value(String name, int cell) {
      return new Value(
          name,
          cell,
          verdict.cells().stream()
              .filter(other -> other.number() == cell)
              .map(CellVerdict::verdict)
              .findFirst());
    }

    private static List<String> inputs(CellRun run) {
      return run.fileUses().stream()
          .filter(use -> use.role() == FileUse.Role.INPUT)
          .map(FileUse::path)
          .toList();
    }

    private static Difference ranked(Difference difference, Set<String> read) {
      return difference.kind() == Kind.INPUT && read.contains(difference.what())
          ? difference.withRank(difference.rank() + CONCERNED)
          : difference;
    }

    /** Its files are those of the original, and what we set for it is what was recorded. */
    private boolean isNews(Difference difference) {
      return switch (difference.kind()) {
        case FILE, GIT -> false;
        case JAVA ->
            !difference.what().equals("jvm options")
                || !withoutLocale(original).equals(withoutLocale(rerun));
        case ENVIRONMENT ->
            !OF_ITS_OWN.contains(difference.what()) && !difference.what().startsWith("DEJA_");
        default -> true;
      };
    }

    private static List<String> withoutLocale(StoredExecution execution) {
      return execution.start().environment().jvmOptions().stream()
          .filter(option -> !option.matches("-Duser\\.(language|country|script|variant)=.*"))
          .toList();
    }
  }
}
