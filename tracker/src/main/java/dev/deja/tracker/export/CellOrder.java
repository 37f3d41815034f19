package dev.deja.tracker.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.notebook.NotebookCell;
import dev.deja.tracker.notebook.NotebookProblem;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.store.StoredExecution;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The cells of an execution in the order in which they are shown: as they ran, or as the notebook
 * has them. Outputs are read when they are asked for. Not thread-safe.
 */
public final class CellOrder {

  /** Which order. */
  public enum By {
    /** As they ran: cells that ran twice are there twice, also those deleted since. */
    RUN,
    /** As the notebook has them, each with what its last run gave. */
    DOCUMENT
  }

  /**
   * A cell.
   *
   * @param id unique in this order
   * @param json what the notebook has of it beside source and outputs: type, metadata; empty for a
   *     cell that is not in the notebook
   * @param run what it did; empty for text, and for code that did not run
   */
  public record Cell(
      String id, boolean code, String source, Optional<NotebookCell> json, Optional<CellRun> run) {}

  private final Executions executions;
  private final StoredExecution execution;
  private final Optional<Notebook> notebook;
  private final List<String> remarks = new ArrayList<>();

  public CellOrder(Executions executions, StoredExecution execution) {
    this.executions = executions;
    this.execution = execution;
    this.notebook = readNotebook();
  }

  /** The notebook of the last bundle. */
  private Optional<Notebook> readNotebook() {
    Optional<Digest> bundle =
        execution.end().flatMap(ExecutionEnd::bundleAtEnd).or(() -> execution.start().bundle());
    if (bundle.isEmpty()) {
      return Optional.empty();
    }
    BundleManifest manifest = executions.bundle(bundle.get());
    Optional<BundleManifest.File> file =
        manifest
            .notebook()
            .flatMap(
                path ->
                    manifest.files().stream().filter(each -> each.path().equals(path)).findFirst());
    try {
      return file.map(
          found -> Notebook.parse(found.path(), executions.blobs().read(found.digest())));
    } catch (NotebookProblem e) {
      remarks.add("the notebook in the bundle cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** The notebook as it was recorded, if it was; live. */
  Optional<Notebook> notebook() {
    return notebook;
  }

  /** What a reader should know of the order; empty if nothing. */
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** Runs that a notebook shows: those that were not silent. */
  private List<CellRun> runs() {
    return execution.cells().stream().filter(run -> !run.silent()).toList();
  }

  /**
   * The cells.
   *
   * @throws StoreException by document, if there is no notebook in the record
   */
  public List<Cell> cells(By by) {
    return by == By.RUN ? asRun() : asDocument();
  }

  /**
   * What a run put out, as nbformat 4 outputs.
   *
   * @throws StoreException if they are missing or damaged
   */
  public List<JsonNode> outputs(CellRun run) {
    return executions.outputs(run);
  }

  /** Text goes in front of the code that it is in front of in the notebook, the first time. */
  private List<Cell> asRun() {
    List<Cell> cells = new ArrayList<>();
    List<NotebookCell> document = notebook.map(Notebook::cells).orElse(List.of());
    Set<String> ids = new HashSet<>();
    for (CellRun run : runs()) {
      int at = position(document, run);
      int from = at;
      while (from > 0 && !document.get(from - 1).isCode()) {
        from--;
      }
      for (int i = from; i < at; i++) {
        NotebookCell text = document.get(i);
        if (ids.add(text.id())) {
          cells.add(new Cell(text.id(), false, text.source(), Optional.of(text), Optional.empty()));
        }
      }
      String id = run.cellId().orElse("run");
      String unique = ids.add(id) ? id : id + "-run-" + run.number();
      ids.add(unique);
      cells.add(
          new Cell(
              unique,
              true,
              run.source(),
              at >= 0 ? Optional.of(document.get(at)) : Optional.empty(),
              Optional.of(run)));
    }
    for (int i = document.size() - 1; i >= 0; i--) {
      if (document.get(i).isCode()) {
        for (NotebookCell text : document.subList(i + 1, document.size())) {
          if (ids.add(text.id())) {
            cells.add(
                new Cell(text.id(), false, text.source(), Optional.of(text), Optional.empty()));
          }
        }
        break;
      }
    }
    return cells;
  }

  private static int position(List<NotebookCell> document, CellRun run) {
    for (int i = 0; i < document.size(); i++) {
      if (run.cellId().filter(document.get(i).id()::equals).isPresent()) {
        return i;
      }
    }
    return -1;
  }

  private List<Cell> asDocument() {
    Notebook document =
        notebook.orElseThrow(
            () ->
                new StoreException(
                    execution.start().reference()
                        + " has no notebook in its record; export it in recorded order, without"
                        + " --document-order."));
    Map<String, CellRun> last = new LinkedHashMap<>();
    for (CellRun run : runs()) {
      last.put(run.cellId().orElse("source " + run.source()), run);
    }
    List<Cell> cells = new ArrayList<>();
    for (NotebookCell cell : document.cells()) {
      CellRun run = last.remove(cell.id());
      if (run == null) {
        run = last.remove("source " + cell.source());
      }
      if (run != null && !run.source().equals(cell.source())) {
        remarks.add(
            "cell '%s' was edited after its last run; its outputs are those of the earlier code"
                .formatted(cell.id()));
      }
      cells.add(
          new Cell(
              cell.id(),
              cell.isCode(),
              cell.source(),
              Optional.of(cell),
              Optional.ofNullable(cell.isCode() ? run : null)));
    }
    last.values()
        .forEach(
            run ->
                remarks.add(
                    "cell run %d is left out: its cell is no longer in the notebook"
                        .formatted(run.number())));
    return cells;
  }
}
