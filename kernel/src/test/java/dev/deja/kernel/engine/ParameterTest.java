package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.Note;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code Deja.parameter} in cells: what was given, or the default. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParameterTest {

  private static final String GIVEN =
      """
      {"n": 20, "big": 9007199254740993, "rate": "NaN", "on": true, "name": "grün \\"x\\"\\n",
       "list": [1, 2.5], "word": "twenty", "tall": 3000000000}
      """;

  private Notebook notebook;

  @BeforeAll
  void start() {
    Path here = Path.of("").toAbsolutePath();
    notebook =
        new Notebook(EngineOptions.defaults(here).in(here, Map.of("DEJA_CELL_PARAMETERS", GIVEN)));
  }

  @AfterAll
  void end() {
    notebook.close();
  }

  @Test
  void whatIsGivenHasTheTypeOfTheDefault() {
    notebook.assertCell("int n = Deja.parameter(\"n\", 10); n + 1", "21");
    notebook.assertCell("long big = Deja.parameter(\"big\", 1L); big", "9007199254740993");
    notebook.assertCell("Deja.parameter(\"n\", 0.5) / 8", "2.5");
    notebook.assertCell("Double.isNaN(Deja.parameter(\"rate\", 0.5))", "true");
    notebook.assertCell("Deja.parameter(\"on\", false)", "true");
    notebook.assertCell("Deja.parameter(\"name\", \"red\").length()", "9");
    notebook.assertCell("Deja.parameter(\"list\", List.of(0.5)).get(0) / 2", "0.5");
  }

  @Test
  void whatIsNotGivenIsTheDefaultAndBothAreSaid() {
    notebook.assertCell("Deja.parameter(\"k\", 8) + Deja.parameter(\"n\", 1)", "28");

    assertThat(notebook.notes(notebook.lastCell()))
        .containsExactly(
            new Note("parameter", "{\"name\":\"k\",\"value\":8,\"given\":false}"),
            new Note("parameter", "{\"name\":\"n\",\"value\":20,\"given\":true}"));
  }

  @Test
  void whatDoesNotFitIsSaidWithItsValue() {
    assertThat(notebook.error("Deja.parameter(\"word\", 1)").message())
        .contains("'word'", "'twenty'", "a whole number of type int", "-p word VALUE");
    assertThat(notebook.error("Deja.parameter(\"tall\", 1)").message()).contains("'3000000000'");
    assertThat(notebook.error("Deja.parameter(\"n\", true)").message()).contains("true or false");
    assertThat(notebook.error("Deja.parameter(\" \", 1)").message()).contains("is blank");
  }
}
