package dev.deja.tracker.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.tracker.model.Json;
import java.util.Map;

/** What a cell put out, as nbformat 4 has it. */
final class NotebookOutput {

  static final String STREAM = "stream";
  static final String TYPE = "output_type";

  private NotebookOutput() {}

  static ObjectNode stream(String name, String text) {
    return typed(STREAM).put("name", name).put("text", text);
  }

  static ObjectNode display(MimeBundle bundle) {
    return withBundle(typed("display_data"), bundle);
  }

  static ObjectNode result(MimeBundle bundle, int executionCount) {
    return withBundle(typed("execute_result").put("execution_count", executionCount), bundle);
  }

  static ObjectNode error(CellError error) {
    ObjectNode output = typed("error").put("ename", error.name()).put("evalue", error.message());
    error.traceback().forEach(output.putArray("traceback")::add);
    return output;
  }

  private static ObjectNode typed(String type) {
    return JsonNodeFactory.instance.objectNode().put(TYPE, type);
  }

  private static ObjectNode withBundle(ObjectNode output, MimeBundle bundle) {
    ObjectNode data = output.putObject("data");
    for (Map.Entry<String, String> entry : bundle.data().entrySet()) {
      String text = entry.getValue();
      data.set(
          entry.getKey(), MimeBundle.isJson(entry.getKey()) ? json(text) : data.textNode(text));
    }
    ObjectNode metadata = output.putObject("metadata");
    bundle.metadata().forEach((type, text) -> metadata.set(type, json(text)));
    return output;
  }

  /** The JSON of a text; the text itself where it is none. */
  private static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.textNode(text);
    }
  }
}
