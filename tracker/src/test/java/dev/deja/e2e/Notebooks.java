package dev.deja.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Notebooks for tests. */
final class Notebooks {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Notebooks() {}

  /**
   * Writes a Java notebook with these code cells, whose ids are {@code cell-1}, {@code cell-2} and
   * so on.
   */
  static Path write(Path file, List<String> sources) throws IOException {
    return write(file, "deja", sources);
  }

  /** The same for the kernelspec of that name. */
  static Path write(Path file, String kernel, List<String> sources) throws IOException {
    var notebook = JSON.createObjectNode();
    var cells = notebook.putArray("cells");
    for (var source : sources) {
      var cell = cells.addObject();
      cell.put("cell_type", "code").put("id", "cell-" + cells.size()).put("source", source);
      cell.putNull("execution_count");
      cell.putObject("metadata");
      cell.putArray("outputs");
    }
    var metadata = notebook.putObject("metadata");
    metadata
        .putObject("kernelspec")
        .put("name", kernel)
        .put("display_name", "Java")
        .put("language", "java");
    metadata.putObject("language_info").put("name", "java");
    notebook.put("nbformat", 4).put("nbformat_minor", 5);
    return Files.writeString(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(notebook));
  }

  /** A text of a notebook, which its format stores whole or as an array of lines. */
  static String text(JsonNode text) {
    if (!text.isArray()) {
      return text.asText();
    }
    var whole = new StringBuilder();
    text.forEach(line -> whole.append(line.asText()));
    return whole.toString();
  }
}
