package dev.deja.tracker.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.model.CellFinish;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellStart;
import dev.deja.kernel.model.SessionInfo;
import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.Command;
import dev.deja.tracker.model.CompiledCode;
import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Environment;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.GitState;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.MemberUse;
import dev.deja.tracker.model.MetadataPoint;
import dev.deja.tracker.model.NotebookRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines of a journal, as {@code docs/format.md} lists them. */
final class JournalLine {

  private JournalLine() {}

  static ObjectNode session(
      Instant at,
      ExecutionId id,
      SessionInfo session,
      RecorderOptions options,
      Environment environment,
      List<String> redact) {
    ObjectNode line =
        line("session", at)
            .put("id", id.toString())
            .put("startedAt", session.startedAt().toString())
            .put("kernelVersion", session.kernelVersion())
            .put("workingFolder", session.workingFolder().toString())
            .put("client", options.client());
    line.set("environment", atOnce(environment));
    options.rerunOf().ifPresent(original -> line.put("rerunOf", original.toString()));
    options.resumedFrom().ifPresent(original -> line.put("resumedFrom", original.toString()));
    options.task().ifPresent(task -> line.put("task", task.text()));
    String price = options.variables().getOrDefault("DEJA_PRICE_PER_HOUR", "");
    if (!price.isBlank()) {
      line.put("pricePerHour", price.strip());
    }
    if (!redact.isEmpty()) {
      ArrayNode patterns = line.putArray("redact");
      redact.forEach(patterns::add);
    }
    if (!options.parameters().isEmpty()) {
      line.set("parameters", Json.mapper().valueToTree(options.parameters()));
    }
    return line;
  }

  /**
   * What {@link EnvironmentReader#quick} knows, field by field: the shared mapper takes time that
   * the start of a kernel has not.
   */
  private static ObjectNode atOnce(Environment environment) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("host", environment.host())
            .put("user", environment.user())
            .put("os", environment.os())
            .put("arch", environment.arch())
            .put("cores", environment.cores())
            .put("memoryBytes", environment.memoryBytes());
    node.putArray("gpus");
    node.put("javaVersion", environment.javaVersion());
    node.put("javaVendor", environment.javaVendor());
    environment.jvmOptions().forEach(node.putArray("jvmOptions")::add);
    node.put("timeZone", environment.timeZone());
    node.put("locale", environment.locale());
    environment.kernel().ifPresent(kernel -> node.put("kernel", kernel));
    ObjectNode variables = node.putObject("variables");
    environment.variables().forEach(variables::put);
    return node;
  }

  static ObjectNode environment(Instant at, Environment environment) {
    return with(line("environment", at), "environment", environment);
  }

  static ObjectNode notebook(Instant at, NotebookRef notebook, Optional<Integer> number) {
    ObjectNode line = with(line("notebook", at), "notebook", notebook);
    number.ifPresent(value -> line.put("number", value));
    return line;
  }

  static ObjectNode bundle(Instant at, Digest digest, boolean end) {
    return line("bundle", at).put("digest", digest.toString()).put("end", end);
  }

  static ObjectNode git(Instant at, GitState git) {
    return with(line("git", at), "git", git);
  }

  /** Everything that {@code start.json} says has been said. */
  static ObjectNode started(Instant at) {
    return line("started", at);
  }

  /** The runs finished so far go to the store as one segment. */
  static ObjectNode segment(Instant at) {
    return line("segment", at);
  }

  static ObjectNode cell(CellStart start) {
    ObjectNode line = line("cell", start.startedAt()).put("number", start.number());
    start.cellId().ifPresent(id -> line.put("cellId", id));
    return line.put("executionCount", start.executionCount())
        .put("source", start.source())
        .put("silent", start.silent());
  }

  static ObjectNode output(Instant at, int cell, CellOutput output) {
    ObjectNode line = line("output", at).put("cell", cell);
    if (output instanceof CellOutput.Stream stream) {
      line.set("output", NotebookOutput.stream(stream.name().wireName(), stream.text()));
    } else if (output instanceof CellOutput.Result result) {
      line.set("output", NotebookOutput.result(result.bundle(), result.executionCount()));
    } else if (output instanceof CellOutput.Error error) {
      line.set("output", NotebookOutput.error(error.error()));
    } else if (output instanceof CellOutput.Clear clear) {
      line.put("clear", clear.beforeNext() ? "beforeNext" : "now");
    } else if (output instanceof CellOutput.Display display) {
      line.set(display.update() ? "update" : "output", NotebookOutput.display(display.bundle()));
      display.displayId().ifPresent(id -> line.put("displayId", id));
    }
    return line;
  }

  /** A file of {@link HiddenOutput} begins. */
  static ObjectNode hidden(Instant at, int cell, int part) {
    return line("hidden", at).put("cell", cell).put("part", part);
  }

  /** From here on lines of standard output are no metadata: what is hidden has been looked at. */
  static ObjectNode hiddenText(Instant at, int cell, int part) {
    return hidden(at, cell, part).put("stdout", true);
  }

  static ObjectNode metadata(int cell, MetadataPoint point) {
    return with(line("metadata", point.at()).put("cell", cell), "point", point);
  }

  static ObjectNode packages(Instant at, int cell, JsonNode said) {
    ObjectNode line = line("packages", at).put("cell", cell);
    for (String field : List.of("manager", "before", "after")) {
      line.set(field, said.path(field));
    }
    return line;
  }

  static ObjectNode parameter(Instant at, int cell, String name, JsonNode value) {
    ObjectNode line = line("parameter", at).put("cell", cell).put("name", name);
    line.set("value", value);
    return line;
  }

  static ObjectNode event(Event event) {
    return with(line("event", event.at()), "event", event);
  }

  static ObjectNode command(Instant at, int cell, Command command) {
    return with(line("command", at).put("cell", cell), "command", command);
  }

  static ObjectNode classPath(Instant at, int cell, List<Dependency> dependencies) {
    return with(line("classpath", at).put("cell", cell), "dependencies", dependencies);
  }

  /**
   * @param licences by digest of the jar
   */
  static ObjectNode licences(Instant at, Map<Digest, String> licences) {
    ObjectNode line = line("licences", at);
    ObjectNode byDigest = line.putObject("licences");
    licences.forEach((digest, licence) -> byDigest.put(digest.toString(), licence));
    return line;
  }

  /** Files that a run has used; digests follow, but for deletions. */
  static ObjectNode files(Instant at, int cell, List<FileUse> uses, List<String> gaps) {
    ObjectNode line = with(line("files", at).put("cell", cell), "uses", uses);
    line.set("gaps", Json.mapper().valueToTree(gaps));
    return line;
  }

  /** Changes of files outside the notebook JVM are being looked for, or have been. */
  static ObjectNode looking(Instant at, int cell, boolean begins) {
    return line("looking", at).put("cell", cell).put("begins", begins);
  }

  /** A file that a {@link #files} line has told of, with what is known of its bytes. */
  static ObjectNode file(Instant at, int cell, FileUse use) {
    return with(line("file", at).put("cell", cell), "use", use);
  }

  /** Something that a run has kept under a name; its bytes are a blob already. */
  static ObjectNode artifact(Instant at, int cell, Artifact artifact) {
    return with(line("artifact", at).put("cell", cell), "artifact", artifact);
  }

  /**
   * What was compiled for a run, or for a part of it. Field by field: the cell that is the first of
   * its session would wait for the shared mapper.
   */
  static ObjectNode compiled(Instant at, int cell, CompiledCode code) {
    ObjectNode line = line("compiled", at).put("cell", cell);
    ObjectNode node = line.putObject("code");
    code.lines().forEach(node.putArray("lines")::add);
    ArrayNode uses = node.putArray("uses");
    for (MemberUse use : code.uses()) {
      ObjectNode each =
          uses.addObject()
              .put("type", use.type())
              .put("name", use.name())
              .put("arguments", use.arguments());
      use.lines().forEach(each.putArray("lines")::add);
    }
    return line;
  }

  static ObjectNode finished(Instant at, CellFinish finish) {
    return line("finished", at)
        .put("number", finish.number())
        .put("status", finish.status().name())
        .put("wall", finish.wall().toString())
        .put("cpu", finish.cpu().toString())
        .put("peakHeapBytes", finish.peakHeapBytes());
  }

  static ObjectNode fault(Instant at, String message) {
    return line("fault", at).put("message", message);
  }

  static ObjectNode ended(Instant at) {
    return line("ended", at);
  }

  private static ObjectNode line(String type, Instant at) {
    return JsonNodeFactory.instance.objectNode().put("type", type).put("at", at.toString());
  }

  private static ObjectNode with(ObjectNode line, String field, Object value) {
    line.set(field, Json.mapper().valueToTree(value));
    return line;
  }
}
