package dev.deja.tracker.index;

import dev.deja.tracker.model.TagName;
import dev.deja.tracker.word.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Finds what a reference means, or says what comes nearest. */
final class Resolution {

  private static final String ID_RANGE = "id between :first and :last";

  private final Handle handle;
  private final Reference reference;

  Resolution(Handle handle, Reference reference) {
    this.handle = handle;
    this.reference = reference;
  }

  Resolved resolve() {
    Optional<Reference> otherReading = reference.asCellOfId();
    if (otherReading.isPresent()
        && reference.execution() instanceof Reference.Numbered numbered
        && !notebooks().contains(numbered.notebook())) {
      return new Resolution(handle, otherReading.get()).resolve();
    }
    ExecutionRow execution = execution();
    if (reference.cell().isPresent()) {
      requireCell(execution, reference.cell().getAsInt());
    }
    return new Resolved(execution, reference.cell());
  }

  private ExecutionRow execution() {
    Reference.Target target = reference.execution();
    if (target instanceof Reference.Newest) {
      return first(select("", Map.of(), 1)).orElseThrow(this::noExecutions);
    }
    if (target instanceof Reference.NewestOf newest) {
      return first(select("notebook = :notebook", Map.of("notebook", newest.notebook()), 1))
          .orElseThrow(() -> unknownNotebook(newest.notebook()));
    }
    if (target instanceof Reference.Numbered numbered) {
      return only(
              select(
                  "notebook = :notebook and number = :number",
                  Map.of("notebook", numbered.notebook(), "number", numbered.number()),
                  0),
              "Type the beginning of its id.")
          .orElseThrow(() -> unknownNumber(numbered));
    }
    if (target instanceof Reference.Tagged tagged) {
      return tagged(tagged);
    }
    Reference.IdPrefix id = (Reference.IdPrefix) target;
    return only(select(ID_RANGE, idRange(id.prefix()), 0), "Type more characters of the id.")
        .orElseThrow(() -> unknownId(id));
  }

  private ExecutionRow tagged(Reference.Tagged tagged) {
    String condition =
        "exists (select 1 from tags t where t.execution = executions.id and t.name = :tag)";
    List<ExecutionRow> found =
        tagged.notebook().isPresent()
            ? select(
                condition + " and notebook = :notebook",
                Map.of("tag", tagged.tag().name(), "notebook", tagged.notebook().get()),
                0)
            : select(condition, Map.of("tag", tagged.tag().name()), 0);
    return only(
            found,
            "Type one of them, or take the tag from the others with 'deja tag REFERENCE "
                + tagged.tag()
                + " --remove'.")
        .orElseThrow(() -> unknownTag(tagged));
  }

  private void requireCell(ExecutionRow execution, int number) {
    int found =
        handle
            .createQuery(
                "select count(*) from cell_runs where execution = :id and number = :number")
            .bind("id", execution.id().ulid())
            .bind("number", number)
            .mapTo(Integer.class)
            .one();
    if (found == 0) {
      String has =
          execution.cells() == 0
              ? "no cell runs"
              : execution.cells() == 1 ? "only cell run 1" : "cell runs 1 to " + execution.cells();
      throw new UnknownReference(
          quoted()
              + " is no cell run: "
              + execution.reference()
              + " has "
              + has
              + ". See "
              + "'deja show "
              + execution.reference()
              + "'.",
          List.of(execution.reference()));
    }
  }

  private UnknownReference noExecutions() {
    return new UnknownReference(
        quoted()
            + " means nothing yet: this store has no executions. Record one with 'deja run"
            + " NOTEBOOK.ipynb', or choose another store with DEJA_STORE.",
        List.of());
  }

  private UnknownReference unknownNotebook(String notebook) {
    List<String> names = notebooks();
    if (names.isEmpty()) {
      return noExecutions();
    }
    return unknown(
        "no notebook named '" + notebook + "' has been run",
        Nearest.to(notebook, names).stream().map(name -> name + "/latest").toList(),
        "List executions with 'deja list'.");
  }

  private UnknownReference unknownNumber(Reference.Numbered numbered) {
    List<ExecutionRow> newest =
        select("notebook = :notebook", Map.of("notebook", numbered.notebook()), 1);
    if (newest.isEmpty()) {
      return unknownNotebook(numbered.notebook());
    }
    String last = newest.get(0).reference();
    return unknown(
        "no execution is called that",
        List.of(last),
        "List them with 'deja list --notebook " + numbered.notebook() + "'.");
  }

  private UnknownReference unknownTag(Reference.Tagged tagged) {
    if (tagged.notebook().isPresent() && !notebooks().contains(tagged.notebook().get())) {
      return unknownNotebook(tagged.notebook().get());
    }
    List<String> tags =
        handle
            .createQuery(
                "select distinct e.notebook, t.name from tags t"
                    + " join executions e on e.id = t.execution order by t.name, e.notebook")
            .map((row, context) -> Map.entry(row.getString(1), new TagName(row.getString(2))))
            .stream()
            .filter(
                use -> tagged.notebook().isEmpty() || tagged.notebook().get().equals(use.getKey()))
            .map(use -> use.getValue().name())
            .distinct()
            .toList();
    String prefix = tagged.notebook().orElse("") + "@";
    List<String> nearest = new ArrayList<>(Nearest.to(tagged.tag().name(), tags));
    tags.stream()
        .filter(tag -> !nearest.contains(tag))
        .limit(3 - nearest.size())
        .forEach(nearest::add);
    return unknown(
        "no execution"
            + tagged.notebook().map(name -> " of '" + name + "'").orElse("")
            + " is tagged '"
            + tagged.tag()
            + "'",
        nearest.stream().map(tag -> prefix + tag).toList(),
        "Tag one with 'deja tag REFERENCE " + tagged.tag() + "'.");
  }

  private UnknownReference unknownId(Reference.IdPrefix id) {
    List<String> nearest = new ArrayList<>();
    for (String name : notebooks()) {
      if (name.equalsIgnoreCase(reference.text())) {
        nearest.add(name + "/latest");
      }
    }
    for (int length = id.prefix().length() - 1; length >= 4 && nearest.isEmpty(); length--) {
      select(ID_RANGE, idRange(id.prefix().substring(0, length)), 3)
          .forEach(row -> nearest.add(described(row)));
    }
    return unknown("no execution's id starts so", nearest, "List executions with 'deja list'.");
  }

  private UnknownReference unknown(String what, List<String> nearest, String advice) {
    return new UnknownReference(
        quoted()
            + " is unknown: "
            + what
            + (nearest.isEmpty() ? "" : "; nearest: " + String.join(", ", nearest))
            + ". "
            + advice,
        nearest);
  }

  private Optional<ExecutionRow> only(List<ExecutionRow> found, String advice) {
    if (found.size() > 1) {
      throw new AmbiguousReference(
          reference.text(), found.stream().map(Resolution::described).toList(), advice);
    }
    return first(found);
  }

  private static Optional<ExecutionRow> first(List<ExecutionRow> found) {
    return found.stream().findFirst();
  }

  private List<ExecutionRow> select(String condition, Map<String, Object> values, int limit) {
    return ExecutionRows.select(handle, condition, values, limit);
  }

  private List<String> notebooks() {
    return handle
        .createQuery("select distinct notebook from executions order by notebook")
        .mapTo(String.class)
        .list();
  }

  /** All ids that start so: digits and upper-case letters sort alike everywhere. */
  private static Map<String, Object> idRange(String prefix) {
    String last = prefix + "Z".repeat(Reference.ID_LENGTH - prefix.length());
    return Map.of(
        "first", prefix + "0".repeat(Reference.ID_LENGTH - prefix.length()), "last", last);
  }

  private static String described(ExecutionRow row) {
    return row.reference() + " (" + row.id() + ")";
  }

  private String quoted() {
    return "'" + reference.text() + "'";
  }
}
