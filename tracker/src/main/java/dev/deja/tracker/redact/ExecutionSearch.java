package dev.deja.tracker.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.deja.tracker.store.Layout;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.Segments;
import dev.deja.tracker.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern SEGMENT = Pattern.compile(".*/cells-([0-9]{1,9})\\.jsonl(?:\\.gz)?");

  private final ObjectStore objects;
  private final Segments segments;
  private final Secrets secrets;

  ExecutionSearch(ObjectStore objects, Secrets secrets) {
    this.objects = objects;
    this.segments = new Segments(objects);
    this.secrets = secrets;
  }

  /** The text of an object, unpacked; empty if it is gone. */
  Optional<String> read(ExecutionId id, String key) {
    Matcher segment = SEGMENT.matcher(key);
    if (segment.matches()) {
      return segments
          .read(id, Integer.parseInt(segment.group(1)))
          .map(lines -> new String(lines, UTF_8));
    }
    Optional<InputStream> stream = objects.open(key);
    if (stream.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = stream.get()) {
      return Optional.of(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new StoreException("'" + key + "' cannot be read: " + e.getMessage(), e);
    }
  }

  /** Puts another text in the place of an object's. */
  void write(ExecutionId id, String key, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    Matcher segment = SEGMENT.matcher(key);
    if (segment.matches()) {
      segments.replace(id, Integer.parseInt(segment.group(1)), bytes);
    } else {
      objects.replace(key, bytes.length, () -> new ByteArrayInputStream(bytes));
    }
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
    if (SEGMENT.matcher(key).matches()) {
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
