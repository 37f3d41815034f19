package dev.deja.tracker.diff;

import dev.deja.tracker.diff.Difference.Kind;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.store.StoredExecution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What differs between the files that two executions read and wrote. A file that an execution has
 * written itself before it reads it is no input.
 */
final class FileDifferences {

  private static final int INPUT = 95;

  /** One that may be the same. */
  private static final int UNSURE_INPUT = 55;

  private static final int SHOWN_DIGEST = 12;
  private static final String UNKNOWN = "unknown bytes";

  /** What an execution read first, or wrote last, under a path. */
  private record Use(FileUse file, CellRun run) {

    /** Whether both are known to be the same bytes. */
    boolean isLike(Use other) {
      return file.digest().isPresent()
          ? file.digest().equals(other.file.digest())
          : file.isDeletion() && other.file.isDeletion();
    }

    /** Whether the bytes of one of them are not known, and nothing else tells them apart. */
    boolean mayBeLike(Use other) {
      Optional<Digest> two = other.file.digest();
      return (file.digest().isEmpty() || two.isEmpty())
          && file.sizeBytes() == other.file.sizeBytes()
          && file.isDeletion() == other.file.isDeletion();
    }

    String shown() {
      if (file.isDeletion()) {
        return "deleted";
      }
      String size = ", " + file.sizeBytes() + " bytes";
      return file.digest()
          .map(digest -> Digest.PREFIX + digest.hex().substring(0, SHOWN_DIGEST) + size)
          .orElse(UNKNOWN + (file.isElsewhere() ? "" : size));
    }
  }

  private record Pair(String what, Optional<Use> before, Optional<Use> after) {

    /** Whether both are there, and may be the same. */
    boolean isUnsure() {
      return before.isPresent() && after.isPresent() && before.get().mayBeLike(after.get());
    }
  }

  private final Map<String, Use> inputsBefore;
  private final Map<String, Use> inputsAfter;
  private final Map<String, Use> outputsBefore;
  private final Map<String, Use> outputsAfter;

  FileDifferences(StoredExecution a, StoredExecution b) {
    inputsBefore = inputs(a);
    inputsAfter = inputs(b);
    outputsBefore = outputs(a);
    outputsAfter = outputs(b);
  }

  private static Map<String, Use> inputs(StoredExecution execution) {
    Map<String, Use> inputs = new LinkedHashMap<>();
    Set<String> written = new HashSet<>();
    for (CellRun run : execution.cells()) {
      for (FileUse use : run.fileUses()) {
        if (use.role() == FileUse.Role.INPUT && !written.contains(use.path())) {
          inputs.putIfAbsent(use.path(), new Use(use, run));
        }
      }
      run.fileUses().stream()
          .filter(use -> use.role() == FileUse.Role.OUTPUT)
          .forEach(use -> written.add(use.path()));
    }
    return inputs;
  }

  private static Map<String, Use> outputs(StoredExecution execution) {
    Map<String, Use> outputs = new LinkedHashMap<>();
    for (CellRun run : execution.cells()) {
      for (FileUse use : run.fileUses()) {
        if (use.role() == FileUse.Role.OUTPUT) {
          outputs.put(use.path(), new Use(use, run));
        }
      }
    }
    return outputs;
  }

  /**
   * Inputs with other bytes, and those of which that is not known.
   *
   * @param rank of an input that a run of the second execution reads, if any of them does
   */
  List<Difference> inputs(Rank rank) {
    List<Difference> found = new ArrayList<>();
    for (Pair pair : pairs(inputsBefore, inputsAfter)) {
      int base = pair.isUnsure() ? UNSURE_INPUT : INPUT;
      found.add(difference(Kind.INPUT, pair, rank.of(base, pair.after().map(Use::run))));
    }
    return found;
  }

  /** How likely something of a run is the cause. */
  @FunctionalInterface
  interface Rank {
    int of(int base, Optional<CellRun> run);
  }

  /** Files that were not written with the same bytes, as far as is known, by both executions. */
  List<Difference> outputs() {
    return pairs(outputsBefore, outputsAfter).stream()
        .map(pair -> difference(Kind.OUTPUT_FILE, pair, 0))
        .toList();
  }

  /** How many of these may be the same. */
  int unsureOutputs() {
    return (int) pairs(outputsBefore, outputsAfter).stream().filter(Pair::isUnsure).count();
  }

  /** The first run of the second execution that wrote other bytes. */
  Optional<CellRun> firstDifferent() {
    return pairs(outputsBefore, outputsAfter).stream()
        .filter(pair -> !pair.isUnsure())
        .flatMap(pair -> pair.after().stream())
        .map(Use::run)
        .min(java.util.Comparator.comparingInt(CellRun::number));
  }

  /** Whether cells of either execution read or wrote a file: then more is known than its name. */
  boolean knows(String path) {
    return inputsBefore.containsKey(path)
        || inputsAfter.containsKey(path)
        || outputsBefore.containsKey(path)
        || outputsAfter.containsKey(path);
  }

  private static Difference difference(Kind kind, Pair pair, int rank) {
    Optional<String> before = pair.before().map(Use::shown);
    Optional<String> after = pair.after().map(Use::shown);
    if (pair.isUnsure() && before.equals(after)) {
      after = after.map(text -> text.replace(UNKNOWN, UNKNOWN + " again"));
    }
    return new Difference(kind, pair.what(), before, after, List.of(), rank);
  }

  private static List<Pair> pairs(Map<String, Use> before, Map<String, Use> after) {
    Set<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    List<Pair> pairs = new ArrayList<>();
    List<Pair> single = new ArrayList<>();
    for (String path : paths) {
      Optional<Use> one = Optional.ofNullable(before.get(path));
      Optional<Use> two = Optional.ofNullable(after.get(path));
      Pair pair = new Pair(path, one, two);
      if (one.isEmpty() || two.isEmpty()) {
        single.add(pair);
      } else if (!one.get().isLike(two.get())) {
        pairs.add(pair);
      }
    }
    pairs.addAll(elsewhere(single));
    return pairs;
  }

  /** A file that only lies elsewhere is the same file, whatever its bytes, if its name says so. */
  private static List<Pair> elsewhere(List<Pair> single) {
    Map<String, Pair> firsts = unique(single, pair -> pair.after().isEmpty());
    Map<String, Pair> seconds = unique(single, pair -> pair.before().isEmpty());
    List<Pair> pairs = new ArrayList<>(single);
    firsts.forEach(
        (name, first) -> {
          Pair second = seconds.get(name);
          if (second != null) {
            pairs.remove(first);
            pairs.remove(second);
            if (!first.before().orElseThrow().isLike(second.after().orElseThrow())) {
              pairs.add(
                  new Pair(first.what() + " → " + second.what(), first.before(), second.after()));
            }
          }
        });
    return pairs;
  }

  /** By file name, those whose name no other has. */
  private static Map<String, Pair> unique(List<Pair> single, Predicate<Pair> side) {
    Map<String, Pair> unique = new LinkedHashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (Pair pair : single) {
      if (side.test(pair)) {
        String name = pair.what().substring(pair.what().lastIndexOf('/') + 1);
        unique.put(name, pair);
        counts.merge(name, 1, Integer::sum);
      }
    }
    unique.keySet().removeIf(name -> !Objects.equals(counts.get(name), 1));
    return unique;
  }
}
