package dev.deja.tracker.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.Group;
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

/**
 * The objects of executions and groups, and events: what is in them, and what they are without
 * secrets.
 */
final class ExecutionSearch {

  /** What stands for a secret in a name, where a mark cannot. */
  private static final String WORD = "redacted";

  /** Of names. */
  private static final int LONGEST_NAME = 100;

  /** What an object has to be still when something has been taken out of it. */
  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "start.json", ExecutionStart.class,
          "end.json", ExecutionEnd.class,
          "verdict.json", RerunVerdict.class,
          "resumption.json", Resumption.class,
          "deleted.json", Tombstone.class,
          "group.json", Group.class);

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
    if (key.startsWith(Layout.GROUPS) && key.endsWith(".gz")) {
      return text.lines().map(line -> row(key, line)).collect(Collectors.joining("\n", "", "\n"));
    }
    return key.startsWith(Layout.EVENTS)
        ? without(key, text, Event.class)
        : without(
            key, text, TYPES.getOrDefault(key.substring(key.lastIndexOf('/') + 1), JsonNode.class));
  }

  /** What a task of a group is given is the user's own. */
  private String row(String key, String json) {
    try {
      JsonNode before = Json.mapper().readTree(json);
      JsonNode after = secrets.withoutInValues(before);
      return after == before ? json : Json.mapper().writeValueAsString(after);
    } catch (JsonProcessingException e) {
      throw new StoreException("'" + key + "' is damaged: " + e.getOriginalMessage(), e);
    }
  }

  /** A group's name without secrets: one still, by which it can be found. */
  String groupName(String name) {
    return word(secrets.without(name));
  }

  private String without(String key, String json, Class<?> type) {
    try {
      JsonNode before = Json.mapper().readTree(json);
      JsonNode after = secrets.without(before);
      if (after == before) {
        return json;
      }
      keepNames(before, after, type);
      after = withWords(before, after, false);
      try {
        var unused = Json.mapper().treeToValue(after, type);
      } catch (JsonProcessingException e) {
        // Some names have to be names.
        after = withWords(before, after, true);
        var unused = Json.mapper().treeToValue(after, type);
      }
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

  /**
   * The tree after, with a word instead of a mark in addresses of artifacts, which end with a name.
   *
   * @param names whether also in all that was a name before
   */
  private static JsonNode withWords(JsonNode before, JsonNode after, boolean names) {
    if (after.isTextual()) {
      String text = before.asText();
      if (names && (Group.isName(text) || Artifact.isName(text))) {
        return TextNode.valueOf(word(after.textValue()));
      }
      return Artifact.isLocation(text)
          ? TextNode.valueOf(after.textValue().replace(SecretForms.MARK, WORD))
          : after;
    }
    if (after instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, withWords(before.path(i), array.get(i), names));
      }
    } else if (after instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              field ->
                  field.setValue(withWords(before.path(field.getKey()), field.getValue(), names)));
    }
    return after;
  }

  private static String word(String name) {
    String word = name.replace(SecretForms.MARK, WORD);
    return word.substring(0, Math.min(word.length(), LONGEST_NAME));
  }

  /** Under these an execution is found: they are parts of keys, or words of their own. */
  private void keepNames(JsonNode before, JsonNode after, Class<?> type) {
    if (after.path("notebook") instanceof ObjectNode notebook && notebook.has("name")) {
      notebook.set("name", before.path("notebook").path("name"));
    }
    if (after.path("task") instanceof ObjectNode task) {
      task.put("name", groupName(before.path("task").path("name").asText()));
    }
    if (after instanceof ObjectNode group && type == Group.class) {
      group.put("name", groupName(before.path("name").asText()));
    }
    if (after instanceof ObjectNode event && before.path("kind").asText().startsWith("TAG_")) {
      if (!event.path("value").equals(before.path("value"))) {
        event.put("value", WORD);
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
