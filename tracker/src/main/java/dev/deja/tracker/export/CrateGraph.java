package dev.deja.tracker.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The entities of a research object, by id, as JSON-LD has them: flat, naming each other. */
final class CrateGraph {

  private final Map<String, ObjectNode> entities = new LinkedHashMap<>();

  /** An entity; the one of that id if there is one. */
  ObjectNode entity(String id, String... types) {
    return entities.computeIfAbsent(
        id,
        key -> {
          ObjectNode entity = JsonNodeFactory.instance.objectNode().put("@id", key);
          if (types.length == 1) {
            entity.put("@type", types[0]);
          } else {
            List.of(types).forEach(entity.putArray("@type")::add);
          }
          return entity;
        });
  }

  boolean has(String id) {
    return entities.containsKey(id);
  }

  /** One that names another. */
  static ObjectNode ref(String id) {
    return JsonNodeFactory.instance.objectNode().put("@id", id);
  }

  /** Adds names of others to a property; of several with one id only the first. */
  static void refs(ObjectNode entity, String property, Collection<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    ArrayNode array = entity.withArrayProperty(property);
    for (String id : ids) {
      boolean known = false;
      for (var each : array) {
        known |= each.path("@id").asText().equals(id);
      }
      if (!known) {
        array.add(ref(id));
      }
    }
  }

  /** A path as an id: relative, with what a URI must not have encoded. */
  static String path(String path) {
    try {
      String encoded = new URI(null, null, "/" + path, null).toASCIIString();
      return encoded.substring(1);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a path is a part of a URI: " + path, e);
    }
  }

  /** The whole document. */
  ObjectNode document() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document
        .putArray("@context")
        .add("https://w3id.org/ro/crate/1.1/context")
        .add("https://w3id.org/ro/terms/workflow-run/context");
    ArrayNode graph = document.putArray("@graph");
    entities.values().forEach(graph::add);
    return document;
  }
}
