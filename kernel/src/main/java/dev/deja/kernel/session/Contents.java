package dev.deja.kernel.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.MimeBundle;
import java.util.Map;

/** Contents of messages, as the protocol names their fields. */
final class Contents {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Contents() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ObjectNode ok() {
    return object().put("status", "ok");
  }

  static ObjectNode aborted() {
    return object().put("status", "aborted");
  }

  static ObjectNode error(CellError error) {
    ObjectNode content = object().put("ename", error.name()).put("evalue", error.message());
    error.traceback().forEach(content.putArray("traceback")::add);
    return content;
  }

  static ObjectNode status(String executionState) {
    return object().put("execution_state", executionState);
  }

  /** A bundle's {@code data} and {@code metadata}, JSON types parsed into objects. */
  static ObjectNode bundle(MimeBundle bundle) {
    ObjectNode content = object();
    ObjectNode data = content.putObject("data");
    bundle
        .data()
        .forEach(
            (type, value) -> {
              if (MimeBundle.isJson(type)) {
                putJson(data, type, value);
              } else {
                data.put(type, value);
              }
            });
    ObjectNode metadata = content.putObject("metadata");
    for (Map.Entry<String, String> entry : bundle.metadata().entrySet()) {
      putJson(metadata, entry.getKey(), entry.getValue());
    }
    return content;
  }

  /** Text that is no JSON stays text, so that what the user meant to show is not lost. */
  private static void putJson(ObjectNode object, String key, String json) {
    try {
      object.set(key, MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      object.put(key, json);
    }
  }
}
