package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.notebook.NotebookCell;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** What papermill writes into the notebooks it runs, for tools that read it there. */
public final class PapermillMetadata {

  private static final double NANOS = 1e9;

  private PapermillMetadata() {}

  /** The cell has not run yet. */
  static void pending(NotebookCell cell) {
    write(of(cell), "pending").putNull("start_time").putNull("end_time").putNull("duration");
  }

  /** The cell has run. */
  static void cell(NotebookCell cell, Instant began, CellResult result) {
    boolean ok = result.status() == CellRun.Status.OK;
    times(write(of(cell), ok ? "completed" : "failed"), began, began.plus(result.wall()))
        .put("exception", !ok);
  }

  private static ObjectNode of(NotebookCell cell) {
    return cell.metadata().withObjectProperty("papermill");
  }

  private static ObjectNode write(ObjectNode papermill, String status) {
    papermill.putNull("exception");
    return papermill.put("status", status);
  }

  /**
   * The notebook has run.
   *
   * @param input as it was given
   * @param output where it is written
   */
  public static void notebook(
      Notebook notebook, Path input, Path output, Instant began, boolean failed) {
    ObjectNode papermill = notebook.metadata().withObjectProperty("papermill");
    papermill.putObject("environment_variables");
    papermill.put("input_path", input.toString()).put("output_path", output.toString());
    times(papermill, began, Instant.now()).put("version", "Deja");
    if (failed) {
      papermill.put("exception", true);
    } else {
      papermill.putNull("exception");
    }
  }

  private static ObjectNode times(ObjectNode papermill, Instant began, Instant ended) {
    return papermill
        .put("start_time", began.toString())
        .put("end_time", ended.toString())
        .put("duration", Duration.between(began, ended).toNanos() / NANOS);
  }
}
