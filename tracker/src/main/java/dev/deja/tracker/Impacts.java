package dev.deja.tracker;

import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.Index;
import dev.deja.tracker.index.Met;
import dev.deja.tracker.lineage.Impact;
import dev.deja.tracker.lineage.ImpactSearch;
import dev.deja.tracker.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers what depends on something bad, as the index stood when this was made. Thread-safe. */
public final class Impacts {

  private final Index index;
  private final int depth;

  Impacts(Index index, int depth) {
    this.index = index;
    this.depth = depth;
  }

  /**
   * Of a jar.
   *
   * @param name coordinates with or without the version, a file's name, or a digest
   */
  public Impact ofJar(String name) {
    return ImpactSearch.of(index, name, index.executionsWithJar(name), depth);
  }

  /** Jars whose coordinates or file name have a text in them; at most so many. */
  public List<String> jarsLike(String part, int most) {
    return index.jarsLike(part, most);
  }

  /** Of some bytes, for those that read them. */
  public Impact ofFile(String name, Digest digest) {
    return ImpactSearch.of(index, name, ImpactSearch.readers(index, digest), depth);
  }

  /** Of one cell run, for its execution from there on. */
  public Impact ofCell(ExecutionRow execution, int cell) {
    Met met =
        new Met(
            execution.id().ulid(), execution.reference(), execution.startedAt(), cell, "ran it");
    return ImpactSearch.of(index, execution.reference() + "/" + cell, List.of(met), depth);
  }

  /** Of a piece of code, wherever a cell was exactly that. */
  public Impact ofSource(String name, String source) {
    Digest digest = Digest.of(source.getBytes(StandardCharsets.UTF_8));
    return ImpactSearch.of(index, name, index.executionsOfSource(digest), depth);
  }
}
