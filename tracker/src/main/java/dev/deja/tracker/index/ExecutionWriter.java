package dev.deja.tracker.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.BlobRef;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.GitState;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.MetadataPoint;
import dev.deja.tracker.model.TaskRef;
import dev.deja.tracker.store.StoredExecution;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes executions into the tables, replacing what was there of them. */
final class ExecutionWriter implements AutoCloseable {

  private static final List<String> TABLES =
      List.of(
          "cell_runs",
          "metadata",
          "parameters",
          "dependencies",
          "blob_uses",
          "file_uses",
          "artifacts");

  private static final int LONGEST_TEXT = 1000;

  private final PreparedBatch executions;
  private final PreparedBatch cellRuns;
  private final PreparedBatch metadata;
  private final PreparedBatch parameters;
  private final PreparedBatch dependencies;
  private final PreparedBatch blobUses;
  private final PreparedBatch fileUses;
  private final PreparedBatch artifacts;

  private ExecutionWriter(Handle handle) {
    this.executions =
        handle.prepareBatch(
            """
            insert into executions (id, notebook, number, path, status, sealed, started_at,
              ended_at, wall, cells, user_name, rerun_of, verdict, host, client, java, git_commit,
              git_branch, git_version, cpu, peak_memory, cost, group_id, group_name, task)
            values (:id, :notebook, :number, :path, :status, :sealed, :startedAt,
              :endedAt, :wall, :cells, :user, :rerunOf, :verdict, :host, :client, :java, :commit,
              :branch, :version, :cpu, :peakMemory, :cost, :group, :groupName, :task)
            """);
    this.cellRuns =
        handle.prepareBatch(
            """
            insert into cell_runs (execution, number, cell_id, execution_count, status,
              source_digest, started_at, wall)
            values (:execution, :number, :cellId, :executionCount, :status,
              :source, :startedAt, :wall)
            """);
    this.metadata =
        handle.prepareBatch(
            """
            insert into metadata (execution, name, json, number_value, text_value, step, said_at,
              cell)
            values (:execution, :name, :json, :number, :text, :step, :at, :cell)
            """);
    this.parameters =
        handle.prepareBatch(
            """
            insert into parameters (execution, name, json, number_value, text_value)
            values (:execution, :name, :json, :number, :text)
            """);
    this.dependencies =
        handle.prepareBatch(
            """
            insert into dependencies (execution, position, coordinates, file, digest, direct)
            values (:execution, :position, :coordinates, :file, :digest, :direct)
            """);
    this.blobUses =
        handle.prepareBatch(
            """
            insert into blob_uses (execution, digest, cell, role)
            values (:execution, :digest, :cell, :role)
            """);
    this.fileUses =
        handle.prepareBatch(
            """
            insert into file_uses (execution, cell, role, path, file, digest, size_bytes)
            values (:execution, :cell, :role, :path, :file, :digest, :size)
            """);
    this.artifacts =
        handle.prepareBatch(
            """
            insert into artifacts (execution, name, cell, kind, digest, size_bytes)
            values (:execution, :name, :cell, :kind, :digest, :size)
            """);
  }

  /** To be called in a transaction. */
  static void write(Handle handle, List<StoredExecution> stored) {
    // What was read before the seal came is written after someone else wrote it.
    List<StoredExecution> current =
        stored.stream().filter(each -> each.end().isPresent() || !isSealed(handle, each)).toList();
    delete(handle, current.stream().map(each -> each.id().ulid()).toList());
    try (ExecutionWriter writer = new ExecutionWriter(handle)) {
      current.forEach(writer::add);
      for (PreparedBatch batch : writer.batches()) {
        if (batch.size() > 0) {
          batch.execute();
        }
      }
    }
  }

  /** Removes all that is known of executions; their events stay. */
  static void delete(Handle handle, List<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    int[] deleted;
    try (PreparedBatch batch = handle.prepareBatch("delete from executions where id = ?")) {
      ids.forEach(batch::add);
      deleted = batch.execute();
    }
    for (int i = 0; i < deleted.length; i++) {
      if (deleted[i] > 0) {
        String id = ids.get(i);
        TABLES.forEach(
            table -> handle.execute("delete from " + table + " where execution = ?", id));
      }
    }
  }

  private List<PreparedBatch> batches() {
    return List.of(
        executions, cellRuns, metadata, parameters, dependencies, blobUses, fileUses, artifacts);
  }

  private void add(StoredExecution stored) {
    ExecutionStart start = stored.start();
    String id = start.id().ulid();
    addExecution(stored);
    stored.cells().forEach(run -> addCellRun(id, run));
    addFileUses(id, stored);
    addArtifacts(id, stored);
    addMetadata(id, stored.cells());
    stored.parameters().forEach((name, value) -> addParameter(id, name, value));
    addDependencies(id, stored.end().map(ExecutionEnd::lock).orElse(List.of()));
    addBlobUses(id, stored);
  }

  private static boolean isSealed(Handle handle, StoredExecution stored) {
    return handle
            .createQuery("select count(*) from executions where id = :id and sealed = 1")
            .bind("id", stored.id().ulid())
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  private void addExecution(StoredExecution stored) {
    ExecutionStart start = stored.start();
    Optional<ExecutionEnd> end = stored.end();
    Duration wall =
        stored.cells().stream().map(CellRun::wall).reduce(Duration.ZERO, Duration::plus);
    executions
        .bind("id", start.id().ulid())
        .bind("notebook", start.notebook().name())
        .bind("number", start.number())
        .bind("path", start.notebook().path())
        .bind("status", stored.status().name())
        .bind("sealed", end.isPresent() ? 1 : 0)
        .bind("startedAt", start.startedAt().toEpochMilli())
        .bind("endedAt", end.map(seal -> seal.endedAt().toEpochMilli()))
        .bind("wall", wall.toMillis())
        .bind("cells", stored.cells().size())
        .bind("user", start.environment().user())
        .bind("rerunOf", start.rerunOf().map(Object::toString))
        .bind("verdict", stored.verdict().map(verdict -> verdict.verdict().name()))
        .bind("host", start.environment().host())
        .bind("client", start.client())
        .bind("java", start.environment().javaVersion())
        .bind("commit", start.git().flatMap(GitState::commit))
        .bind("branch", start.git().flatMap(GitState::branch))
        .bind("version", start.git().map(GitState::version))
        .bind("cpu", stored.cells().stream().mapToLong(run -> run.cpu().toMillis()).sum())
        .bind("peakMemory", peak(stored.cells()))
        .bind("cost", end.flatMap(ExecutionEnd::cost).map(cost -> cost.amount().doubleValue()))
        .bind("group", start.task().map(task -> task.group().ulid()))
        .bind("groupName", start.task().map(TaskRef::name))
        .bind("task", start.task().map(TaskRef::number))
        .add();
  }

  private static Optional<Long> peak(List<CellRun> runs) {
    long peak = runs.stream().mapToLong(CellRun::peakHeapBytes).max().orElse(-1);
    return peak < 0 ? Optional.empty() : Optional.of(peak);
  }

  private void addCellRun(String id, CellRun run) {
    cellRuns
        .bind("execution", id)
        .bind("number", run.number())
        .bind("cellId", run.cellId())
        .bind("executionCount", run.executionCount())
        .bind("status", run.status().name())
        .bind("source", Digest.of(run.source().getBytes(StandardCharsets.UTF_8)).toString())
        .bind("startedAt", run.startedAt().toEpochMilli())
        .bind("wall", run.wall().toMillis())
        .add();
  }

  private void addFileUses(String id, StoredExecution stored) {
    for (CellRun run : stored.cells()) {
      for (FileUse use : run.fileUses()) {
        fileUses
            .bind("execution", id)
            .bind("cell", run.number())
            .bind("role", use.role().name())
            .bind("path", use.path())
            .bind("file", stored.start().file(use.path()))
            .bind("digest", use.digest().map(Digest::toString))
            .bind("size", use.sizeBytes())
            .add();
      }
    }
  }

  /**
   * Each is written by its run, so that lineage goes through it; also one that a later one of its
   * name has replaced.
   */
  private void addArtifacts(String id, StoredExecution stored) {
    Map<String, CellRun> last = new LinkedHashMap<>();
    for (CellRun run : stored.cells()) {
      for (Artifact artifact : run.artifacts()) {
        last.put(artifact.name(), run);
        if (artifact.digest().isPresent()) {
          String location = Artifact.location(stored.start().reference(), artifact.name());
          fileUses
              .bind("execution", id)
              .bind("cell", run.number())
              .bind("role", FileUse.Role.OUTPUT.name())
              .bind("path", location)
              .bind("file", location)
              .bind("digest", artifact.digest().map(Digest::toString))
              .bind("size", artifact.sizeBytes())
              .add();
        }
      }
    }
    last.forEach((name, run) -> addArtifact(id, name, run));
  }

  private void addArtifact(String id, String name, CellRun run) {
    run.artifacts().stream()
        .filter(artifact -> artifact.name().equals(name))
        .forEach(
            artifact ->
                artifacts
                    .bind("execution", id)
                    .bind("name", name)
                    .bind("cell", run.number())
                    .bind("kind", artifact.kind().name())
                    .bind("digest", artifact.digest().map(Digest::toString))
                    .bind("size", artifact.sizeBytes())
                    .add());
  }

  private record Said(MetadataPoint point, int cell) {}

  private void addMetadata(String id, List<CellRun> runs) {
    Map<String, Said> last = new LinkedHashMap<>();
    for (CellRun run : runs) {
      run.metadata().forEach(point -> last.put(point.key(), new Said(point, run.number())));
    }
    last.forEach(
        (name, said) ->
            metadata
                .bind("execution", id)
                .bind("name", name)
                .bind("json", said.point().value().toString())
                .bind("number", number(said.point().value()))
                .bind("text", text(said.point().value()))
                .bind("step", said.point().step())
                .bind("at", said.point().at().toEpochMilli())
                .bind("cell", said.cell())
                .add());
  }

  private void addParameter(String id, String name, Object given) {
    JsonNode value = Json.mapper().valueToTree(given);
    parameters
        .bind("execution", id)
        .bind("name", name)
        .bind("json", value.toString())
        .bind("number", number(value))
        .bind("text", text(value))
        .add();
  }

  private static Optional<Double> number(JsonNode value) {
    return value.isNumber() ? Optional.of(value.doubleValue()) : Optional.empty();
  }

  private static String text(JsonNode value) {
    String text = value.isContainerNode() ? value.toString() : value.asText();
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }

  private void addDependencies(String id, List<Dependency> lock) {
    for (int position = 0; position < lock.size(); position++) {
      Dependency dependency = lock.get(position);
      dependencies
          .bind("execution", id)
          .bind("position", position)
          .bind("coordinates", dependency.coordinates())
          .bind("file", dependency.file())
          .bind("digest", dependency.digest().toString())
          .bind("direct", dependency.direct() ? 1 : 0)
          .add();
    }
  }

  private void addBlobUses(String id, StoredExecution stored) {
    Optional<Digest> bundle = stored.start().bundle();
    Optional<Digest> bundleAtEnd = stored.end().flatMap(ExecutionEnd::bundleAtEnd);
    bundle.ifPresent(digest -> addBlobUse(id, digest, 0, BlobUse.Role.BUNDLE));
    bundleAtEnd
        .filter(digest -> !bundle.equals(Optional.of(digest)))
        .ifPresent(digest -> addBlobUse(id, digest, 0, BlobUse.Role.BUNDLE));
    stored
        .start()
        .git()
        .flatMap(GitState::patch)
        .ifPresent(digest -> addBlobUse(id, digest, 0, BlobUse.Role.PATCH));
    // A run that reads a file and writes the same bytes uses one blob.
    Set<String> added = new HashSet<>();
    for (CellRun run : stored.cells()) {
      for (FileUse use : run.fileUses()) {
        use.digest()
            .filter(digest -> use.kept())
            .filter(digest -> added.add(digest + " " + run.number()))
            .ifPresent(digest -> addBlobUse(id, digest, run.number(), BlobUse.Role.FILE));
      }
      for (Artifact artifact : run.artifacts()) {
        artifact
            .digest()
            .filter(digest -> added.add(digest + " " + run.number()))
            .ifPresent(digest -> addBlobUse(id, digest, run.number(), BlobUse.Role.FILE));
      }
      run.outputsBlob()
          .ifPresent(blob -> addBlobUse(id, blob.digest(), run.number(), BlobUse.Role.OUTPUTS));
      run.hiddenOutputs().stream()
          .map(BlobRef::digest)
          .distinct()
          .forEach(digest -> addBlobUse(id, digest, run.number(), BlobUse.Role.OUTPUTS));
    }
  }

  private void addBlobUse(String id, Digest digest, int cell, BlobUse.Role role) {
    blobUses
        .bind("execution", id)
        .bind("digest", digest.toString())
        .bind("cell", cell)
        .bind("role", role.name())
        .add();
  }

  @Override
  public void close() {
    batches().forEach(PreparedBatch::close);
  }
}
