package dev.deja.tracker.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A cell of a {@link Notebook}; changes go to the notebook's JSON. Not thread-safe. */
public final class NotebookCell {

  private final ObjectNode json;

  NotebookCell(ObjectNode json) {
    this.json = json;
  }

  /** The id, unique in its notebook: 1 to 64 of {@code [A-Za-z0-9_-]}. */
  public String id() {
    return json.path("id").asText();
  }

  void setId(String id) {
    json.put("id", id);
  }

  public boolean isCode() {
    return json.path("cell_type").asText().equals("code");
  }

  /** The source as one text, whether the file has it as a string or as lines. */
  public String source() {
    return text(json.path("source"));
  }

  /** The cell's metadata; live. */
  public ObjectNode metadata() {
    return json.withObjectProperty("metadata");
  }

  /** The cell's tags, in the order of the file; empty when it has none. */
  public Set<String> tags() {
    Set<String> tags = new LinkedHashSet<>();
    json.path("metadata").path("tags").forEach(tag -> tags.add(tag.asText()));
    return tags;
  }

  /** {@code code}, {@code markdown} or {@code raw}. */
  public String type() {
    return json.path("cell_type").asText();
  }

  /** Makes a cell without outputs one of another type, which has none either. */
  public void setType(String type) {
    json.put("cell_type", type);
  }

  /** Makes this new cell one of Markdown. */
  NotebookCell asMarkdown() {
    json.put("cell_type", "markdown").remove(List.of("execution_count", "outputs"));
    return this;
  }

  /** Forgets what an earlier run left: outputs, execution count and times. */
  public void clear() {
    setRun(List.of(), Optional.empty());
    if (json.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("execution");
    }
  }

  /**
   * Sets what a run left.
   *
   * @param outputs nbformat 4 outputs; texts of several lines are written as lines
   * @param executionCount Jupyter's number in brackets; empty when it did not run
   */
  public void setRun(List<? extends JsonNode> outputs, Optional<Integer> executionCount) {
    executionCount.ifPresentOrElse(
        count -> json.put("execution_count", count), () -> json.putNull("execution_count"));
    ArrayNode array = json.putArray("outputs");
    outputs.forEach(output -> array.add(OutputLines.split(output)));
  }

  /** A multi-line text of nbformat: a string, or an array of strings to be joined. */
  public static String text(JsonNode node) {
    if (!node.isArray()) {
      return node.isContainerNode() ? node.toString() : node.asText("");
    }
    StringBuilder joined = new StringBuilder();
    node.forEach(line -> joined.append(line.asText()));
    return joined.toString();
  }
}
