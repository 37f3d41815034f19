package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.notebook.NotebookCell;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What papermill 2.7 writes into the notebooks it runs, for tools that read it there: the same keys
 * with the same meaning, in the notebook and in each cell, and the two cells that point at a
 * failure. Not thread-safe.
 */
public final class PapermillMetadata {

  private static final double NANOS = 1e9;

  /** As Python's isoformat writes it, which old readers of it expect. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

  private static final String ERROR_TAG = "papermill-error-cell-tag";
  private static final String STYLE =
      "style=\"color:red; font-family:Helvetica Neue, Helvetica, Arial, sans-serif;"
          + " font-size:2em;\"";

  private final Notebook notebook;

  /**
   * Prepares a notebook: no trace of an earlier run, and every key there.
   *
   * @param input as it was given
   * @param output where it is written, as it was given
   * @param version who runs it
   */
  public PapermillMetadata(Notebook notebook, String input, String output, String version) {
    this.notebook = notebook;
    notebook.cells().stream()
        .filter(cell -> cell.tags().contains(ERROR_TAG))
        .forEach(notebook::remove);
    ObjectNode papermill = papermill();
    for (String key : List.of("default_parameters", "parameters")) {
      if (!papermill.path(key).isObject()) {
        papermill.putObject(key);
      }
    }
    papermill.putObject("environment_variables");
    papermill.put("version", version).put("input_path", input).put("output_path", output);
    for (NotebookCell cell : notebook.cells()) {
      // Readers take it for granted, as papermill adds it.
      if (!cell.metadata().path("tags").isArray()) {
        cell.metadata().putArray("tags");
      }
    }
  }

  private ObjectNode papermill() {
    return notebook.metadata().withObjectProperty("papermill");
  }

  /** Hides the source of every code cell where notebooks are shown as reports. */
  public void hideSources() {
    for (NotebookCell cell : notebook.cells()) {
      if (cell.isCode()) {
        cell.metadata().withObjectProperty("jupyter").put("source_hidden", true);
      }
    }
  }

  /** The run begins: no cell has run. */
  void started(Instant at) {
    ObjectNode papermill = papermill();
    papermill.put("start_time", TIME.format(at));
    papermill.putNull("end_time").putNull("duration").putNull("exception");
    notebook.cells().forEach(cell -> write(cell, "pending", null, null));
  }

  /** The cell has been sent. */
  void running(NotebookCell cell, Instant began) {
    write(cell, "running", began, null).put("exception", false);
  }

  /** The cell has run. */
  void ran(NotebookCell cell, Instant began, CellResult result) {
    boolean ok = result.status() == CellRun.Status.OK;
    write(cell, ok ? "completed" : "failed", began, began.plus(result.wall()))
        .put("exception", !ok);
  }

  /** The run has come past a cell in which there is nothing to run. */
  void passed(NotebookCell cell, Instant at) {
    write(cell, "completed", at, at).put("exception", false);
  }

  /** The run has ended. */
  void ended(Instant began, Instant at, boolean failed) {
    ObjectNode papermill = papermill();
    papermill.put("end_time", TIME.format(at)).put("duration", seconds(began, at));
    if (failed) {
      papermill.put("exception", true);
    }
  }

  /** Points at the cell that failed, on top of the notebook and in front of the cell. */
  void point(NotebookCell failed, String executionCount) {
    int at = notebook.cells().indexOf(failed);
    notebook.insertMarkdown(
        at,
        "papermill-error-anchor",
        ("<span id=\"papermill-error-cell\" %s>Execution using papermill encountered an exception"
                + " here and stopped:</span>")
            .formatted(STYLE),
        List.of(ERROR_TAG));
    notebook.insertMarkdown(
        0,
        "papermill-error",
        ("<span %s>An Exception was encountered at '<a href=\"#papermill-error-cell\">In [%s]</a>'."
                + "</span>")
            .formatted(STYLE, executionCount),
        List.of(ERROR_TAG));
  }

  private static ObjectNode write(
      NotebookCell cell, String status, @Nullable Instant began, @Nullable Instant ended) {
    ObjectNode papermill = cell.metadata().putObject("papermill");
    papermill.putNull("exception");
    for (String key : List.of("start_time", "end_time", "duration")) {
      papermill.putNull(key);
    }
    if (began != null) {
      papermill.put("start_time", TIME.format(began));
    }
    if (began != null && ended != null) {
      papermill.put("end_time", TIME.format(ended)).put("duration", seconds(began, ended));
    }
    return papermill.put("status", status);
  }

  private static double seconds(Instant began, Instant ended) {
    return Duration.between(began, ended).toNanos() / NANOS;
  }
}
