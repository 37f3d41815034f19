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

  private static final String JAVA = "java";
  private static final String PYTHON = "python";

  /** The parameter that gets the path of the notebook, as papermill names it. */
  public static final String INPUT_PATH = "PAPERMILL_INPUT_PATH";

  /** The parameter that gets the path of the executed notebook, as papermill names it. */
  public static final String OUTPUT_PATH = "PAPERMILL_OUTPUT_PATH";

  private final Notebook notebook;
  private final Optional<NotebookCell> parametersCell;
  private final Optional<NotebookCell> earlier;
  private final Map<String, DeclaredParameter> known = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> defaults = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final String comment;
  private final String language;

  private Injection(Notebook notebook, String language) {
    this.notebook = notebook;
    this.language = language;
    this.comment = language.equals(JAVA) ? "// Parameters\n" : "# Parameters\n";
    this.parametersCell = tagged(ParameterCell.TAG);
    this.earlier = tagged(ParameterCell.INJECTED);
  }

  private void readJava() {
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
    known.forEach((name, declared) -> defaults.put(name, declared.value()));
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
   * Values for a Java notebook, which is not changed yet.
   *
   * @param given by name: text, words ({@link #typed}), or what YAML and JSON have
   * @throws ParameterProblem if the notebook has no parameter of a name, or it cannot have that
   *     value
   */
  public static Injection of(Notebook notebook, Map<String, @Nullable Object> given) {
    return of(notebook, JAVA, given);
  }

  /**
   * Values for a notebook of some language. What papermill adds on demand, the paths of the
   * notebook, is no parameter that a notebook has to declare.
   *
   * @param language in lower case
   * @throws ParameterProblem as above, or if values cannot be written in the language
   */
  public static Injection of(
      Notebook notebook, String language, Map<String, @Nullable Object> given) {
    Injection injection = new Injection(notebook, language);
    if (language.equals(JAVA)) {
      injection.readJava();
    }
    injection.add(given);
    return injection;
  }

  /**
   * Other values for a copy of the same notebook; what it declares is not looked for again.
   *
   * @throws ParameterProblem as above
   */
  public Injection with(Notebook copy, Map<String, @Nullable Object> given) {
    Injection other = new Injection(copy, language);
    if (language.equals(JAVA)) {
      other.known.putAll(known);
      other.defaults.putAll(defaults);
    }
    other.add(given);
    return other;
  }

  private void add(Map<String, @Nullable Object> given) {
    if (language.equals(JAVA)) {
      addJava(given);
    } else if (language.equals(PYTHON)) {
      addPython(given);
    } else if (!given.isEmpty()) {
      throw new ParameterProblem(
          "parameters of notebooks in '%s' cannot be given; only those of Java and Python can."
              .formatted(language));
    }
  }

  private void addJava(Map<String, @Nullable Object> given) {
    for (DeclaredParameter declared : known.values()) {
      if (given.containsKey(declared.name())) {
        add(declared, given.get(declared.name()));
      }
    }
    given.forEach(
        (name, value) -> {
          if (!known.containsKey(name)) {
            add(undeclared(name, value), value);
          }
        });
  }

  /** As papermill does: what a notebook does not declare is given all the same, with a warning. */
  private void addPython(Map<String, @Nullable Object> given) {
    parametersCell.ifPresent(cell -> defaults.putAll(PythonLiteral.values(cell.source())));
    given.forEach(
        (name, value) -> {
          if (!name.matches("[A-Za-z_]\\w*")) {
            throw new ParameterProblem(
                "'" + name + "' is no name of a parameter; expected one of a Python variable.");
          }
          if (parametersCell.isPresent() && !defaults.containsKey(name) && !isPath(name)) {
            warnings.add("the notebook has no parameter '" + name + "'; it is given all the same");
          }
          PythonLiteral literal = PythonLiteral.of(value);
          values.put(name, literal.json());
          lines.add(name + " = " + literal.code());
        });
  }

  private static boolean isPath(String name) {
    return name.equals(INPUT_PATH) || name.equals(OUTPUT_PATH);
  }

  private DeclaredParameter undeclared(String name, @Nullable Object value) {
    if (!known.isEmpty() && !isPath(name)) {
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
    return defaults;
  }

  /** Each parameter that the notebook declares in words: {@code n: int (default 10)}. */
  public List<String> declared() {
    List<String> declared = new ArrayList<>();
    defaults.forEach(
        (name, value) -> {
          DeclaredParameter java = known.get(name);
          String type = java == null ? "" : java.type().text();
          declared.add(
              "%s: %s (default %s)"
                  .formatted(
                      name,
                      type.isEmpty() ? "Unknown type" : type,
                      Json.mapper().valueToTree(value)));
        });
    return declared;
  }

  /** The source of the cell to be injected; empty if there is nothing to inject. */
  public String source() {
    return lines.isEmpty() ? "" : comment + String.join("\n", lines);
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
      return warnings;
    }
    if (earlier.isPresent()) {
      int at = notebook.cells().indexOf(earlier.get());
      notebook.remove(earlier.get());
      insert(at);
    } else if (parametersCell.isPresent()) {
      insert(notebook.cells().indexOf(parametersCell.get()) + 1);
    } else {
      insert(0);
      warnings.add(
          "the notebook has no cell tagged 'parameters', so the values went into a cell on top;"
              + " tag the cell that has the defaults to have them after it");
    }
    return warnings;
  }

  private void insert(int at) {
    notebook.insertCode(at, ParameterCell.INJECTED, source(), List.of(ParameterCell.INJECTED));
  }
}
