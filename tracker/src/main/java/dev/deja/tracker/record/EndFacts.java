package dev.deja.tracker.record;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.HiddenState;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.notebook.NotebookCell;
import dev.deja.tracker.notebook.NotebookProblem;
import dev.deja.tracker.parameter.ParameterCell;
import dev.deja.tracker.source.RunOrder;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.StoreException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can be said of a session at its end: its parameters, and what the order of its cells hides.
 * Follows from the journal and the bundles alone.
 *
 * @param parameters by name: of the cells tagged as such, overridden by what was given and asked
 */
record EndFacts(Map<String, Object> parameters, List<HiddenState> hiddenState) {

  /** A session of more runs is not looked at: it is no notebook that someone reads. */
  private static final int MOST_RUNS = 20_000;

  static EndFacts of(JournalFold fold, Executions executions, RunOrder.NamesOfSources names) {
    Optional<Notebook> atEnd = notebook(fold.bundleAtEnd().or(fold::bundle), executions);
    Optional<Notebook> atStart = notebook(fold.bundle().or(fold::bundleAtEnd), executions);
    Map<String, Object> parameters = new LinkedHashMap<>();
    Set<String> tagged = new LinkedHashSet<>();
    List.of(atStart, atEnd).forEach(notebook -> notebook.ifPresent(all -> tagged(all, tagged)));
    for (JournalFold.Ran run : fold.ran()) {
      boolean isTagged = run.cellId().filter(tagged::contains).isPresent();
      if (isTagged && !run.silent()) {
        parameters.putAll(ParameterCell.values(run.source()));
      }
    }
    parameters.putAll(fold.given());
    fold.asked().forEach((name, value) -> parameters.put(name, plain(value)));
    parameters.values().removeIf(java.util.Objects::isNull);
    return new EndFacts(
        parameters,
        fold.ran().size() > MOST_RUNS
            ? List.of()
            : RunOrder.of(
                fold.ran().stream()
                    .filter(run -> !run.silent())
                    .map(run -> new RunOrder.Ran(run.number(), id(run), run.source()))
                    .toList(),
                fold.ran().stream().anyMatch(run -> run.cellId().isPresent())
                    ? atEnd.map(EndFacts::sources).orElse(Map.of())
                    : Map.of(),
                names));
  }

  private static String id(JournalFold.Ran run) {
    return run.cellId().orElse(run.cell());
  }

  private static Object plain(JsonNode value) {
    return Json.mapper().convertValue(value, Object.class);
  }

  private static void tagged(Notebook notebook, Set<String> ids) {
    for (NotebookCell cell : notebook.cells()) {
      if (cell.tags().contains(ParameterCell.TAG)) {
        ids.add(cell.id());
      }
    }
  }

  private static Map<String, String> sources(Notebook notebook) {
    Map<String, String> sources = new LinkedHashMap<>();
    notebook.codeCells().forEach(cell -> sources.put(cell.id(), cell.source()));
    return sources;
  }

  private static Optional<Notebook> notebook(Optional<Digest> bundle, Executions executions) {
    if (bundle.isEmpty()) {
      return Optional.empty();
    }
    try {
      BundleManifest manifest = executions.bundle(bundle.get());
      return manifest.files().stream()
          .filter(file -> manifest.notebook().filter(file.path()::equals).isPresent())
          .findFirst()
          .map(file -> Notebook.parse(file.path(), executions.blobs().read(file.digest())));
    } catch (StoreException | NotebookProblem e) {
      // No notebook, or one that is broken: then there is no document order.
      return Optional.empty();
    }
  }
}
