package dev.deja.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One recorded session of a notebook. What a list shows of it is there at once; the rest is read
 * when it is first asked for, and then stays as it was.
 */
public final class Execution {

  private final Store store;
  private final Json row;
  private @Nullable Json record;

  Execution(Store store, Json row) {
    this.store = store;
    this.row = row;
  }

  /** What a person types to mean it: {@code churn/42}. */
  public String reference() {
    return row.text("reference");
  }

  /** Its id, a ULID. */
  public String id() {
    return row.text("id");
  }

  /** Its notebook's name. */
  public String notebook() {
    return row.text("notebook");
  }

  /** Its short number among the executions of its notebook, from 1. */
  public int number() {
    return (int) row.whole("number");
  }

  /**
   * {@code RUNNING}, {@code COMPLETED}, {@code FAILED}, {@code INTERRUPTED}, {@code INCOMPLETE}.
   */
  public String status() {
    return row.text("status");
  }

  /** What it proved, if it is a re-run: {@code IDENTICAL}, … */
  public Optional<String> verdict() {
    return row.optionalText("verdict");
  }

  public Instant startedAt() {
    return row.time("startedAt");
  }

  /** Empty while it runs. */
  public Optional<Instant> endedAt() {
    return row.optionalText("endedAt").map(Instant::parse);
  }

  /** Who ran it. */
  public String user() {
    return row.text("user");
  }

  /** The tags that it carried when it was read, in order. */
  public List<String> tags() {
    return row.texts("tags");
  }

  private synchronized Json record() {
    Json known = record;
    if (known == null) {
      known = store.ask("record", Map.of("reference", id()));
      record = known;
    }
    return known;
  }

  /** Parameters by name: given, or else default. */
  public Map<String, @Nullable Object> parameters() {
    return record().object("parameters");
  }

  /** The last value of every key. */
  public Map<String, @Nullable Object> metadata() {
    Map<String, @Nullable Object> last = new LinkedHashMap<>();
    points("").forEach(point -> last.put(point.key(), point.value()));
    return last;
  }

  /**
   * All points of a key, in the order in which they were said.
   *
   * @return empty if there is no such key
   */
  public List<Point> series(String key) {
    return points(key);
  }

  private List<Point> points(String key) {
    List<Point> points = new ArrayList<>();
    for (Json each : store.ask("points", Map.of("reference", id(), "key", key)).objects("points")) {
      points.add(
          new Point(
              each.text("key"),
              each.fields().get("value"),
              each.optionalWhole("step").map(OptionalLong::of).orElse(OptionalLong.empty()),
              each.time("at"),
              (int) each.whole("cell")));
    }
    return points;
  }

  /** Its cell runs, in order. */
  public List<Cell> cells() {
    return record().objects("cells").stream()
        .map(run -> new Cell(store, reference(), run))
        .toList();
  }

  /** What its cells have read and written, in order. */
  public List<UsedFile> files() {
    return cells().stream().flatMap(cell -> cell.files().stream()).toList();
  }

  /** What it has under names, in the order in which it was kept. */
  public List<Artifact> artifacts() {
    return record().objects("artifacts").stream().map(each -> new Artifact(store, each)).toList();
  }

  /**
   * What it has under a name.
   *
   * @throws IllegalArgumentException if it has none of this name, with those that come nearest
   */
  public Artifact artifact(String name) {
    return store.artifact(reference() + "/" + name);
  }

  @Override
  public String toString() {
    return reference();
  }
}
