package dev.deja.tracker.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a notebook shows below one cell: the fold of the kernel's messages as Jupyter's own clients
 * fold them. Consecutive pieces of one stream are joined, {@code clear_output} and {@code
 * update_display_data} are applied. Not thread-safe.
 */
public final class OutputArea {

  private final DisplayIds displays;
  private final List<ObjectNode> outputs = new ArrayList<>();

  /** What has come of the last output, when that is a stream, beyond its text. */
  private final StringBuilder lastText = new StringBuilder();

  private boolean clearBeforeNext;

  /**
   * @param displays shared by all areas of a session, since a cell may update what another showed
   */
  public OutputArea(DisplayIds displays) {
    this.displays = displays;
  }

  /**
   * Takes a message of the kernel's iopub channel; types that show nothing are ignored.
   *
   * @param type {@code stream}, {@code display_data}, {@code update_display_data}, {@code
   *     execute_result}, {@code error} or {@code clear_output}
   * @param content the message's content
   */
  public void accept(String type, JsonNode content) {
    switch (type) {
      case "stream" -> stream(content);
      case "display_data", "execute_result" -> display(type, content);
      case "update_display_data" -> displays.update(content);
      case "error" -> add(error(content));
      case "clear_output" -> {
        clearBeforeNext = content.path("wait").asBoolean();
        if (!clearBeforeNext) {
          lastText.setLength(0);
          outputs.clear();
        }
      }
      default -> {
        // Status, execute_input and comm messages show nothing.
      }
    }
  }

  /** The nbformat 4 outputs so far, as copies. */
  public List<JsonNode> outputs() {
    finishText();
    return outputs.stream().map(output -> (JsonNode) output.deepCopy()).toList();
  }

  /** The cell runs again, so that no later update is meant for what this shows. */
  public void replaced() {
    displays.forget(outputs);
  }

  private void stream(JsonNode content) {
    String name = content.path("name").asText();
    boolean joins = !clearBeforeNext && !outputs.isEmpty() && isStream(last(), name);
    if (!joins) {
      ObjectNode output = JsonNodeFactory.instance.objectNode();
      output.put("name", name).put("output_type", "stream").put("text", "");
      add(output);
    }
    lastText.append(content.path("text").asText());
  }

  private static boolean isStream(ObjectNode output, String name) {
    return output.path("output_type").asText().equals("stream")
        && output.path("name").asText().equals(name);
  }

  private ObjectNode last() {
    return outputs.get(outputs.size() - 1);
  }

  private void display(String type, JsonNode content) {
    ObjectNode output = JsonNodeFactory.instance.objectNode();
    output.set("data", objectOf(content.path("data")));
    if (type.equals("execute_result")) {
      output.set("execution_count", content.path("execution_count"));
    }
    output.set("metadata", objectOf(content.path("metadata")));
    output.put("output_type", type);
    displays.remember(content, output);
    add(output);
  }

  private static ObjectNode error(JsonNode content) {
    ObjectNode output = JsonNodeFactory.instance.objectNode();
    output.put("ename", content.path("ename").asText());
    output.put("evalue", content.path("evalue").asText());
    output.put("output_type", "error");
    output.putArray("traceback").addAll(List.copyOf(list(content.path("traceback"))));
    return output;
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }

  static ObjectNode objectOf(JsonNode node) {
    return node.isObject() ? node.deepCopy() : JsonNodeFactory.instance.objectNode();
  }

  private void add(ObjectNode output) {
    finishText();
    if (clearBeforeNext) {
      outputs.clear();
      clearBeforeNext = false;
    }
    outputs.add(output);
  }

  private void finishText() {
    if (!lastText.isEmpty()) {
      last().put("text", last().path("text").asText() + lastText);
      lastText.setLength(0);
    }
  }
}
