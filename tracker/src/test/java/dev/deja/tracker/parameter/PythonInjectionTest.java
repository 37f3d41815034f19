package dev.deja.tracker.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deja.tracker.notebook.Notebook;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Parameters of Python notebooks, as papermill writes them. */
class PythonInjectionTest {

  @Test
  void valuesAreWrittenAsPythonLiterals() {
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    given.put("n", Injection.typed("5"));
    given.put("x", Injection.typed("1e-3"));
    given.put("on", Injection.typed("True"));
    given.put("word", Injection.typed("true"));
    given.put("nothing", null);
    given.put("text", "a \"b\" \\ \n ü");
    given.put("list", Arrays.asList(1, true, null, "c"));
    given.put("map", Map.of("k", List.of(0.5)));
    given.put("nan", Double.NaN);

    Injection injection = injection("n = 1", given);

    assertThat(injection.source())
        .isEqualTo(
            """
            # Parameters
            n = 5
            x = 0.001
            on = True
            word = "true"
            nothing = None
            text = "a \\"b\\" \\\\ \\n ü"
            list = [1, True, None, "c"]
            map = {"k": [0.5]}
            nan = float('nan')\
            """);
    assertThat(injection.values()).containsEntry("nothing", null).containsEntry("on", true);
  }

  @Test
  void whatTheNotebookDeclaresIsReadWithoutRunningIt() {
    Injection injection =
        injection(
            "n = 10  # how many\nname: str = 'eu'\npath = f(n)\nif n == 3:\n    m = 4", Map.of());

    assertThat(injection.declared())
        .containsExactly(
            "n: Unknown type (default 10)",
            "name: Unknown type (default \"eu\")",
            "path: Unknown type (default \"f(n)\")");
  }

  @Test
  void anUndeclaredOneIsGivenWithAWarningAndAnImpossibleNameRefused() {
    assertThat(injection("n = 1", Map.of("m", 2)).apply())
        .containsExactly("the notebook has no parameter 'm'; it is given all the same");
    assertThatExceptionOfType(ParameterProblem.class)
        .isThrownBy(() -> injection("n = 1", Map.of("a b", 2)))
        .withMessageContaining("'a b' is no name of a parameter");
  }

  @Test
  void otherLanguagesTakeNoParameters() {
    assertThatExceptionOfType(ParameterProblem.class)
        .isThrownBy(() -> Injection.of(notebook("n <- 1"), "r", Map.of("n", 2)))
        .withMessageContaining("'r' cannot be given");
  }

  private static Injection injection(String source, Map<String, @Nullable Object> given) {
    return Injection.of(notebook(source), "python", given);
  }

  private static Notebook notebook(String source) {
    String json =
        """
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code",
        "id": "a", "metadata": {"tags": ["parameters"]}, "outputs": [], "source": "%s"}]}
        """
            .formatted(source.replace("\n", "\\n"));
    return Notebook.parse("a.ipynb", json.getBytes(StandardCharsets.UTF_8));
  }
}
