package dev.deja.tracker.diff;

import dev.deja.tracker.diff.Difference.Kind;
import dev.deja.tracker.model.MetadataPoint;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.StoredExecution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What differs between two executions.
 *
 * @param firstDifferent the first cell run of the second execution that showed something else, or
 *     wrote a file with other bytes
 * @param causes what may be why, the likeliest first
 * @param results what came out differently, and files of which that is not known
 * @param unsure whether all of the results may be the same, as bytes of files are not known
 */
public record ExecutionDiff(
    Optional<Integer> firstDifferent,
    List<Difference> causes,
    List<Difference> results,
    boolean unsure) {

  private static final int PARAMETER = 100;
  private static final int CONCERNED = 20;

  /** Nobody uses it on the way to the first different output. */
  private static final int UNCONCERNED = -60;

  public ExecutionDiff {
    causes = List.copyOf(causes);
    results = List.copyOf(results);
  }

  /**
   * Compares two executions.
   *
   * @throws dev.deja.tracker.store.StoreException if an output of either is missing or damaged
   */
  public static ExecutionDiff of(StoredExecution a, StoredExecution b, Executions store) {
    CellAlignment cells = CellAlignment.of(a.cells(), b.cells());
    FileDifferences files = new FileDifferences(a, b);
    CellDifferences compared = new CellDifferences(a, b, cells, store, files.firstDifferent());
    List<Difference> results = new ArrayList<>();
    if (a.status() != b.status()) {
      results.add(Difference.of(Kind.STATUS, "status", a.status().name(), b.status().name(), 0));
    }
    results.addAll(compared.outputs());
    results.addAll(files.outputs());
    results.addAll(metadata(a, b));
    List<Difference> causes = new ArrayList<>();
    causes.addAll(parameters(a, b, compared));
    causes.addAll(files.inputs(compared::rank));
    causes.addAll(compared.code());
    causes.addAll(compared.order());
    causes.addAll(new BundleFiles(a, b, store).differences(files));
    causes.addAll(new Surroundings(a, b).differences());
    causes.sort(Comparator.comparingInt(Difference::rank).reversed());
    boolean unsure = !results.isEmpty() && results.size() == files.unsureOutputs();
    return new ExecutionDiff(compared.firstDifferent(), causes, results, unsure);
  }

  /** Whether the results are known to be the same, as far as they are recorded. */
  public boolean isSame() {
    return results.isEmpty();
  }

  private static List<Difference> parameters(
      StoredExecution a, StoredExecution b, CellDifferences compared) {
    List<Difference> found = new ArrayList<>();
    for (String name : union(a.parameters(), b.parameters())) {
      Object before = a.parameters().get(name);
      Object after = b.parameters().get(name);
      if (!Objects.equals(String.valueOf(before), String.valueOf(after))) {
        int rank = PARAMETER + (compared.concerns(name) ? CONCERNED : 0);
        found.add(
            new Difference(
                Kind.PARAMETER,
                name,
                Optional.ofNullable(before).map(String::valueOf),
                Optional.ofNullable(after).map(String::valueOf),
                List.of(),
                rank));
      }
    }
    return found;
  }

  private static List<Difference> metadata(StoredExecution a, StoredExecution b) {
    Map<String, Object> before = last(a);
    Map<String, Object> after = last(b);
    List<Difference> found = new ArrayList<>();
    for (String key : union(before, after)) {
      if (!Objects.equals(before.get(key), after.get(key))) {
        found.add(
            new Difference(
                Kind.METADATA,
                key,
                Optional.ofNullable(before.get(key)).map(String::valueOf),
                Optional.ofNullable(after.get(key)).map(String::valueOf),
                List.of(),
                0));
      }
    }
    return found;
  }

  private static Map<String, Object> last(StoredExecution execution) {
    Map<String, Object> last = new LinkedHashMap<>();
    execution
        .cells()
        .forEach(
            run -> {
              for (MetadataPoint point : run.metadata()) {
                last.put(point.key(), point.value());
              }
            });
    return last;
  }

  private static Set<String> union(Map<String, ?> a, Map<String, ?> b) {
    Set<String> names = new TreeSet<>(a.keySet());
    names.addAll(b.keySet());
    return names;
  }

  /** How likely a change in a cell, or of what it reads, is the cause. */
  static int codeRank(int base, boolean known, boolean upstream) {
    return known ? base + (upstream ? CONCERNED : UNCONCERNED) : base;
  }
}
