package dev.deja.tracker.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/** Writes the texts of an output as lines, as Jupyter does, so that notebooks diff well. */
final class OutputLines {

  private OutputLines() {}

  /** A copy of the output whose stream text and text representations are arrays of lines. */
  static JsonNode split(JsonNode output) {
    JsonNode copy = output.deepCopy();
    if (copy.path("text").isTextual()) {
      ((ObjectNode) copy).set("text", lines(copy.get("text").textValue()));
    }
    if (copy.path("data") instanceof ObjectNode data) {
      List<String> types = new ArrayList<>();
      data.fieldNames().forEachRemaining(types::add);
      for (String type : types) {
        if (!isJson(type) && data.get(type) instanceof TextNode text) {
          data.set(type, lines(text.textValue()));
        }
      }
    }
    return copy;
  }

  private static boolean isJson(String mimeType) {
    return mimeType.equals("application/json") || mimeType.endsWith("+json");
  }

  private static ArrayNode lines(String text) {
    ArrayNode lines = JsonNodeFactory.instance.arrayNode();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      int next = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(start, next));
      start = next;
    }
    return lines;
  }
}
