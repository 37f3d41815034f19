package dev.deja.tracker.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Cost;
import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Environment;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.GitState;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.NotebookRef;
import dev.deja.tracker.model.PackageChange;
import dev.deja.tracker.model.TaskRef;
import dev.deja.tracker.store.Ids;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds a journal's lines, in order, into the objects of its execution. The same lines give the
 * same objects, whoever folds them. One thread at a time.
 */
final class JournalFold {

  private static final int MOST_FAULTS = 100;

  private static final String UNPREPARED =
      "the session ended before its bundle and Git state were recorded";

  private final ExecutionId id;
  private final RunFolds runs = new RunFolds(number -> true);
  private final List<Event> events = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final Map<String, CellRun.Status> lastStatus = new HashMap<>();

  private final List<Ran> ran = new ArrayList<>();
  private final List<PackageChange> packages = new ArrayList<>();
  private final Map<String, String> licences = new HashMap<>();
  private final Map<String, JsonNode> asked = new LinkedHashMap<>();

  private @Nullable JsonNode session;
  private @Nullable Environment environment;
  private NotebookRef notebook = new NotebookRef(NotebookRef.CONSOLE, Optional.empty());
  private Optional<Integer> number = Optional.empty();
  private final List<String> redact = new ArrayList<>();
  private Optional<Digest> bundle = Optional.empty();
  private Optional<Digest> bundleAtEnd = Optional.empty();
  private Optional<GitState> git = Optional.empty();
  private List<Dependency> lock = List.of();
  private Optional<Instant> lastSign = Optional.empty();
  private boolean prepared;
  private int cells;
  private int lastRun;
  private CellRun.Status lastRunStatus = CellRun.Status.OK;
  private Duration wall = Duration.ZERO;
  private Duration cpu = Duration.ZERO;
  private Optional<Instant> ended = Optional.empty();

  JournalFold(ExecutionId id) {
    this.id = id;
  }

  /** Takes a line. One that makes no sense becomes a fault, and folding goes on. */
  void accept(JsonNode line) {
    String type = line.path("type").asText();
    try {
      lastSign = Optional.of(RunFold.at(line));
      fold(type, line);
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      String why =
          e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
      fault("a line of type '" + type + "' in the journal makes no sense: " + why);
    }
  }

  private void fold(String type, JsonNode line) throws JsonProcessingException {
    switch (type) {
      case "session" -> {
        session = line;
        line.path("redact").forEach(pattern -> redact.add(pattern.asText()));
        environment = value(line.path("environment"), Environment.class);
      }
      case "environment" -> environment = value(line.path("environment"), Environment.class);
      case "notebook" -> {
        notebook = value(line.path("notebook"), NotebookRef.class);
        number = line.path("number").isInt() ? Optional.of(line.path("number").asInt()) : number;
      }
      case "bundle" -> {
        Optional<Digest> digest = Optional.of(Digest.parse(line.path("digest").asText()));
        if (line.path("end").asBoolean()) {
          bundleAtEnd = digest;
        } else {
          bundle = digest;
        }
      }
      case "git" -> git = Optional.of(value(line.path("git"), GitState.class));
      case "parameter" -> asked.put(line.path("name").asText(), line.path("value"));
      case "packages" -> packages.add(value(line, PackageChange.class));
      case "licences" ->
          line.path("licences")
              .properties()
              .forEach(entry -> licences.put(entry.getKey(), entry.getValue().asText()));
      case "event" -> events.add(value(line.path("event"), Event.class));
      case "fault" -> fault(line.path("message").asText());
      case "ended" -> ended = Optional.of(RunFold.at(line));
      case "cell" -> begin(line);
      case "output",
          "hidden",
          "metadata",
          "command",
          "classpath",
          "files",
          "file",
          "looking",
          "artifact",
          "compiled",
          "finished" ->
          aboutRun(type, line);
      // "started" and "segment" are for the shipper; others are of a later version.
      default -> {}
    }
  }

  private static <T> T value(JsonNode node, Class<T> type) throws JsonProcessingException {
    T value = Json.mapper().treeToValue(node, type);
    if (value == null) {
      throw new IllegalArgumentException("its " + type.getSimpleName() + " is missing");
    }
    return value;
  }

  private void begin(JsonNode line) {
    runs.begin(line)
        .ifPresent(
            run -> {
              cells++;
              ran.add(run.asRan());
              lastRun = run.number();
              status(run);
            });
  }

  private void aboutRun(String type, JsonNode line) throws JsonProcessingException {
    if (!runs.accept(line)) {
      fault("the journal has a line of type '" + type + "' about a cell run that never began");
      return;
    }
    if (type.equals("classpath")) {
      lock =
          Json.mapper()
              .convertValue(line.path("dependencies"), new TypeReference<List<Dependency>>() {});
    }
    RunFold run = type.equals("finished") ? runs.get(line.path("number").asInt()) : null;
    if (run != null) {
      wall = wall.plus(run.wall());
      cpu = cpu.plus(run.cpu());
      status(run);
    }
  }

  /**
   * A cell run as it was submitted.
   *
   * @param cell what makes it a run of the same cell as another
   */
  record Ran(int number, boolean silent, Optional<String> cellId, String cell, String source) {}

  /** All runs in order, also those that were shipped. */
  List<Ran> ran() {
    return ran;
  }

  /** Values of the parameters that cells asked for, by name. */
  Map<String, JsonNode> asked() {
    return asked;
  }

  /** Values of the parameters that were given, by name. */
  Map<String, Object> given() {
    JsonNode said = session == null ? Json.mapper().createObjectNode() : session;
    return said.path("parameters").isObject()
        ? Json.mapper()
            .convertValue(said.path("parameters"), new TypeReference<Map<String, Object>>() {})
        : Map.of();
  }

  Optional<Digest> bundleAtEnd() {
    return bundleAtEnd;
  }

  /** Silent runs are the client's own business and do not count. */
  private void status(RunFold run) {
    if (!run.silent()) {
      lastStatus.put(run.cell(), run.status());
      lastRunStatus = run.number() == lastRun ? run.status() : lastRunStatus;
    }
  }

  /** The journal has said everything about the start. */
  void prepared() {
    prepared = true;
  }

  /** Notes that something of the record is missing or wrong. */
  void fault(String message) {
    if (faults.size() < MOST_FAULTS && !faults.contains(message)) {
      faults.add(message);
    }
  }

  /** Whether there is nothing worth keeping: no run, no event, and no sign of damage. */
  boolean isEmpty() {
    return cells == 0 && events.isEmpty() && faults.isEmpty();
  }

  RunFolds runs() {
    return runs;
  }

  List<Event> events() {
    return events;
  }

  NotebookRef notebook() {
    return notebook;
  }

  /** Patterns of what the user wants to be left out. */
  List<String> redact() {
    return redact;
  }

  Optional<Integer> number() {
    return number;
  }

  Optional<Digest> bundle() {
    return bundle;
  }

  /** How the execution began; what the journal does not say is empty or unknown. */
  ExecutionStart start(int number) {
    JsonNode said = session == null ? Json.mapper().createObjectNode() : session;
    return new ExecutionStart(
        ExecutionStart.FORMAT,
        id,
        notebook,
        number,
        said.has("startedAt") ? Instant.parse(said.path("startedAt").asText()) : Ids.madeAt(id),
        said.path("workingFolder").asText(""),
        said.path("client").asText("jupyter"),
        said.path("kernelVersion").asText(""),
        environment == null ? EnvironmentReader.unknown() : environment,
        git,
        bundle,
        given(),
        said.has("rerunOf")
            ? Optional.of(ExecutionId.parse(said.path("rerunOf").asText()))
            : Optional.empty(),
        said.has("resumedFrom")
            ? Optional.of(ExecutionId.parse(said.path("resumedFrom").asText()))
            : Optional.empty(),
        TaskRef.parse(said.path("task").asText("")));
  }

  /** The seal, over segments with these digests. */
  ExecutionEnd end(List<Digest> segments, String sealedBy, EndFacts facts) {
    if (session == null) {
      fault("the journal does not say how the session began");
    }
    ExecutionStatus status = status();
    if (isUnprepared()) {
      fault(UNPREPARED);
      // That a kernel was killed says more, and why this is missing.
      status = ended.isEmpty() ? status : ExecutionStatus.INCOMPLETE;
    }
    Instant endedAt = ended.or(() -> lastSign).orElseGet(() -> Ids.madeAt(id));
    return new ExecutionEnd(
        ExecutionEnd.FORMAT,
        status,
        endedAt,
        cells,
        wall,
        cpu,
        segments,
        bundleAtEnd,
        lock.stream().map(this::licensed).toList(),
        sealedBy,
        faults,
        facts.parameters(),
        facts.hiddenState(),
        cost(endedAt),
        packages);
  }

  private Dependency licensed(Dependency jar) {
    return new Dependency(
        jar.coordinates(),
        jar.repository(),
        jar.file(),
        jar.digest(),
        jar.sizeBytes(),
        jar.direct(),
        Optional.ofNullable(licences.get(jar.digest().toString())).or(jar::licence));
  }

  /** A price that is none has been said when the session began. */
  private Optional<Cost> cost(Instant endedAt) {
    JsonNode said = session == null ? Json.mapper().createObjectNode() : session;
    if (!said.has("pricePerHour") || !said.has("startedAt")) {
      return Optional.empty();
    }
    try {
      Instant startedAt = Instant.parse(said.path("startedAt").asText());
      return Optional.of(
          Cost.of(said.path("pricePerHour").asText(), Duration.between(startedAt, endedAt)));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Without a notebook file there is no bundle, and nothing that a re-run would miss. */
  private boolean isUnprepared() {
    return !prepared && notebook.path().isPresent();
  }

  private ExecutionStatus status() {
    if (!faults.isEmpty()) {
      return ExecutionStatus.INCOMPLETE;
    }
    if (ended.isEmpty() || lastRunStatus == CellRun.Status.INTERRUPTED) {
      return ExecutionStatus.INTERRUPTED;
    }
    return lastStatus.values().stream().allMatch(CellRun.Status.OK::equals)
        ? ExecutionStatus.COMPLETED
        : ExecutionStatus.FAILED;
  }
}
