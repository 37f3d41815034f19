package dev.deja.tracker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes and reads notebooks, for tests. */
final class NotebookFiles {

  private NotebookFiles() {}

  /** A Java notebook with these code cells. */
  static Path write(Path file, String... sources) {
    ObjectNode notebook = notebook();
    for (String source : sources) {
      addCell(notebook, source, List.of());
    }
    return write(file, notebook);
  }

  static Path write(Path file, ObjectNode notebook) {
    try {
      return Files.writeString(file, notebook.toPrettyString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode notebook() {
    ObjectNode notebook = Json.mapper().createObjectNode();
    notebook.putArray("cells");
    notebook.putObject("metadata").putObject("kernelspec").put("language", "java");
    return notebook.put("nbformat", 4).put("nbformat_minor", 5);
  }

  static void addCell(ObjectNode notebook, String source, List<String> tags) {
    ArrayNode cells = notebook.withArray("cells");
    ObjectNode cell = cells.addObject();
    cell.put("cell_type", "code").put("id", "cell-" + cells.size()).put("source", source);
    cell.putNull("execution_count").putArray("outputs");
    tags.forEach(cell.putObject("metadata").putArray("tags")::add);
  }

  /** What the cells of a notebook file show, each as one text of all its outputs. */
  static List<String> shown(Path file) {
    try {
      JsonNode notebook = Json.mapper().readTree(file.toFile());
      return notebook.path("cells").findValues("outputs").stream()
          .map(NotebookFiles::text)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(JsonNode outputs) {
    StringBuilder text = new StringBuilder();
    for (JsonNode output : outputs) {
      output.path("text").forEach(line -> text.append(line.asText()));
      output.path("data").path("text/plain").forEach(line -> text.append(line.asText()));
      text.append(output.path("ename").asText());
    }
    return text.toString();
  }
}
