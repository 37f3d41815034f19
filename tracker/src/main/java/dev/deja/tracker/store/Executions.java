package dev.deja.tracker.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.model.Resumption;
import dev.deja.tracker.model.Tombstone;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads executions and events from a store, and adds what is said about them afterwards. Everything
 * it reads is checked against the digests that name it. Thread-safe.
 */
public final class Executions {

  private static final int NEW_LINE = '\n';

  private final ObjectStore objects;
  private final JsonObjects json;
  private final Segments segments;
  private final BlobStore blobs;
  private final Groups groups;

  public Executions(ObjectStore objects) {
    this.objects = objects;
    this.json = new JsonObjects(objects);
    this.segments = new Segments(objects);
    this.blobs = new BlobStore(objects);
    this.groups = new Groups(objects);
  }

  /** The blobs of the same store. */
  public BlobStore blobs() {
    return blobs;
  }

  /** The groups of the same store. */
  public Groups groups() {
    return groups;
  }

  /**
   * Ids in ascending order, which is the order of their beginnings. The caller closes the stream.
   * Each may still be without {@code start.json}, when its kernel died early.
   *
   * @param after only ids behind this one; empty for all
   */
  public Stream<ExecutionId> list(Optional<ExecutionId> after) {
    // A cut key ends with a slash, so that the one before counts as given only with its own.
    String begin = after.map(id -> Layout.EXECUTIONS + id + "/").orElse("");
    return objects
        .list(Layout.EXECUTIONS, begin, true)
        .filter(key -> key.endsWith("/"))
        .map(key -> key.substring(Layout.EXECUTIONS.length(), key.length() - 1))
        .filter(ExecutionId::isUlid)
        .map(ExecutionId::new);
  }

  /**
   * All that the store has of an execution.
   *
   * @return empty if it has no {@code start.json}; of one that was deleted what stays of it
   * @throws StoreException if an object is damaged, with its key
   */
  public Optional<StoredExecution> read(ExecutionId id) {
    Optional<ExecutionStart> start = start(id);
    if (start.isEmpty()) {
      return json.read(Layout.deleted(id), Tombstone.class).map(Deleted::execution);
    }
    // The seal first: what it counts is complete, whatever is written meanwhile.
    Optional<ExecutionEnd> end = end(id);
    Collection<CellRun> cells = end.isPresent() ? sealed(id, end.get()) : soFar(id);
    Optional<RerunVerdict> verdict = start.get().rerunOf().flatMap(original -> verdict(id));
    return Optional.of(new StoredExecution(start.get(), List.copyOf(cells), end, verdict));
  }

  /** How an execution began; empty if the store does not have it. */
  public Optional<ExecutionStart> start(ExecutionId id) {
    return json.read(Layout.start(id), ExecutionStart.class);
  }

  /** The seal of an execution; empty while there is none. */
  public Optional<ExecutionEnd> end(ExecutionId id) {
    return json.read(Layout.end(id), ExecutionEnd.class);
  }

  /** What a re-run proved; empty if it is none, or has not been compared. */
  public Optional<RerunVerdict> verdict(ExecutionId id) {
    return json.read(Layout.verdict(id), RerunVerdict.class);
  }

  /** How an execution went on from another; empty if it did not, or not to its end. */
  public Optional<Resumption> resumption(ExecutionId id) {
    return json.read(Layout.resumption(id), Resumption.class);
  }

  /** Adds how an execution went on from another; the first one stays. Durable when it returns. */
  public void add(Resumption resumption) {
    write(Layout.resumption(resumption.resumed()), resumption);
  }

  /**
   * The id of the execution with a short number.
   *
   * @return empty if no execution of that notebook has the number
   */
  public Optional<ExecutionId> byNumber(String notebook, int number) {
    String key = Layout.number(notebook, number);
    return json.bytes(key)
        .map(
            bytes -> {
              String text = new String(bytes, UTF_8).strip();
              if (!ExecutionId.isUlid(text)) {
                throw new StoreException(
                    "'" + key + "' is damaged: expected an execution's id, found '" + text + "'");
              }
              return new ExecutionId(text);
            });
  }

  /**
   * The outputs of a cell run, wherever they are kept.
   *
   * @throws MissingBlob if they were kept as a blob that the store does not have
   * @throws CorruptBlob if they were kept as a blob that is damaged
   */
  public List<JsonNode> outputs(CellRun run) {
    if (run.outputsBlob().isEmpty()) {
      return run.outputs();
    }
    Digest digest = run.outputsBlob().get().digest();
    JsonNode array = JsonObjects.parse(blobs.read(digest), JsonNode.class, BlobStore.key(digest));
    List<JsonNode> outputs = new ArrayList<>();
    array.forEach(outputs::add);
    return List.copyOf(outputs);
  }

  /**
   * A bundle's manifest.
   *
   * @throws MissingBlob if the store does not have it
   * @throws CorruptBlob if it is damaged
   */
  public BundleManifest bundle(Digest digest) {
    return JsonObjects.parse(blobs.read(digest), BundleManifest.class, BlobStore.key(digest));
  }

  /**
   * Events in ascending order of their ids, which is the order of their times. The caller closes
   * the stream.
   *
   * @param after only events behind the one with this id; empty for all
   */
  public Stream<Event> events(Optional<ExecutionId> after) {
    return objects
        .list(Layout.EVENTS, after.map(Layout::event).orElse(""), false)
        .filter(key -> key.endsWith(".json"))
        .flatMap(key -> json.read(key, Event.class).stream());
  }

  /** The ids of all events in ascending order, unread. The caller closes the stream. */
  public Stream<ExecutionId> eventIds() {
    return eventIds(Optional.empty());
  }

  /**
   * The same.
   *
   * @param after only events behind the one with this id, which need not exist; empty for all
   */
  public Stream<ExecutionId> eventIds(Optional<ExecutionId> after) {
    return objects
        .list(Layout.EVENTS, after.map(Layout::event).orElse(""), false)
        .filter(key -> key.endsWith(".json"))
        .map(key -> key.substring(Layout.EVENTS.length(), key.length() - ".json".length()))
        .filter(ExecutionId::isUlid)
        .map(ExecutionId::new);
  }

  /** An event; empty if the store does not have it. */
  public Optional<Event> event(ExecutionId id) {
    return json.read(Layout.event(id), Event.class);
  }

  /**
   * An event whose object has been read.
   *
   * @throws StoreException if it is damaged
   */
  public Event event(ExecutionId id, byte[] object) {
    return JsonObjects.parse(object, Event.class, Layout.event(id));
  }

  /** Adds an event; nothing happens if it is there. Durable when this returns. */
  public void add(Event event) {
    write(Layout.event(event.id()), event);
  }

  /** Adds the verdict of a re-run; the first one stays. Durable when this returns. */
  public void add(RerunVerdict verdict) {
    write(Layout.verdict(verdict.rerun()), verdict);
  }

  /**
   * Deletes an execution: what stays is written first, then what was there goes, its beginning
   * first. Doing it again finishes what was broken off. Blobs go with the next collection.
   */
  public void delete(StoredExecution execution, String by, String reason, Instant at) {
    ExecutionStart start = execution.start();
    write(
        Layout.deleted(execution.id()),
        new Tombstone(
            Tombstone.FORMAT,
            execution.id(),
            at,
            by,
            reason,
            start.notebook(),
            start.number(),
            start.startedAt(),
            execution.end().map(ExecutionEnd::endedAt).orElse(at),
            start.workingFolder(),
            start.environment().user(),
            start.rerunOf(),
            Deleted.runs(execution),
            start.task()));
    objects.delete(Layout.start(execution.id()));
    String folder = Layout.EXECUTIONS + execution.id() + "/";
    List<String> rest;
    try (Stream<String> keys = objects.list(folder, "", false)) {
      rest = keys.filter(key -> !key.equals(Layout.deleted(execution.id()))).toList();
    }
    rest.forEach(objects::delete);
  }

  private Collection<CellRun> soFar(ExecutionId id) {
    SortedMap<Integer, CellRun> runs = new TreeMap<>();
    for (int number = 1; ; number++) {
      String key = Layout.cells(id, number);
      Optional<byte[]> segment = segments.read(id, number);
      if (segment.isEmpty()) {
        return runs.values();
      }
      addRuns(segment.get(), key, runs);
    }
  }

  private Collection<CellRun> sealed(ExecutionId id, ExecutionEnd end) {
    SortedMap<Integer, CellRun> runs = new TreeMap<>();
    for (int number = 1; number <= end.segments().size(); number++) {
      String key = Layout.cells(id, number);
      byte[] segment =
          segments
              .read(id, number)
              .orElseThrow(
                  () -> new StoreException("'" + key + "' is missing, and " + id + " is sealed"));
      Digest found = Digest.of(segment);
      Digest expected = end.segments().get(number - 1);
      if (!found.equals(expected) && !blobs.redactions().leadsTo(expected, found)) {
        throw new StoreException(
            "'" + key + "' is damaged: the seal says " + expected + ", its bytes have " + found);
      }
      addRuns(segment, key, runs);
    }
    return runs.values();
  }

  /** A later line about the same run replaces an earlier one. */
  private static void addRuns(byte[] segment, String key, SortedMap<Integer, CellRun> runs) {
    int begin = 0;
    for (int i = 0; i < segment.length; i++) {
      if (segment[i] == NEW_LINE) {
        byte[] line = java.util.Arrays.copyOfRange(segment, begin, i);
        CellRun run = JsonObjects.parse(line, CellRun.class, key);
        runs.put(run.number(), run);
        begin = i + 1;
      }
    }
  }

  private void write(String key, Object value) {
    byte[] bytes;
    try {
      bytes = Json.mapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(value + " has no JSON form", e);
    }
    objects.putIfAbsent(key, bytes.length, () -> new ByteArrayInputStream(bytes));
  }
}
