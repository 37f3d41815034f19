package dev.deja.tracker.parameter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.notebook.NotebookCell;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values given to a notebook's parameters. */
class InjectionTest {

  private static final String DECLARED =
      """
      int n = 10;
      long seed = 42L;
      double rate = 0.5;
      boolean fast = false;
      String name = "a";
      var k = 8;
      int[] sizes = {1, 2};
      List<String> names = List.of("x");
      Map<String, Double> weights = Map.of();
      char sep = ',';
      Path in = Path.of("a.csv");
      TimeUnit unit = TimeUnit.DAYS;
      """;

  @Test
  void wordsOfTheCommandLineBecomeWhatIsDeclared() {
    assertInjected("n", "20", "int n = 20;");
    assertInjected("n", "-2147483648", "int n = -2147483648;");
    assertInjected("seed", "9223372036854775807", "long seed = 9223372036854775807L;");
    assertInjected("rate", "3", "double rate = 3.0;");
    assertInjected("rate", "NaN", "double rate = Double.NaN;");
    assertInjected("rate", "-inf", "double rate = Double.NEGATIVE_INFINITY;");
    assertInjected("fast", "True", "boolean fast = true;");
    assertInjected("name", "20", "String name = \"20\";");
    assertInjected(
        "name", "grün \"q\" \\ \n\u0007", "String name = \"grün \\\"q\\\" \\\\ \\n\\007\";");
    assertInjected("name", "😀", "String name = \"\\ud83d\\ude00\";");
    assertInjected("k", "9", "int k = 9;");
    assertInjected("sizes", "[3, 4]", "int[] sizes = new int[] {3, 4};");
    assertInjected("names", "['a', 'b']", "List<String> names = java.util.List.of(\"a\", \"b\");");
    assertInjected(
        "weights",
        "{a: 1}",
        "Map<String, Double> weights = java.util.Map.ofEntries(java.util.Map.entry(\"a\", 1.0));");
    assertInjected("sep", "'", "char sep = '\\'';");
    assertInjected("in", "b.csv", "Path in = java.nio.file.Path.of(\"b.csv\");");
    assertInjected("unit", "HOURS", "TimeUnit unit = TimeUnit.HOURS;");
  }

  private static void assertInjected(String name, String word, String line) {
    Map<String, Object> given = new LinkedHashMap<>(Map.of(name, Injection.typed(word)));
    assertThat(Injection.of(notebook(DECLARED), given).source())
        .isEqualTo("// Parameters\n" + line);
  }

  @Test
  void whatDoesNotFitIsSaidWithTypeAndValue() {
    assertWrong("n", "20.5", "'n' is of type int", "'20.5'", "a whole number");
    assertWrong("n", "3000000000", "'3000000000'");
    assertWrong("n", "null", "'null'");
    assertWrong("rate", "fast", "'fast'", "a number");
    assertWrong("rate", "1e999", "'1e999'");
    assertWrong("fast", "yes", "'yes'", "true or false");
    assertWrong("sizes", "3", "'3'", "a list");
    assertWrong("sizes", "[1, 'x']", "'x'", "a whole number");
    assertWrong("unit", "1 + 1", "'1 + 1'", "TimeUnit");
    assertWrong("seeed", "1", "no parameter 'seeed'", "nearest: seed");
  }

  private static void assertWrong(String name, String word, String... parts) {
    Map<String, Object> given = new LinkedHashMap<>(Map.of(name, Injection.typed(word)));
    assertThatThrownBy(() -> Injection.of(notebook(DECLARED), given))
        .isInstanceOf(ParameterProblem.class)
        .message()
        .contains(parts);
  }

  @Test
  void defaultsAreReadFromTheSource() {
    assertThat(ParameterCell.values(DECLARED))
        .containsEntry("n", 10)
        .containsEntry("seed", 42L)
        .containsEntry("names", List.of("x"))
        .containsEntry("sizes", List.of(1, 2))
        .containsEntry("in", "a.csv")
        .containsEntry("unit", "TimeUnit.DAYS");
    assertThat(ParameterCell.values("int n = 1 + 1; String s; double d = -0.5;"))
        .isEqualTo(Map.of("n", "1 + 1", "d", -0.5));
    assertThat(ParameterCell.values("this is no java {")).isEmpty();
  }

  @Test
  void theCellComesAfterTheOneTaggedParameters() {
    Notebook notebook = notebook("int n = 10;", "n + 1");

    List<String> warnings = Injection.of(notebook, Map.of("n", 20)).apply();

    assertThat(warnings).isEmpty();
    assertThat(notebook.cells())
        .extracting(NotebookCell::source)
        .containsExactly("int n = 10;", "// Parameters\nint n = 20;", "n + 1");
    assertThat(notebook.cells().get(1).tags()).containsExactly("injected-parameters");
    assertThat(notebook.metadata().at("/papermill/parameters/n").asInt()).isEqualTo(20);
    assertThat(notebook.metadata().at("/papermill/default_parameters/n").asInt()).isEqualTo(10);
  }

  @Test
  void anEarlierInjectedCellIsReplaced() {
    Notebook notebook = notebook("int n = 10;", "n + 1");
    Injection.of(notebook, Map.of("n", 20)).apply();

    Injection.of(notebook, Map.of("n", 30)).apply();

    assertThat(notebook.cells())
        .extracting(NotebookCell::source)
        .containsExactly("int n = 10;", "// Parameters\nint n = 30;", "n + 1");
  }

  @Test
  void withoutATaggedCellItGoesOnTopAndThatIsSaid() {
    Notebook notebook = untagged("1 + 1");
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("a", Injection.typed("8"));
    given.put("b", Injection.typed("0.5"));
    given.put("c", "8");
    given.put("d", Arrays.asList(1, null));

    List<String> warnings = Injection.of(notebook, given).apply();

    assertThat(warnings).singleElement().asString().contains("no cell tagged 'parameters'");
    assertThat(notebook.cells().get(0).source())
        .isEqualTo(
            """
            // Parameters
            var a = 8;
            var b = 0.5;
            var c = "8";
            var d = java.util.Arrays.asList(1, null);""");
    assertThatThrownBy(() -> Injection.of(untagged("1"), Map.of("no name", 1)))
        .hasMessageContaining("'no name' is no name");
  }

  @Test
  void whatCellsAskForIsKnownTooAndIsNotInjected() {
    Notebook notebook = untagged("int epochs = Deja.parameter(\"epochs\", 10);");

    Injection injection = Injection.of(notebook, Map.of("epochs", Injection.typed("20")));

    assertThat(injection.values()).isEqualTo(Map.of("epochs", 20));
    assertThat(injection.apply()).isEmpty();
    assertThat(notebook.cells()).hasSize(1);
    assertThatThrownBy(() -> Injection.of(notebook, Map.of("epoch", 1)))
        .hasMessageContaining("nearest: epochs");
    assertThatThrownBy(() -> Injection.of(notebook, Map.of("epochs", Injection.typed("many"))))
        .hasMessageContaining("'many'");
  }

  @Test
  void aLongTextIsPutTogether() {
    String text = "x\u0000".repeat(40_000);

    String source = Injection.of(untagged("1"), Map.of("t", text)).source();

    assertThat(source).contains("String.join(\"\", ").hasLineCount(2);
  }

  private static Notebook notebook(String parameters, String... others) {
    ObjectNode json = json();
    add(json, parameters, "parameters");
    Arrays.stream(others).forEach(other -> add(json, other));
    return Notebook.parse("test.ipynb", json.toString().getBytes(UTF_8));
  }

  private static Notebook untagged(String... sources) {
    ObjectNode json = json();
    Arrays.stream(sources).forEach(source -> add(json, source));
    return Notebook.parse("test.ipynb", json.toString().getBytes(UTF_8));
  }

  private static ObjectNode json() {
    ObjectNode json = Json.mapper().createObjectNode().put("nbformat", 4).put("nbformat_minor", 5);
    json.putArray("cells");
    json.putObject("metadata");
    return json;
  }

  private static void add(ObjectNode json, String source, String... tags) {
    ObjectNode cell = json.withArray("cells").addObject().put("cell_type", "code");
    cell.put("id", "c" + json.path("cells").size()).put("source", source);
    cell.putNull("execution_count").putArray("outputs");
    Arrays.stream(tags).forEach(cell.putObject("metadata").putArray("tags")::add);
  }
}
