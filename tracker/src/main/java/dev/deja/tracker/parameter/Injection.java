package dev.deja.tracker.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.notebook.NotebookCell;
import dev.deja.tracker.word.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/**
 * Values given to a notebook's parameters: checked against what the notebook declares, and put into
 * it as a cell of its own, where papermill would put it. Not thread-safe.
 */
public final class Injection {

  private static final String COMMENT = "// Parameters\n";

  private final Notebook notebook;
  private final Optional<NotebookCell> parametersCell;
  private final Optional<NotebookCell> earlier;
  private final Map<String, DeclaredParameter> known = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();

  private Injection(Notebook notebook) {
    this.notebook = notebook;
    this.parametersCell = tagged(ParameterCell.TAG);
    this.earlier = tagged(ParameterCell.INJECTED);
    for (NotebookCell cell : notebook.codeCells()) {
      if (earlier.filter(cell::equals).isEmpty()) {
        ParameterCell.calls(cell.source())
            .forEach(declared -> known.putIfAbsent(declared.name(), declared));
      }
    }
    parametersCell.ifPresent(
        cell ->
            ParameterCell.variables(cell.source())
                .forEach(declared -> known.put(declared.name(), declared)));
  }

  /** A word of the command line as a value: where no type is declared, it is what it looks like. */
  public static Object typed(String word) {
    return new JavaLiteral.Word(word);
  }

  private Optional<NotebookCell> tagged(String tag) {
    return notebook.cells().stream()
        .filter(cell -> cell.isCode() && cell.tags().contains(tag))
        .findFirst();
  }

  /**
   * Values for a notebook, which is not changed yet.
   *
   * @param given by name: text, words ({@link #typed}), or what YAML and JSON have
   * @throws ParameterProblem if the notebook has no parameter of a name, or it cannot have that
   *     value
   */
  public static Injection of(Notebook notebook, Map<String, @Nullable Object> given) {
    Injection injection = new Injection(notebook);
    for (DeclaredParameter declared : injection.known.values()) {
      if (given.containsKey(declared.name())) {
        injection.add(declared, given.get(declared.name()));
      }
    }
    given.forEach(
        (name, value) -> {
          if (!injection.known.containsKey(name)) {
            injection.add(injection.undeclared(name, value), value);
          }
        });
    return injection;
  }

  private DeclaredParameter undeclared(String name, @Nullable Object value) {
    if (!known.isEmpty()) {
      List<String> nearest = Nearest.to(name, known.keySet());
      throw new ParameterProblem(
          "the notebook has no parameter '%s'; %s: %s."
              .formatted(
                  name,
                  nearest.isEmpty() ? "it has" : "nearest",
                  String.join(", ", nearest.isEmpty() ? known.keySet() : nearest)));
    }
    if (!SourceVersion.isName(name) || name.indexOf('.') >= 0) {
      throw new ParameterProblem(
          "'" + name + "' is no name of a parameter; expected one of a Java variable, such as n.");
    }
    return new DeclaredParameter(name, ParameterType.INFERRED, null, true);
  }

  private void add(DeclaredParameter declared, @Nullable Object value) {
    ParameterType type = declared.type();
    JavaLiteral literal;
    try {
      literal = JavaLiteral.of(type, value);
    } catch (JavaLiteral.Mismatch e) {
      throw new ParameterProblem(
          "parameter '%s'%s cannot be %s."
              .formatted(
                  declared.name(),
                  type.text().isEmpty() ? "" : " is of type " + type.text() + " and",
                  e.getMessage()),
          e);
    }
    values.put(declared.name(), literal.json());
    if (declared.variable()) {
      lines.add(
          "%s %s = %s;"
              .formatted(
                  type.kind() == ParameterType.Kind.INFERRED && !type.text().equals("Number")
                      ? literal.code().equals("null") ? "Object" : "var"
                      : type.text(),
                  declared.name(),
                  literal.code()));
    }
  }

  /** What was given, by name, as JSON can hold it. */
  public Map<String, @Nullable Object> values() {
    return values;
  }

  /** What the notebook's parameters are if nothing is given, by name. */
  public Map<String, @Nullable Object> defaults() {
    Map<String, @Nullable Object> defaults = new LinkedHashMap<>();
    known.forEach((name, declared) -> defaults.put(name, declared.value()));
    return defaults;
  }

  /** The source of the cell to be injected; empty if there is nothing to inject. */
  public String source() {
    return lines.isEmpty() ? "" : COMMENT + String.join("\n", lines);
  }

  /**
   * Puts the cell into the notebook: in the place of an earlier injected one, else after the cell
   * tagged {@code parameters}, else on top; and what papermill writes into the notebook's metadata.
   *
   * @return what the user should be told; usually empty
   */
  public List<String> apply() {
    ObjectNode papermill = notebook.metadata().withObjectProperty("papermill");
    papermill.set("default_parameters", Json.mapper().valueToTree(defaults()));
    papermill.set("parameters", Json.mapper().valueToTree(values));
    if (lines.isEmpty()) {
      return List.of();
    }
    if (earlier.isPresent()) {
      int at = notebook.cells().indexOf(earlier.get());
      notebook.remove(earlier.get());
      insert(at);
    } else if (parametersCell.isPresent()) {
      insert(notebook.cells().indexOf(parametersCell.get()) + 1);
    } else {
      insert(0);
      return List.of(
          "the notebook has no cell tagged 'parameters', so the values went into a cell on top;"
              + " tag the cell that has the defaults to have them after it");
    }
    return List.of();
  }

  private void insert(int at) {
    notebook.insertCode(at, ParameterCell.INJECTED, source(), List.of(ParameterCell.INJECTED));
  }
}
