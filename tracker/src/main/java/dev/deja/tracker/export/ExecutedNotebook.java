package dev.deja.tracker.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.notebook.NotebookCell;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.StoredExecution;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** An execution as a notebook of nbformat 4.5 with outputs as they were recorded. */
public final class ExecutedNotebook {

  private ExecutedNotebook() {}

  /**
   * The notebook. Its metadata is that of the notebook in the record, and an object {@code deja}
   * with {@code execution}, {@code reference}, {@code status} and {@code order}; each code cell has
   * {@code deja} with {@code run} and {@code status}.
   *
   * @throws dev.deja.tracker.store.StoreException if something of the record is missing or damaged
   */
  public static Notebook of(
      Executions executions, StoredExecution execution, CellOrder order, CellOrder.By by) {
    Notebook notebook = empty(execution, order);
    int position = 0;
    for (CellOrder.Cell cell : order.cells(by)) {
      NotebookCell made =
          cell.code()
              ? notebook.insertCode(position, validId(cell.id()), cell.source(), List.of())
              : notebook.insertMarkdown(position, validId(cell.id()), cell.source(), List.of());
      position++;
      cell.json()
          .ifPresent(
              original -> {
                made.metadata().removeAll();
                made.metadata().setAll(original.metadata().deepCopy());
                made.setType(original.type());
              });
      cell.run()
          .ifPresent(
              run -> {
                made.setRun(executions.outputs(run), Optional.of(run.executionCount()));
                made.metadata()
                    .putObject("deja")
                    .put("run", run.number())
                    .put("status", run.status().name());
              });
    }
    ObjectNode deja = notebook.metadata().putObject("deja");
    deja.put("execution", execution.id().toString())
        .put("reference", execution.start().reference())
        .put("status", execution.status().name())
        .put("order", by == CellOrder.By.RUN ? "run" : "document");
    order.remarks().forEach(deja.putArray("remarks")::add);
    return notebook;
  }

  private static Notebook empty(StoredExecution execution, CellOrder order) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.putArray("cells");
    ObjectNode metadata = root.putObject("metadata");
    order.notebook().ifPresent(original -> metadata.setAll(original.metadata().deepCopy()));
    if (!metadata.has("kernelspec") && execution.start().environment().kernel().isEmpty()) {
      metadata
          .putObject("kernelspec")
          .put("display_name", "Java (Deja)")
          .put("language", "java")
          .put("name", "deja");
    }
    root.put("nbformat", 4).put("nbformat_minor", 5);
    return Notebook.parse(
        execution.start().reference(), root.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** An id that nbformat allows: 1 to 64 of letters, digits, {@code -} and {@code _}. */
  private static String validId(String id) {
    String valid = id.replaceAll("[^A-Za-z0-9_-]", "-");
    return valid.isEmpty() ? "cell" : valid.substring(0, Math.min(64, valid.length()));
  }
}
