package dev.deja.tracker.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.Artifacts;
import dev.deja.tracker.KeptArtifact;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.index.AmbiguousReference;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.Filter;
import dev.deja.tracker.index.UnknownReference;
import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.MetadataPoint;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.notebook.NotebookCell;
import dev.deja.tracker.query.Field;
import dev.deja.tracker.query.Query;
import dev.deja.tracker.query.QueryProblem;
import dev.deja.tracker.query.TimeText;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.store.StoredExecution;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Answers the questions of {@code dev.deja.client.Store}. Thread-safe. */
final class StoreAnswers {

  private final Tracker tracker;
  private final Artifacts artifacts;

  StoreAnswers(Tracker tracker) {
    this.tracker = tracker;
    this.artifacts = tracker.artifacts();
  }

  /**
   * The answer to a question, as one JSON object.
   *
   * @param loaded is told which bytes went to whoever asked
   * @throws IllegalArgumentException if there is none, with why
   */
  String answer(String json, Consumer<String> loaded) throws IOException {
    JsonNode question = Json.mapper().readTree(json);
    try {
      return Json.mapper().writeValueAsString(answer(question, loaded));
    } catch (UnknownReference
        | AmbiguousReference
        | QueryProblem
        | StoreException
        | UnsupportedOperationException e) {
      throw new IllegalArgumentException(why(e), e);
    }
  }

  private static String why(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("java.nio.DirectByteBuffer")
        ? "tables need the JVM option --add-opens=java.base/java.nio=ALL-UNNAMED"
        : message;
  }

  private Object answer(JsonNode question, Consumer<String> loaded) throws IOException {
    String reference = question.path("reference").asText();
    String what = question.path("ask").asText();
    return switch (what) {
      case "notebooks" ->
          Map.of(
              "notebooks",
              tracker.list(Filter.ALL).stream()
                  .map(row -> row.notebook().name())
                  .distinct()
                  .sorted()
                  .toList());
      case "executions" ->
          Map.of(
              "executions",
              tracker.list(filter(question)).stream().map(StoreAnswers::row).toList());
      case "execution" -> row(tracker.resolve(reference).execution());
      case "record" -> record(tracker.resolve(reference).execution());
      case "points" ->
          points(tracker.resolve(reference).execution(), question.path("key").asText());
      case "artifact" -> artifact(artifacts.resolve(reference));
      case "fetch" -> fetch(artifacts.resolve(reference), question, loaded);
      case "file" -> file(question, loaded);
      default -> throw new IllegalArgumentException("there is no question '" + what + "'");
    };
  }

  private static Filter filter(JsonNode question) {
    List<TagName> tags = new ArrayList<>();
    question.path("tags").forEach(tag -> tags.add(new TagName(tag.asText())));
    List<Query> parts = new ArrayList<>();
    if (question.hasNonNull("where")) {
      parts.add(
          Query.parse(
              question.path("where").asText(),
              time -> TimeText.read(time, Clock.systemDefaultZone())));
    }
    String from = question.path("from").asText();
    if (!from.isEmpty()) {
      parts.add(
          new Query.Condition(
              new Field(Field.Kind.STARTED, ""),
              Query.Operator.AT_MOST,
              List.of(new Query.Time(Instant.parse(from)))));
    }
    return new Filter(
        Optional.ofNullable(question.path("notebook").textValue()),
        tags,
        List.of(),
        Optional.empty(),
        parts.isEmpty() ? Optional.empty() : Optional.of(new Query.And(parts)),
        Optional.ofNullable(question.path("sort").textValue()).map(StoreAnswers::sort),
        question.path("limit").asInt());
  }

  private static Filter.Sort sort(String text) {
    return new Filter.Sort(
        Query.field(text.replaceFirst(":(?:asc|desc)$", "")), text.endsWith(":asc"));
  }

  private static ObjectNode row(ExecutionRow row) {
    ObjectNode node =
        Json.mapper()
            .createObjectNode()
            .put("reference", row.reference())
            .put("id", row.id().ulid())
            .put("notebook", row.notebook().name())
            .put("number", row.number())
            .put("status", row.status().name())
            .put("startedAt", row.startedAt().toString())
            .put("user", row.user());
    row.endedAt().ifPresent(end -> node.put("endedAt", end.toString()));
    row.verdict().ifPresent(verdict -> node.put("verdict", verdict.name()));
    ArrayNode tags = node.putArray("tags");
    row.tags().forEach(tag -> tags.add(tag.name()));
    return node;
  }

  private ObjectNode record(ExecutionRow row) {
    StoredExecution stored = tracker.execution(row.id());
    ObjectNode node = Json.mapper().createObjectNode();
    node.set("parameters", Json.mapper().valueToTree(stored.parameters()));
    ArrayNode cells = node.putArray("cells");
    stored.cells().forEach(run -> cells.add(cell(run)));
    ArrayNode kept = node.putArray("artifacts");
    artifacts.of(row).forEach(each -> kept.add(artifact(each)));
    return node;
  }

  private ObjectNode cell(CellRun run) {
    ObjectNode node =
        Json.mapper()
            .createObjectNode()
            .put("number", run.number())
            .put("executionCount", run.executionCount())
            .put("source", run.source())
            .put("status", run.status().name())
            .put("startedAt", run.startedAt().toString())
            .put("wall", run.wall().toString())
            .put("cpu", run.cpu().toString());
    run.cellId().ifPresent(id -> node.put("cellId", id));
    StringBuilder printed = new StringBuilder();
    for (JsonNode output : tracker.outputs(run)) {
      if (output.path("name").asText().equals("stdout")) {
        printed.append(NotebookCell.text(output.path("text")));
      } else if (output.path("output_type").asText().equals("execute_result")) {
        node.put("result", NotebookCell.text(output.path("data").path("text/plain")));
      }
    }
    node.put("printed", printed.toString());
    ArrayNode files = node.putArray("files");
    for (FileUse use : run.fileUses()) {
      ObjectNode file = Json.mapper().valueToTree(use);
      files.add(file.put("cell", run.number()));
    }
    return node;
  }

  private Object points(ExecutionRow row, String key) {
    ObjectNode node = Json.mapper().createObjectNode();
    ArrayNode points = node.putArray("points");
    for (CellRun run : tracker.execution(row.id()).cells()) {
      for (MetadataPoint point : run.metadata()) {
        if (key.isEmpty() || point.key().equals(key)) {
          ObjectNode said = Json.mapper().valueToTree(point);
          points.add(said.put("cell", run.number()));
        }
      }
    }
    return node;
  }

  private static ObjectNode artifact(KeptArtifact kept) {
    ObjectNode node = Json.mapper().valueToTree(kept.artifact());
    kept.artifact()
        .path()
        .map(path -> Path.of(path).getFileName())
        .ifPresent(file -> node.put("file", file.toString()));
    return node.put("reference", kept.reference()).put("cell", kept.cell());
  }

  private Object fetch(KeptArtifact kept, JsonNode question, Consumer<String> loaded)
      throws IOException {
    Path to = Path.of(question.path("to").asText());
    if (question.path("rows").asBoolean()) {
      artifacts.fetchRows(kept, to);
    } else {
      artifacts.fetch(kept, to);
    }
    Artifact artifact = kept.artifact();
    tell(
        loaded,
        Artifact.location(kept.execution().reference(), artifact.name()),
        Artifacts.digest(kept),
        artifact.sizeBytes());
    return Map.of();
  }

  private Object file(JsonNode question, Consumer<String> loaded) throws IOException {
    String path = question.path("path").asText();
    Digest digest;
    try {
      digest = Digest.parse(question.path("digest").asText());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the bytes of '" + path + "' are not known", e);
    }
    Path to = Path.of(question.path("to").asText());
    try (InputStream in = tracker.executions().blobs().open(digest)) {
      Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
    }
    tell(loaded, path, digest, Files.size(to));
    return Map.of();
  }

  private static void tell(Consumer<String> loaded, String path, Digest digest, long size) {
    loaded.accept(
        Json.mapper()
            .createObjectNode()
            .put("path", path)
            .put("digest", digest.toString())
            .put("sizeBytes", size)
            .toString());
  }
}
