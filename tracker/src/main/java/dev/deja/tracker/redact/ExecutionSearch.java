package dev.deja.tracker.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.model.Resumption;
import dev.deja.tracker.model.Tombstone;
import dev.deja.tracker.store.Layout;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.Segments;
import dev.deja.tracker.store.StoreException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The objects of executions, and events: what is in them, and what they are without secrets. */
final class ExecutionSearch {

  /** What an object has to be still when something has been taken out of it. */
  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "start.json", ExecutionStart.class,
          "end.json", ExecutionEnd.class,
          "verdict.json", RerunVerdict.class,
          "resumption.json", Resumption.class,
          "deleted.json", Tombstone.class);

  private final Segments segments;
  private final Secrets secrets;

  ExecutionSearch(ObjectStore objects, Secrets secrets) {
    this.segments = new Segments(objects);
    this.secrets = secrets;
  }

  /** The text of an object, unpacked; empty if it is gone. */
  Optional<String> read(String key) {
    return segments.object(key).map(bytes -> new String(bytes, UTF_8));
  }

  /** Puts another text in the place of an object's. */
  void write(String key, String text) {
    segments.replace(key, text.getBytes(UTF_8));
  }

  /** The digest by which an object's text is known. */
  static Digest digest(String text) {
    return Digest.of(text.getBytes(UTF_8));
  }

  /**
   * An object's text without secrets; the same if there is none.
   *
   * @throws StoreException if it would be no such object any more
   */
  String without(String key, String text) {
    if (Segments.isOne(key)) {
      return text.lines()
          .map(line -> without(key, line, CellRun.class))
          .collect(Collectors.joining("\n", "", "\n"));
    }
    return key.startsWith(Layout.EVENTS)
        ? without(key, text, Event.class)
        : without(
            key, text, TYPES.getOrDefault(key.substring(key.lastIndexOf('/') + 1), JsonNode.class));
  }

  private String without(String key, String json, Class<?> type) {
    try {
      JsonNode before = Json.mapper().readTree(json);
      JsonNode after = secrets.without(before);
      if (after == before) {
        return json;
      }
      keepNames(before, after);
      var unused = Json.mapper().treeToValue(after, type);
      return Json.mapper().writeValueAsString(after);
    } catch (JsonProcessingException | RuntimeException e) {
      String why =
          e instanceof JsonProcessingException said
              ? said.getOriginalMessage()
              : String.valueOf(e.getMessage());
      throw new StoreException(
          "'"
              + key
              + "' would be damaged: what is looked for also fits something that a record is made"
              + " of ("
              + why.lines().findFirst().orElse(why)
              + "). Nothing was changed. Look for something narrower.",
          e);
    }
  }

  /** Under these an execution is found: they are parts of keys, or words of their own. */
  private static void keepNames(JsonNode before, JsonNode after) {
    if (after.path("notebook") instanceof ObjectNode notebook && notebook.has("name")) {
      notebook.set("name", before.path("notebook").path("name"));
    }
    if (after instanceof ObjectNode execution && before.path("task").isObject()) {
      execution.set("task", before.path("task"));
    }
    if (after instanceof ObjectNode event && before.path("kind").asText().startsWith("TAG_")) {
      if (!event.path("value").equals(before.path("value"))) {
        event.put("value", "redacted");
      }
    }
  }

  /** Whether a name that cannot be changed has a secret in it. */
  boolean isNamedBySecret(String start) {
    try {
      return secrets.in(Json.mapper().readTree(start).path("notebook").path("name").asText());
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
