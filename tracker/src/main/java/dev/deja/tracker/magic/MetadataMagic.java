package dev.deja.tracker.magic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.model.Note;
import dev.deja.tracker.model.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code %metadata}: says values about this execution, such as what a model scored. */
public final class MetadataMagic implements Magic {

  private static final ObjectReader READER =
      Json.mapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Override
  public List<String> names() {
    return List.of("metadata");
  }

  @Override
  public String usage() {
    return "%metadata KEY=VALUE… [step=N]  say values about this execution";
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    Optional<Long> step = Optional.empty();
    for (String argument : call.arguments()) {
      int equals = argument.indexOf('=');
      if (equals < 1 || argument.substring(0, equals).isBlank()) {
        throw new MagicFailed(
            "'" + argument + "' is not KEY=VALUE: write %metadata accuracy=0.92 step=3");
      }
      String key = argument.substring(0, equals).strip();
      String value = argument.substring(equals + 1);
      if (key.equals("step")) {
        step = Optional.of(step(value));
      } else {
        values.put(key, json(value));
      }
    }
    if (values.isEmpty()) {
      throw new MagicFailed("%metadata needs a value: write %metadata accuracy=0.92 step=3");
    }
    for (Map.Entry<String, JsonNode> entry : values.entrySet()) {
      ObjectNode note = Json.mapper().createObjectNode().put("key", entry.getKey());
      note.set("value", entry.getValue());
      step.ifPresent(number -> note.put("step", number));
      cell.note(new Note("metadata", note.toString()));
    }
  }

  private static long step(String value) {
    try {
      return Long.parseLong(value.strip());
    } catch (NumberFormatException e) {
      throw new MagicFailed("step='" + value + "' is not a whole number: write step=3", e);
    }
  }

  /** The JSON that a value is; any other is text. */
  private static JsonNode json(String value) {
    try {
      JsonNode node = READER.readTree(value);
      return node.isMissingNode() || node.isNull() ? TextNode.valueOf(value) : node;
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(value);
    }
  }
}
