package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.MetadataPoint;
import dev.deja.tracker.notebook.NotebookCell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The outputs of a cell run, cut into parts that can be compared one by one: all of {@code stdout},
 * all of {@code stderr}, each representation of each display and result, and the error. How the
 * streams interleave, execution counts, display ids and the lines of a stack trace are left out.
 */
final class OutputParts {

  private OutputParts() {}

  /** Those of the outputs, and metadata as text, a line for each point. */
  static Map<String, String> of(CellOutcome cell) {
    Map<String, String> parts = of(cell.outputs());
    if (!cell.metadata().isEmpty()) {
      parts.put(
          "metadata",
          cell.metadata().stream().map(OutputParts::line).collect(Collectors.joining("\n")));
    }
    return parts;
  }

  private static String line(MetadataPoint point) {
    return point.key()
        + " = "
        + point.value()
        + point.step().map(step -> " (step " + step + ")").orElse("");
  }

  /** Label to content, in the order of the outputs; images are base64 text, JSON is JSON text. */
  static Map<String, String> of(List<JsonNode> outputs) {
    Map<String, StringBuilder> parts = new LinkedHashMap<>();
    int displays = 0;
    for (JsonNode output : outputs) {
      switch (output.path("output_type").asText()) {
        case "stream" ->
            stream(parts, output.path("name").asText(), NotebookCell.text(output.path("text")));
        case "display_data" -> representations(parts, "display " + ++displays, output);
        case "execute_result" -> representations(parts, "result", output);
        case "error" ->
            append(
                parts,
                "error",
                output.path("ename").asText() + ": " + output.path("evalue").asText());
        default -> append(parts, output.path("output_type").asText(), output.toString());
      }
    }
    Map<String, String> texts = new LinkedHashMap<>();
    parts.forEach((label, text) -> texts.put(label, text.toString()));
    return texts;
  }

  private static void representations(
      Map<String, StringBuilder> parts, String label, JsonNode output) {
    output
        .path("data")
        .properties()
        .forEach(
            entry -> append(parts, label + " " + entry.getKey(), representation(entry.getValue())));
  }

  private static String representation(JsonNode content) {
    boolean lines = content.isArray() && content.size() > 0 && allText(content);
    return content.isTextual() || lines ? NotebookCell.text(content) : content.toString();
  }

  private static boolean allText(JsonNode array) {
    for (JsonNode element : array) {
      if (!element.isTextual()) {
        return false;
      }
    }
    return true;
  }

  /** A stream into which nothing was written is none. */
  private static void stream(Map<String, StringBuilder> parts, String name, String text) {
    if (!text.isEmpty()) {
      append(parts, name, text);
    }
  }

  private static void append(Map<String, StringBuilder> parts, String label, String text) {
    parts.computeIfAbsent(label, unused -> new StringBuilder()).append(text);
  }

  /** Whether a part is a picture made of pixels. */
  static boolean isImage(String label) {
    return label.contains(" image/") && !label.endsWith("+xml");
  }
}
