package dev.deja.tracker.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A notebook of nbformat 4, held as the JSON it was read from: what is not changed through this
 * class is written back as it was, fields of later versions included. Every cell has an id; a
 * notebook older than 4.5 gets ids made from the cells' positions and sources, so that the same
 * file always gets the same ids. Not thread-safe.
 */
public final class Notebook {

  private static final Pattern PYTHON_KERNEL = Pattern.compile("(?i)x?python.*");

  /**
   * Names that kernels for Java have, some with a version: java, jjava, deja,
   * rapaio-jupyter-kernel.
   */
  private static final Pattern JAVA_KERNEL =
      Pattern.compile("java|jshell|deja|rapaio|ganymede", Pattern.CASE_INSENSITIVE);

  private final String name;
  private final ObjectNode root;
  private final List<NotebookCell> cells = new ArrayList<>();

  /**
   * @param name how messages name the notebook
   * @param root of a shape that {@link NotebookFile} has checked
   */
  Notebook(String name, ObjectNode root) {
    this.name = name;
    this.root = root;
    root.get("cells").forEach(cell -> cells.add(new NotebookCell((ObjectNode) cell)));
    CellIds.complete(root, cells);
  }

  /**
   * Reads a notebook file.
   *
   * @throws NotebookProblem if it is missing, a folder, too large, not JSON, or not a notebook of
   *     nbformat 4
   */
  public static Notebook read(Path file) {
    return NotebookFile.read(file);
  }

  /**
   * Reads a notebook from bytes.
   *
   * @param name how messages name it
   * @throws NotebookProblem as {@link #read}
   */
  public static Notebook parse(String name, byte[] json) {
    return NotebookFile.parse(name, json);
  }

  /** The notebook as {@link #write} has it. */
  public byte[] toBytes() {
    return NotebookFile.bytes(root);
  }

  /**
   * Writes the notebook as nbformat does (indented by one space, a line end at the end), whole or
   * not at all.
   *
   * @throws NotebookProblem if the file cannot be written; nothing is left behind
   */
  public void write(Path file) {
    NotebookFile.write(root, file);
  }

  /** All cells in document order; the cells are live, the list is not. */
  public List<NotebookCell> cells() {
    return List.copyOf(cells);
  }

  /** The cells that have code, in document order; cells that are empty or blank are left out. */
  public List<NotebookCell> codeCells() {
    return cells.stream().filter(cell -> cell.isCode() && !cell.source().isBlank()).toList();
  }

  /** The notebook's own metadata; live. */
  public ObjectNode metadata() {
    return root.withObjectProperty("metadata");
  }

  /**
   * Puts a new code cell into the notebook.
   *
   * @param at its position among all cells, from 0
   * @param id its id, made unique with a number if another cell has it
   */
  public NotebookCell insertCode(int at, String id, String source, List<String> tags) {
    return insert(at, id, source, tags);
  }

  private NotebookCell insert(int at, String id, String source, List<String> tags) {
    Set<String> ids = cells.stream().map(NotebookCell::id).collect(Collectors.toSet());
    String unique = id;
    for (int number = 2; ids.contains(unique); number++) {
      unique = id + "-" + number;
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("cell_type", "code").put("id", unique).putNull("execution_count");
    tags.forEach(json.putObject("metadata").putArray("tags")::add);
    json.putArray("outputs");
    json.put("source", source);
    NotebookCell cell = new NotebookCell(json);
    cells.add(at, cell);
    ((ArrayNode) root.get("cells")).insert(at, json);
    return cell;
  }

  /**
   * Puts a new Markdown cell into the notebook.
   *
   * @param at its position among all cells, from 0
   * @param id its id, made unique as in {@link #insertCode}
   */
  public NotebookCell insertMarkdown(int at, String id, String source, List<String> tags) {
    NotebookCell cell = insert(at, id, source, tags);
    return cell.asMarkdown();
  }

  /** Takes a cell out. */
  public void remove(NotebookCell cell) {
    int at = cells.indexOf(cell);
    cells.remove(at);
    ((ArrayNode) root.get("cells")).remove(at);
  }

  /** The programming language that the notebook says it is in, in lower case, if it says one. */
  public Optional<String> language() {
    JsonNode metadata = root.path("metadata");
    for (JsonNode said :
        List.of(
            metadata.path("kernelspec").path("language"),
            metadata.path("language_info").path("name"))) {
      if (said.isTextual() && !said.textValue().isBlank()) {
        return Optional.of(said.textValue().strip().toLowerCase(Locale.ROOT));
      }
    }
    String kernel = metadata.path("kernelspec").path("name").asText();
    return PYTHON_KERNEL.matcher(kernel).matches() ? Optional.of("python") : Optional.empty();
  }

  /**
   * Whether Deja's own kernel runs this notebook: one that says it is in Java, whatever its
   * kernelspec is called, or that says no language and names no kernel, or one that is known to be
   * for Java.
   */
  public boolean isJava() {
    return language()
        .map(language -> language.equals("java"))
        .orElseGet(() -> kernel().map(name -> JAVA_KERNEL.matcher(name).find()).orElse(true));
  }

  /**
   * Checks that there is something to run.
   *
   * @throws NotebookProblem if it has no code
   */
  public void requireCode() {
    if (codeCells().isEmpty()) {
      throw new NotebookProblem(
          "'%s' has no code cells, so there is nothing to run. Open it with 'jupyter lab %s' and add one."
              .formatted(name, name));
    }
  }

  /** The name of the kernelspec that the notebook asks for, if it does. */
  public Optional<String> kernel() {
    String kernel = root.path("metadata").path("kernelspec").path("name").asText("");
    return kernel.isBlank() ? Optional.empty() : Optional.of(kernel);
  }
}
