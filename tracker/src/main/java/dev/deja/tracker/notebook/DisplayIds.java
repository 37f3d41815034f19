package dev.deja.tracker.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which displays of a session carry which display id. Not thread-safe. */
public final class DisplayIds {

  private final Map<String, List<ObjectNode>> shown = new HashMap<>();

  void remember(JsonNode content, ObjectNode output) {
    String id = content.path("transient").path("display_id").asText();
    if (!id.isEmpty()) {
      shown.computeIfAbsent(id, unused -> new ArrayList<>()).add(output);
    }
  }

  void forget(List<ObjectNode> outputs) {
    // Equal outputs may stand in other cells.
    Set<ObjectNode> gone = Collections.newSetFromMap(new IdentityHashMap<>());
    gone.addAll(outputs);
    shown.values().forEach(known -> known.removeIf(gone::contains));
  }

  /** Replaces every display of the message's id, in whichever cell it stands. */
  void update(JsonNode content) {
    String id = content.path("transient").path("display_id").asText();
    for (ObjectNode output : shown.getOrDefault(id, List.of())) {
      output.set("data", OutputArea.objectOf(content.path("data")));
      output.set("metadata", OutputArea.objectOf(content.path("metadata")));
    }
  }
}
