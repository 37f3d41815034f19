package dev.deja.tracker.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Command;
import dev.deja.tracker.model.CompiledCode;
import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.MetadataPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Folds a journal's lines about one cell run into a {@link CellRun}. One thread at a time. */
final class RunFold {

  /** More points of one run are not kept: a run that says more means something else. */
  static final int MOST_POINTS = 100_000;

  private final int number;
  private final Optional<String> cellId;
  private final int executionCount;
  private final String source;
  private final boolean silent;
  private final Instant startedAt;
  private final OutputFold outputs = new OutputFold();
  private final List<MetadataPoint> points = new ArrayList<>();
  private final MetadataLines lines = new MetadataLines(this::addPoint);
  private final List<Command> commands = new ArrayList<>();
  private final SortedSet<Integer> hiddenParts = new TreeSet<>();
  private Optional<List<Dependency>> classPath = Optional.empty();
  private final Map<String, Artifact> artifacts = new LinkedHashMap<>();
  private Optional<CompiledCode> compiled = Optional.empty();
  private final UsedFiles files = new UsedFiles();
  private CellRun.Status status = CellRun.Status.INTERRUPTED;
  private Duration wall = Duration.ZERO;
  private Duration cpu = Duration.ZERO;
  private long peakHeapBytes = -1;
  private boolean finished;

  /** Metadata in standard output has lines of its own from then on. */
  private boolean stdoutHidden;

  /** A run from its {@code cell} line. */
  RunFold(JsonNode line) {
    number = line.path("number").asInt();
    cellId = Optional.ofNullable(line.path("cellId").textValue());
    executionCount = line.path("executionCount").asInt();
    source = line.path("source").asText();
    silent = line.path("silent").asBoolean();
    startedAt = at(line);
  }

  static Instant at(JsonNode line) {
    return Instant.parse(line.path("at").asText());
  }

  int number() {
    return number;
  }

  /** What makes two runs runs of the same cell. */
  String cell() {
    return cellId.map(id -> "id " + id).orElse("source " + source);
  }

  JournalFold.Ran asRan() {
    return new JournalFold.Ran(number, silent, cellId, cell(), source);
  }

  boolean silent() {
    return silent;
  }

  boolean finished() {
    return finished;
  }

  /** Whether it has ended and all is known of the files that it used until now. */
  boolean settled() {
    return finished && !files.isAwaiting();
  }

  CellRun.Status status() {
    return status;
  }

  Duration wall() {
    return wall;
  }

  Duration cpu() {
    return cpu;
  }

  /** Takes a line that names this run. */
  void accept(JsonNode line) throws JsonProcessingException {
    switch (line.path("type").asText()) {
      case "output" -> output(line);
      case "hidden" -> hidden(line);
      case "metadata" ->
          addPoint(Json.mapper().treeToValue(line.path("point"), MetadataPoint.class));
      case "command" ->
          commands.add(Json.mapper().treeToValue(line.path("command"), Command.class));
      case "classpath" ->
          classPath =
              Optional.of(
                  Json.mapper()
                      .convertValue(
                          line.path("dependencies"), new TypeReference<List<Dependency>>() {}));
      case "files" -> files.used(line);
      case "file" -> files.settled(line);
      case "looking" -> files.looking(line);
      case "artifact" -> artifact(line);
      case "compiled" -> compiled(Json.mapper().treeToValue(line.path("code"), CompiledCode.class));
      case "finished" -> finish(line);
      default -> {}
    }
  }

  private void hidden(JsonNode line) {
    hiddenParts.add(line.path("part").asInt());
    if (line.path("stdout").asBoolean()) {
      stdoutHidden = true;
      lines.forget();
    }
  }

  private void output(JsonNode line) {
    if (line.has("clear")) {
      stdoutHidden = false;
      outputs.clear(line.path("clear").asText().equals("beforeNext"));
    } else if (line.path("output") instanceof ObjectNode output) {
      if (!stdoutHidden && output.path("name").asText().equals("stdout")) {
        lines.add(output.path("text").asText(), at(line));
      }
      outputs.add(output, Optional.ofNullable(line.path("displayId").textValue()));
    }
  }

  private void finish(JsonNode line) {
    finished = true;
    status = CellRun.Status.valueOf(line.path("status").asText());
    wall = Duration.parse(line.path("wall").asText());
    cpu = Duration.parse(line.path("cpu").asText());
    peakHeapBytes = line.path("peakHeapBytes").asLong(-1);
    if (!stdoutHidden) {
      lines.end(at(line));
    }
  }

  /** Another run, or this one, has new content for a display of this run. */
  void update(String displayId, ObjectNode output) {
    outputs.update(displayId, output);
  }

  private void artifact(JsonNode line) throws JsonProcessingException {
    Artifact artifact = Json.mapper().treeToValue(line.path("artifact"), Artifact.class);
    // Once more at its end, if the name was there before.
    artifacts.remove(artifact.name());
    artifacts.put(artifact.name(), artifact);
  }

  /** Parts of a cell between magics are compiled one after the other. */
  private void compiled(CompiledCode part) {
    compiled =
        Optional.of(
            compiled
                .map(
                    before ->
                        new CompiledCode(
                            Stream.concat(before.lines().stream(), part.lines().stream()).toList(),
                            Stream.concat(before.uses().stream(), part.uses().stream()).toList()))
                .orElse(part));
  }

  private void addPoint(MetadataPoint point) {
    if (points.size() < MOST_POINTS) {
      points.add(point);
    }
  }

  /** Which files of {@link HiddenOutput} it has. */
  SortedSet<Integer> hiddenParts() {
    return hiddenParts;
  }

  /** The run as it stands, its outputs inline whatever their size, without hidden ones. */
  CellRun run() {
    return new CellRun(
        number,
        cellId,
        executionCount,
        source,
        silent,
        status,
        startedAt,
        wall,
        cpu,
        peakHeapBytes,
        outputs.outputs(),
        Optional.empty(),
        List.of(),
        points,
        commands,
        classPath,
        files.uses(),
        files.gaps(),
        List.copyOf(artifacts.values()),
        compiled);
  }
}
