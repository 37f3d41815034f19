package dev.deja.tracker.replay;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.FileVerdict;
import dev.deja.tracker.model.Redacted;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.source.Cause;
import dev.deja.tracker.store.BlobStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares the outputs of one cell run, which ended the same way both times. */
final class CellComparison {

  private final List<Optional<CellOutcome>> originals;
  private final int position;
  private final CellOutcome original;
  private final CellOutcome rerun;
  private final Folders folders;
  private final Optional<BlobStore> blobs;
  private final Supplier<CauseSearch.Answer> search;
  private final List<String> uncompared = new ArrayList<>();
  private CauseSearch.@Nullable Answer answer;

  /**
   * @param originals by position; the one compared is there
   * @param blobs where the bytes of files are kept, if they are to be looked into
   */
  CellComparison(
      List<Optional<CellOutcome>> originals,
      int position,
      CellOutcome rerun,
      Folders folders,
      Optional<BlobStore> blobs,
      Supplier<CauseSearch.Answer> search) {
    this.originals = originals;
    this.position = position;
    this.original = originals.get(position).orElseThrow();
    this.rerun = rerun;
    this.folders = folders;
    this.blobs = blobs;
    this.search = search;
  }

  /** What nothing can be said of, one line each; after {@link #compare}. */
  List<String> uncompared() {
    return uncompared;
  }

  /**
   * @param upstream tells what is to be said of earlier cells on which this one depends
   */
  CellVerdict compare(UpstreamVerdicts upstream) {
    Map<String, String> before = OutputParts.of(original);
    Map<String, String> after = OutputParts.of(rerun);
    if (before.equals(after) && original.files().isEmpty() && rerun.files().isEmpty()) {
      return verdict(Verdict.IDENTICAL, Set.of(), Optional.empty(), Optional.empty(), List.of());
    }
    Set<String> needed = new LinkedHashSet<>();
    List<Part> differences = new ArrayList<>();
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
        differences.add(new Part(label, one, other, false, !OutputParts.isImage(label)));
      }
      changed.put(label, diff(label, one, other));
    }
    List<FileVerdict> files = compareFiles(needed, differences);
    if (differences.isEmpty()) {
      return needed.isEmpty()
          ? verdict(Verdict.IDENTICAL, Set.of(), Optional.empty(), Optional.empty(), files)
          : verdict(
              Verdict.EQUIVALENT,
              needed,
              Optional.of("equal but for " + String.join(", ", needed)),
              Optional.of(String.join("\n", changed.values())).filter(text -> !text.isEmpty()),
              files);
    }
    return differs(differences, files, upstream);
  }

  private CellVerdict differs(
      List<Part> differences, List<FileVerdict> files, UpstreamVerdicts upstream) {
    String diff = differences.stream().map(CellComparison::diff).collect(Collectors.joining("\n"));
    Optional<String> cause = explain(differences, upstream);
    Verdict verdict = cause.isPresent() ? Verdict.EXPLAINED : Verdict.DIFFERENT;
    return verdict(
        verdict,
        Set.of(),
        Optional.of(
            cause.orElseGet(
                () ->
                    whatDiffers(differences)
                        + upstream
                            .different(answer().upstream())
                            .map(text -> "; it " + text)
                            .orElse(""))),
        Optional.of(diff),
        files.stream()
            .map(
                file ->
                    file.verdict() == Verdict.DIFFERENT
                        ? new FileVerdict(
                            file.path(), verdict, file.recorded(), file.now(), List.of())
                        : file)
            .toList());
  }

  private List<FileVerdict> compareFiles(Set<String> needed, List<Part> differences) {
    if (original.files().isEmpty() && rerun.files().isEmpty()) {
      return List.of();
    }
    FileComparison comparison = new FileComparison(blobs, normalizers(), folders);
    comparison.compare(original.files(), rerun.files());
    comparison.verdicts().forEach(file -> needed.addAll(file.normalizers()));
    differences.addAll(comparison.differences());
    comparison.uncompared().stream()
        .map(text -> "cell run " + original.number() + ": " + text)
        .forEach(uncompared::add);
    return List.copyOf(comparison.verdicts());
  }

  private void comparePart(
      String label, String one, String other, Set<String> needed, List<Part> differences) {
    if (OutputParts.isImage(label)) {
      if (Images.samePixels(one, other)) {
        needed.add("pixels");
      } else {
        differences.add(new Part(label, one, other, true, false));
      }
      return;
    }
    Normalized normalized = Normalized.of(one, other, normalizers());
    if (normalized.equal()) {
      needed.addAll(normalized.needed());
    } else {
      differences.add(new Part(label, normalized.original(), normalized.rerun(), true, true));
    }
  }

  private List<Normalizer> normalizers() {
    boolean readsClock =
        answer().causes().stream().anyMatch(found -> found.cause().kind() == Cause.Kind.TIME);
    return List.of(
        new LineEnds(),
        new AnsiColours(),
        new IdentityHashes(),
        folders,
        new Durations(readsClock));
  }

  private Optional<String> explain(List<Part> differences, UpstreamVerdicts upstream) {
    if (isEdited()) {
      return Optional.empty();
    }
    if (differences.stream().anyMatch(part -> part.original().contains(Redacted.MARK_START))) {
      return Optional.of(
          "redacted: a secret was taken out of what it had put out, so that cannot be compared");
    }
    if (original.status() == CellRun.Status.INTERRUPTED) {
      return Optional.of("interrupted by hand when recorded, so where it stopped is chance");
    }
    boolean sameContent = differences.stream().allMatch(CellComparison::sameInAnotherOrder);
    List<CauseSearch.Found> causes =
        Stream.concat(answer().causes().stream(), connections().stream())
            .filter(found -> sameContent || found.cause().kind().changesContent())
            .toList();
    if (!causes.isEmpty()) {
      return Optional.of(
          causes.stream().map(this::written).distinct().limit(3).collect(Collectors.joining("; ")));
    }
    if (differences.stream().allMatch(CellComparison::sameButForTimestamps)) {
      return Optional.of("time: timestamps in the output");
    }
    return upstream.explained(answer().upstream());
  }

  /**
   * Hosts that were connected to, by this cell run or one that it depends on, where the source says
   * nothing of a network: a library did.
   */
  private List<CauseSearch.Found> connections() {
    Map<String, Integer> by = new LinkedHashMap<>();
    Set<Integer> positions = new LinkedHashSet<>(List.of(position));
    positions.addAll(answer().upstream());
    rerun.connections().forEach(host -> by.putIfAbsent(host, position));
    for (int at : positions) {
      originals.get(at).stream()
          .flatMap(cell -> cell.connections().stream())
          .forEach(host -> by.putIfAbsent(host, at));
    }
    boolean said =
        answer().causes().stream().anyMatch(found -> found.cause().kind() == Cause.Kind.NETWORK);
    return said
        ? List.of()
        : by.entrySet().stream()
            .map(
                each ->
                    new CauseSearch.Found(
                        new Cause(Cause.Kind.NETWORK, "a connection to " + each.getKey()),
                        each.getValue()))
            .toList();
  }

  /** A notebook may have another source for a cell than the one that was run. */
  private boolean isEdited() {
    return !original.source().strip().equals(rerun.source().strip());
  }

  private String written(CauseSearch.Found found) {
    String where = found.position() == position ? "" : " in cell " + number(found.position());
    return found.cause().kind() + ": " + found.cause().what() + where;
  }

  private String number(int at) {
    return originals.get(at).map(cell -> String.valueOf(cell.number())).orElse("of the notebook");
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

  private static boolean sameInAnotherOrder(Part part) {
    return part.both()
        && part.text()
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

  private static boolean sameButForTimestamps(Part part) {
    return part.both()
        && part.text()
        && Timestamps.masked(part.original()).equals(Timestamps.masked(part.rerun()));
  }

  private String whatDiffers(List<Part> differences) {
    String parts = differences.stream().map(Part::label).limit(4).collect(Collectors.joining(", "));
    String edited = isEdited() ? "the cell was edited since it was run; " : "";
    return edited
        + (differences.stream().allMatch(CellComparison::sameInAnotherOrder)
            ? parts + ": the same in another order, and no cause of that was found"
            : parts + (differences.size() == 1 ? " differs" : " differ"));
  }

  private static String diff(Part part) {
    return OutputParts.isImage(part.label())
        ? diff(part.label(), part.original(), part.rerun())
        : part.diff();
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
      Optional<String> diff,
      List<FileVerdict> files) {
    return new CellVerdict(
        original.number(), verdict, List.copyOf(normalizers), reason, diff, files);
  }
}
