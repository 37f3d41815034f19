package dev.deja.tracker.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.model.Note;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.MetadataPoint;
import dev.deja.tracker.model.TagName;
import dev.deja.tracker.store.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads what notebook code and magics say about the execution: metadata, tags and parameters. */
final class NoteReader {

  private final ExecutionId execution;
  private final String user;
  private Instant lastTag = Instant.EPOCH;

  NoteReader(ExecutionId execution, String user) {
    this.execution = execution;
    this.user = user;
  }

  /**
   * The journal's line for a note.
   *
   * @return empty if the note is about something else
   * @throws IllegalArgumentException if it makes no sense, with a message for the user
   */
  Optional<ObjectNode> line(Instant at, int cell, Note note) {
    return switch (note.topic()) {
      case "metadata" -> Optional.of(JournalLine.metadata(cell, point(at, object(note))));
      case "tag" -> Optional.of(JournalLine.event(tag(at, object(note))));
      case "packages" -> Optional.of(JournalLine.packages(at, cell, object(note)));
      case "loaded" -> Optional.of(loaded(at, cell, object(note)));
      case "parameter" -> Optional.of(parameter(at, cell, object(note)));
      default -> Optional.empty();
    };
  }

  private static JsonNode object(Note note) {
    try {
      JsonNode node = Json.mapper().readTree(note.json());
      if (node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "a note about '"
            + note.topic()
            + "' was not recorded: expected a JSON object, not "
            + shortened(note.json()));
  }

  private static MetadataPoint point(Instant at, JsonNode note) {
    String key = note.path("key").asText("");
    if (key.isBlank()) {
      throw new IllegalArgumentException(
          "metadata was not recorded: its key is blank in " + shortened(note.toString()));
    }
    JsonNode value = note.path("value");
    if (value.isMissingNode() || value.isNull()) {
      throw new IllegalArgumentException(
          "metadata '" + key + "' was not recorded: it has no value");
    }
    JsonNode step = note.path("step");
    boolean without = step.isMissingNode() || step.isNull();
    if (!without && !(step.isIntegralNumber() && step.canConvertToLong())) {
      throw new IllegalArgumentException(
          "metadata '" + key + "' was not recorded: its step " + step + " is not a whole number");
    }
    return new MetadataPoint(
        key, value, without ? Optional.empty() : Optional.of(step.longValue()), at);
  }

  private static ObjectNode parameter(Instant at, int cell, JsonNode note) {
    String name = note.path("name").asText("");
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "a parameter was not recorded: its name is blank in " + shortened(note.toString()));
    }
    return JournalLine.parameter(at, cell, name, note.path("value"));
  }

  /** Bytes that came from the store, which are an input as any other. */
  private static ObjectNode loaded(Instant at, int cell, JsonNode note) {
    FileUse use =
        new FileUse(
            note.path("path").asText(),
            FileUse.Role.INPUT,
            Optional.of(Digest.parse(note.path("digest").asText())),
            note.path("sizeBytes").asLong(),
            true,
            List.of("loaded"),
            Optional.empty());
    return JournalLine.file(at, cell, use);
  }

  private Event tag(Instant at, JsonNode note) {
    TagName tag = new TagName(note.path("tag").asText(""));
    boolean added = note.path("add").asBoolean(true);
    // Events are folded in the order of their ids: a clock that goes back must not change that.
    lastTag = at.isAfter(lastTag) ? at : lastTag;
    return new Event(
        Event.FORMAT,
        Ids.next(lastTag),
        at,
        user,
        execution,
        added ? Event.Kind.TAG_ADDED : Event.Kind.TAG_REMOVED,
        tag.name());
  }

  private static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
