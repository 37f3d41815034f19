package dev.deja.tracker;

import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.UnknownReference;
import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.table.ArrowFile;
import dev.deja.tracker.word.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What executions have under names: found by reference, and fetched. Thread-safe. */
public final class Artifacts {

  /** What can mean an execution, with a name behind it; paths and digests are not like that. */
  private static final Pattern EXECUTION =
      Pattern.compile(
          "latest|[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{3,25}|([\\p{L}\\p{N}._-]+)?@[^/@]+"
              + "|[\\p{L}\\p{N}._-]+/([0-9]{1,9}|latest)");

  private final Tracker tracker;

  Artifacts(Tracker tracker) {
    this.tracker = tracker;
  }

  /** Of an execution, the last one of each name, in the order in which they were kept. */
  public List<KeptArtifact> of(ExecutionRow execution) {
    Map<String, KeptArtifact> last = new LinkedHashMap<>();
    for (CellRun run : tracker.execution(execution.id()).cells()) {
      for (Artifact artifact : run.artifacts()) {
        last.remove(artifact.name());
        last.put(artifact.name(), new KeptArtifact(execution, run.number(), artifact));
      }
    }
    return new ArrayList<>(last.values());
  }

  /**
   * Whether a text can mean an artifact: an execution, and a name behind it. {@code churn/42} and
   * {@code churn/42/7} cannot.
   */
  public static boolean isReference(String text) {
    int slash = text.lastIndexOf('/');
    return slash > 0
        && EXECUTION.matcher(text.substring(0, slash)).matches()
        && Artifact.isName(text.substring(slash + 1));
  }

  /**
   * What a reference means: {@code churn/42/model}.
   *
   * @throws UnknownReference if it means nothing, with what comes nearest
   */
  public KeptArtifact resolve(String reference) {
    int slash = reference.lastIndexOf('/');
    if (slash < 1) {
      throw new UnknownReference(
          "'"
              + reference
              + "' is no artifact: expected an execution and a name, as churn/42/model. List them"
              + " with 'deja artifact list'.",
          List.of());
    }
    return resolve(
        tracker.resolve(reference.substring(0, slash)).execution(), reference.substring(slash + 1));
  }

  /**
   * What an execution has under a name.
   *
   * @throws UnknownReference if it has none, with what comes nearest
   */
  public KeptArtifact resolve(ExecutionRow execution, String name) {
    List<KeptArtifact> kept = of(execution);
    Optional<KeptArtifact> found =
        kept.stream().filter(each -> each.artifact().name().equals(name)).findFirst();
    return found.orElseThrow(() -> unknown(execution, name, kept));
  }

  private static UnknownReference unknown(
      ExecutionRow execution, String name, List<KeptArtifact> kept) {
    List<String> names = kept.stream().map(each -> each.artifact().name()).toList();
    List<String> near = Nearest.to(name, names);
    List<String> shown = near.isEmpty() ? names : near;
    return new UnknownReference(
        execution.reference()
            + " has no artifact '"
            + name
            + "'; "
            + (names.isEmpty()
                ? "it has none"
                : (near.isEmpty() ? "it has: " : "nearest: ")
                    + String.join(", ", shown.subList(0, Math.min(8, shown.size()))))
            + ". See 'deja artifact list "
            + execution.reference()
            + "'.",
        shown.stream().map(each -> execution.reference() + "/" + each).toList());
  }

  /**
   * The digest of an artifact that is kept.
   *
   * @throws StoreException if it could not be kept, with why
   */
  public static Digest digest(KeptArtifact kept) {
    return kept.artifact()
        .digest()
        .orElseThrow(
            () ->
                new StoreException(
                    kept.reference()
                        + " was not kept: "
                        + kept.artifact().doubt().orElse("its bytes are not known")));
  }

  /** Writes its bytes to a file, in the place of whatever is there, checked on the way. */
  public void fetch(KeptArtifact kept, Path file) throws IOException {
    try (InputStream in = tracker.executions().blobs().open(digest(kept))) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Writes the rows of a table to a row file, in the place of whatever is there. */
  public void fetchRows(KeptArtifact kept, Path rowFile) throws IOException {
    Path arrow = Files.createTempFile("deja-", ".arrow");
    try {
      fetch(kept, arrow);
      ArrowFile.read(arrow, rowFile);
    } finally {
      Files.deleteIfExists(arrow);
    }
  }
}
