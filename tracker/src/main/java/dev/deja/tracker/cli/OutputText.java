package dev.deja.tracker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.notebook.NotebookCell;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** An nbformat output as lines of text. */
final class OutputText {

  private static final Pattern ESCAPES = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");

  private OutputText() {}

  /**
   * Its lines, without the line breaks; what has no text is named, as {@code [image/png, 12 kB]}.
   *
   * @param colour whether escape sequences may stay
   */
  static List<String> lines(JsonNode output, boolean colour) {
    String text =
        switch (output.path("output_type").asText()) {
          case "stream" -> NotebookCell.text(output.path("text"));
          case "error" -> error(output);
          default -> data(output.path("data"));
        };
    return (colour ? text : ESCAPES.matcher(text).replaceAll("")).lines().toList();
  }

  static boolean isError(JsonNode output) {
    return output.path("output_type").asText().equals("error");
  }

  private static String error(JsonNode output) {
    String traceback = joinedLines(output.path("traceback"));
    String name = output.path("ename").asText();
    String value = output.path("evalue").asText();
    String title = value.isEmpty() ? name : name + ": " + value;
    return traceback.isBlank() ? title : traceback;
  }

  private static String data(JsonNode data) {
    List<String> others = new ArrayList<>();
    data.fieldNames()
        .forEachRemaining(
            type -> {
              if (!type.equals("text/plain")) {
                others.add(type + ", " + Sizes.bytes(NotebookCell.text(data.path(type)).length()));
              }
            });
    String text = NotebookCell.text(data.path("text/plain"));
    String named = others.isEmpty() ? "" : "[" + String.join("; ", others) + "]";
    return text.isEmpty() || named.isEmpty() ? text + named : text + "\n" + named;
  }

  private static String joinedLines(JsonNode lines) {
    List<String> joined = new ArrayList<>();
    lines.forEach(line -> joined.add(line.asText()));
    return String.join("\n", joined);
  }
}
