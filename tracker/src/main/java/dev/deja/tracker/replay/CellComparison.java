package dev.deja.tracker.replay;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the outputs of one cell run, which ended the same way both times. */
final class CellComparison {

  private final List<CellOutcome> originals;
  private final int position;
  private final CellOutcome original;
  private final CellOutcome rerun;
  private final List<String> folders;
  private final Supplier<CauseSearch.Answer> search;
  private CauseSearch.@Nullable Answer answer;

  /**
   * One part of the outputs that differs after normalizing.
   *
   * @param both whether there was such a part both times; if not, its text is empty once
   */
  private record Difference(String label, String original, String rerun, boolean both) {}

  CellComparison(
      List<CellOutcome> originals,
      int position,
      CellOutcome rerun,
      List<String> folders,
      Supplier<CauseSearch.Answer> search) {
    this.originals = originals;
    this.position = position;
    this.original = originals.get(position);
    this.rerun = rerun;
    this.folders = folders;
    this.search = search;
  }

  /**
   * @param upstream names an explained cell among some positions, if there is one
   */
  CellVerdict compare(Function<Iterable<Integer>, Optional<String>> upstream) {
    Map<String, String> before = OutputParts.of(original.outputs());
    Map<String, String> after = OutputParts.of(rerun.outputs());
    if (before.equals(after)) {
      return verdict(Verdict.IDENTICAL, Set.of(), Optional.empty(), Optional.empty());
    }
    Set<String> needed = new LinkedHashSet<>();
    List<Difference> differences = new ArrayList<>();
    Map<String, String> changed = new LinkedHashMap<>();
    Set<String> labels = new LinkedHashSet<>(before.keySet());
    labels.addAll(after.keySet());
    for (String label : labels) {
      String one = before.getOrDefault(label, "");
      String other = after.getOrDefault(label, "");
      boolean both = before.containsKey(label) && after.containsKey(label);
      if (both && one.equals(other)) {
        continue;
      }
      if (both) {
        comparePart(label, one, other, needed, differences);
      } else {
        differences.add(new Difference(label, one, other, false));
      }
      changed.put(label, diff(label, one, other));
    }
    if (differences.isEmpty()) {
      return verdict(
          Verdict.EQUIVALENT,
          needed,
          Optional.of("equal but for " + String.join(", ", needed)),
          Optional.of(String.join("\n", changed.values())));
    }
    String diff =
        differences.stream()
            .map(part -> diff(part.label(), part.original(), part.rerun()))
            .collect(Collectors.joining("\n"));
    Optional<String> cause = explain(differences, upstream);
    return verdict(
        cause.isPresent() ? Verdict.EXPLAINED : Verdict.DIFFERENT,
        Set.of(),
        Optional.of(cause.orElseGet(() -> whatDiffers(differences))),
        Optional.of(diff));
  }

  private void comparePart(
      String label, String one, String other, Set<String> needed, List<Difference> differences) {
    if (OutputParts.isImage(label)) {
      if (Images.samePixels(one, other)) {
        needed.add("pixels");
      } else {
        differences.add(new Difference(label, one, other, true));
      }
      return;
    }
    Normalized normalized = Normalized.of(one, other, normalizers());
    if (normalized.equal()) {
      needed.addAll(normalized.needed());
    } else {
      differences.add(new Difference(label, normalized.original(), normalized.rerun(), true));
    }
  }

  private List<Normalizer> normalizers() {
    boolean readsClock =
        answer().causes().stream().anyMatch(found -> found.cause().kind() == Cause.Kind.TIME);
    return List.of(
        new LineEnds(),
        new AnsiColours(),
        new IdentityHashes(),
        new Folders(folders),
        new Durations(readsClock));
  }

  private Optional<String> explain(
      List<Difference> differences, Function<Iterable<Integer>, Optional<String>> upstream) {
    if (original.status() == CellRun.Status.INTERRUPTED) {
      return Optional.of("interrupted by hand when recorded, so where it stopped is chance");
    }
    boolean sameContent = differences.stream().allMatch(CellComparison::sameInAnotherOrder);
    List<CauseSearch.Found> causes =
        answer().causes().stream()
            .filter(found -> sameContent || found.cause().kind().changesContent())
            .toList();
    if (!causes.isEmpty()) {
      return Optional.of(
          causes.stream().map(this::written).distinct().limit(3).collect(Collectors.joining("; ")));
    }
    if (differences.stream().allMatch(CellComparison::sameButForTimestamps)) {
      return Optional.of("time: timestamps in the output");
    }
    return upstream.apply(answer().upstream());
  }

  private String written(CauseSearch.Found found) {
    String where =
        found.position() == position ? "" : " in cell " + originals.get(found.position()).number();
    return found.cause().kind() + ": " + found.cause().what() + where;
  }

  /** The search is made once, and only for a cell that differs. */
  private CauseSearch.Answer answer() {
    CauseSearch.Answer known = answer;
    if (known == null) {
      known = search.get();
      answer = known;
    }
    return known;
  }

  private static boolean sameInAnotherOrder(Difference part) {
    return part.both()
        && !OutputParts.isImage(part.label())
        && (bag(part.original(), "\\R").equals(bag(part.rerun(), "\\R"))
            || bag(part.original(), "[\\s,;\\[\\]{}()]+")
                .equals(bag(part.rerun(), "[\\s,;\\[\\]{}()]+")));
  }

  private static Map<String, Integer> bag(String text, String separator) {
    Map<String, Integer> bag = new HashMap<>();
    for (String token : text.split(separator)) {
      if (!token.isEmpty()) {
        bag.merge(token, 1, Integer::sum);
      }
    }
    return bag;
  }

  private static boolean sameButForTimestamps(Difference part) {
    return part.both()
        && !OutputParts.isImage(part.label())
        && Timestamps.masked(part.original()).equals(Timestamps.masked(part.rerun()));
  }

  private static String whatDiffers(List<Difference> differences) {
    String parts =
        differences.stream().map(Difference::label).limit(4).collect(Collectors.joining(", "));
    return differences.stream().allMatch(CellComparison::sameInAnotherOrder)
        ? parts + ": the same in another order, and no cause of that was found"
        : parts + (differences.size() == 1 ? " differs" : " differ");
  }

  private static String diff(String label, String one, String other) {
    return OutputParts.isImage(label)
        ? "--- recorded %s\n+++ re-run %s\n(pictures of %d and %d base64 characters)"
            .formatted(label, label, one.length(), other.length())
        : TextDiff.of(label, one, other);
  }

  private CellVerdict verdict(
      Verdict verdict,
      Collection<String> normalizers,
      Optional<String> reason,
      Optional<String> diff) {
    return new CellVerdict(original.number(), verdict, List.copyOf(normalizers), reason, diff);
  }
}
