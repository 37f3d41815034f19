package dev.deja.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.BlobRef;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Environment;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.GitState;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.MetadataPoint;
import dev.deja.tracker.model.NotebookRef;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.Layout;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.Segments;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A store in a folder, filled object by object as {@code docs/format.md} says, with the times and
 * ids that a test wants.
 */
public final class StoreFixture {

  private final LocalObjectStore objects;
  private final Executions executions;

  public StoreFixture(Path folder) {
    this.objects = LocalObjectStore.open(folder);
    this.executions = new Executions(objects);
  }

  public Path folder() {
    return objects.folder();
  }

  public Executions executions() {
    return executions;
  }

  /** An execution to be described and then written. */
  public Draft execution(String notebook, int number, String startedAt) {
    return new Draft(notebook, number, Instant.parse(startedAt));
  }

  /** A whole execution with one good cell. */
  public ExecutionId completed(String notebook, int number, String startedAt) {
    return execution(notebook, number, startedAt).ok("1 + 1", "2").seal(ExecutionStatus.COMPLETED);
  }

  public ExecutionId tagAdded(ExecutionId execution, String tag, String by) {
    return event(execution, Event.Kind.TAG_ADDED, tag, by);
  }

  public ExecutionId tagRemoved(ExecutionId execution, String tag, String by) {
    return event(execution, Event.Kind.TAG_REMOVED, tag, by);
  }

  public ExecutionId event(ExecutionId execution, Event.Kind kind, String value, String by) {
    ExecutionId id = new ExecutionId(UlidCreator.getMonotonicUlid().toString());
    executions.add(new Event(Event.FORMAT, id, Instant.now(), by, execution, kind, value));
    return id;
  }

  /** A bundle of text files by path. */
  public Digest bundle(String notebook, Map<String, String> files) {
    List<BundleManifest.File> entries = new ArrayList<>();
    new TreeMap<>(files)
        .forEach(
            (path, text) -> {
              BlobRef blob = executions.blobs().put(text.getBytes(UTF_8));
              entries.add(
                  new BundleManifest.File(
                      path, blob.digest(), blob.sizeBytes(), path.endsWith(".sh")));
            });
    return executions
        .blobs()
        .put(bytes(new BundleManifest(1, Optional.of(notebook), entries, List.of())))
        .digest();
  }

  public void verdict(ExecutionId original, ExecutionId rerun, Verdict verdict) {
    executions.add(
        new RerunVerdict(
            RerunVerdict.FORMAT,
            original,
            rerun,
            Instant.now(),
            Optional.empty(),
            verdict,
            List.of(),
            List.of()));
  }

  /** Overwrites an object's file, as a failing disk would. */
  public void damage(String key) {
    try {
      Path file = folder().resolve(key);
      Files.delete(file);
      Files.writeString(file, "damaged");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An id of that time. */
  public static ExecutionId id(Instant time) {
    return new ExecutionId(UlidCreator.getUlid(time.toEpochMilli()).toString());
  }

  private void put(String key, byte[] bytes) {
    objects.putIfAbsent(key, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  private static byte[] bytes(Object value) {
    try {
      return Json.mapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A file that a cell read. */
  public static FileUse input(String path, String text) {
    return use(path, FileUse.Role.INPUT, text);
  }

  /** A file that a cell wrote. */
  public static FileUse output(String path, String text) {
    return use(path, FileUse.Role.OUTPUT, text);
  }

  private static FileUse use(String path, FileUse.Role role, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return new FileUse(
        path,
        role,
        Optional.of(Digest.of(bytes)),
        bytes.length,
        false,
        List.of("stream"),
        Optional.empty());
  }

  /** An execution that is being described. */
  public final class Draft {

    private final String notebook;
    private final int number;
    private final Instant startedAt;
    private final List<CellRun> runs = new ArrayList<>();
    private ExecutionId id;
    private Optional<Digest> bundle = Optional.empty();
    private Optional<ExecutionId> rerunOf = Optional.empty();
    private String user = "ada";
    private final Map<String, Object> parameters = new TreeMap<>();

    private Draft(String notebook, int number, Instant startedAt) {
      this.notebook = notebook;
      this.number = number;
      this.startedAt = startedAt;
      this.id = StoreFixture.id(startedAt);
    }

    public Draft id(String ulid) {
      id = new ExecutionId(ulid);
      return this;
    }

    public Draft user(String name) {
      user = name;
      return this;
    }

    public Draft parameter(String name, Object value) {
      parameters.put(name, value);
      return this;
    }

    public Draft bundle(Digest digest) {
      bundle = Optional.of(digest);
      return this;
    }

    public Draft rerunOf(ExecutionId original) {
      rerunOf = Optional.of(original);
      return this;
    }

    /** A good cell with a text result. */
    public Draft ok(String source, String result) {
      String output =
          "{\"output_type\":\"execute_result\",\"execution_count\":%d,\"metadata\":{},"
              + "\"data\":{\"text/plain\":\"%s\"}}";
      return run(
          source,
          CellRun.Status.OK,
          List.of(json(output.formatted(runs.size() + 1, result))),
          List.of());
    }

    /** A cell that threw. */
    public Draft error(String source, String ename, String evalue) {
      String output =
          "{\"output_type\":\"error\",\"ename\":\"%s\",\"evalue\":\"%s\",\"traceback\":[]}";
      return run(
          source, CellRun.Status.ERROR, List.of(json(output.formatted(ename, evalue))), List.of());
    }

    /** A good cell with an output of nbformat 4. */
    public Draft output(String source, String output) {
      return run(source, CellRun.Status.OK, List.of(json(output)), List.of());
    }

    /** A cell that said a metadata point. */
    public Draft metadata(String source, String key, String value) {
      return run(
          source,
          CellRun.Status.OK,
          List.of(),
          List.of(new MetadataPoint(key, json(value), Optional.empty(), startedAt)));
    }

    /** A good cell that used files. */
    public Draft files(String source, FileUse... uses) {
      run(source, CellRun.Status.OK, List.of(), List.of());
      CellRun last = runs.remove(runs.size() - 1);
      runs.add(
          new CellRun(
              last.number(),
              last.cellId(),
              last.executionCount(),
              source,
              false,
              last.status(),
              last.startedAt(),
              last.wall(),
              last.cpu(),
              -1,
              List.of(),
              Optional.empty(),
              List.of(),
              List.of(),
              List.of(),
              Optional.empty(),
              List.of(uses),
              List.of()));
      return this;
    }

    /** A good cell that kept a text under a name, and used files. */
    public Draft artifact(String source, String name, String text, FileUse... uses) {
      BlobRef blob = executions.blobs().put(text.getBytes(UTF_8));
      files(source, uses);
      CellRun last = runs.remove(runs.size() - 1);
      Artifact artifact =
          new Artifact(
              name,
              Artifact.Kind.TEXT,
              Optional.of(blob.digest()),
              blob.sizeBytes(),
              Optional.of("java.lang.String"),
              Optional.empty(),
              Optional.empty(),
              List.of(),
              Optional.empty());
      runs.add(
          new CellRun(
              last.number(),
              last.cellId(),
              last.executionCount(),
              source,
              false,
              last.status(),
              last.startedAt(),
              last.wall(),
              last.cpu(),
              -1,
              List.of(),
              Optional.empty(),
              List.of(),
              List.of(),
              List.of(),
              Optional.empty(),
              last.fileUses(),
              List.of(),
              List.of(artifact),
              Optional.empty()));
      return this;
    }

    /** A good cell whose outputs are kept as a blob. */
    public Draft large(String source, String text) {
      BlobRef blob =
          executions
              .blobs()
              .put(bytes(List.of(Map.of("output_type", "stream", "name", "stdout", "text", text))));
      run(source, CellRun.Status.OK, List.of(), List.of());
      CellRun last = runs.remove(runs.size() - 1);
      runs.add(
          new CellRun(
              last.number(),
              last.cellId(),
              last.executionCount(),
              source,
              false,
              last.status(),
              last.startedAt(),
              last.wall(),
              last.cpu(),
              -1,
              List.of(),
              Optional.of(blob),
              List.of(),
              List.of(),
              List.of(),
              Optional.empty(),
              List.of(),
              List.of()));
      return this;
    }

    private Draft run(
        String source,
        CellRun.Status status,
        List<JsonNode> outputs,
        List<MetadataPoint> metadata) {
      int next = runs.size() + 1;
      runs.add(
          new CellRun(
              next,
              Optional.of("cell-" + next),
              next,
              source,
              false,
              status,
              startedAt.plusSeconds(next),
              Duration.ofMillis(250),
              Duration.ofMillis(120),
              -1,
              outputs,
              Optional.empty(),
              List.of(),
              metadata,
              List.of(),
              Optional.empty(),
              List.of(),
              List.of()));
      return this;
    }

    /** Writes what there is so far, without a seal. */
    public ExecutionId running() {
      put(Layout.number(notebook, number), id.ulid().getBytes(UTF_8));
      put(Layout.start(id), bytes(start()));
      if (!runs.isEmpty()) {
        new Segments(objects).put(id, 1, segment());
      }
      return id;
    }

    /** Writes all of it. */
    public ExecutionId seal(ExecutionStatus status) {
      running();
      Duration wall = Duration.ofMillis(250L * runs.size());
      put(
          Layout.end(id),
          bytes(
              new ExecutionEnd(
                  ExecutionEnd.FORMAT,
                  status,
                  startedAt.plusSeconds(90),
                  runs.size(),
                  wall,
                  Duration.ZERO,
                  runs.isEmpty() ? List.of() : List.of(Digest.of(segment())),
                  Optional.empty(),
                  List.of(),
                  "kernel",
                  List.of(),
                  Map.of(),
                  List.of(),
                  Optional.empty(),
                  List.of())));
      return id;
    }

    private byte[] segment() {
      StringBuilder lines = new StringBuilder();
      runs.forEach(run -> lines.append(new String(bytes(run), UTF_8)).append('\n'));
      return lines.toString().getBytes(UTF_8);
    }

    private ExecutionStart start() {
      return new ExecutionStart(
          ExecutionStart.FORMAT,
          id,
          new NotebookRef(
              notebook, Optional.of("/home/" + user + "/notebooks/" + notebook + ".ipynb")),
          number,
          startedAt,
          "/home/" + user + "/work",
          "jupyter",
          "0.1.0",
          new Environment(
              "lovelace",
              user,
              "Linux 6.1.0",
              "amd64",
              Optional.empty(),
              8,
              -1,
              List.of(),
              "17.0.15+6",
              "Debian",
              List.of("-Xmx2g"),
              "UTC",
              "en",
              Optional.empty(),
              Optional.empty(),
              Map.of()),
          Optional.of(
              new GitState(
                  Optional.of("1".repeat(40)),
                  Optional.of("main"),
                  Optional.of("https://example.org/churn.git"),
                  "2.3.0.post5-git1111111-dirty",
                  true,
                  Optional.empty())),
          bundle,
          parameters,
          rerunOf);
    }
  }
}
