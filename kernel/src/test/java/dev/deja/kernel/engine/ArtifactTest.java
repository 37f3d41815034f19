package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.Note;
import dev.deja.rows.Column;
import dev.deja.rows.RowReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What notebook code gives to the kernel to be kept. */
class ArtifactTest {

  private static Notebook notebook;

  @BeforeAll
  static void open() {
    notebook = new Notebook();
  }

  @AfterAll
  static void close() {
    notebook.close();
  }

  @BeforeEach
  void keepEverything() {
    notebook.whenAsked(question -> "{}");
  }

  private static Map<String, Object> kept(String code) {
    notebook.value(code);
    List<Note> asked = notebook.notes(notebook.lastCell());
    assertThat(asked).as(notebook.stderr()).hasSize(1);
    assertThat(asked.get(0).topic()).isEqualTo("artifact");
    return dev.deja.json.JsonReader.object(asked.get(0).json());
  }

  @Test
  void valuesAreKeptAsWhatTheyAre() {
    assertThat(kept("Deja.artifact(\"a\", \"text\");"))
        .containsEntry("name", "a")
        .containsEntry("kind", "TEXT")
        .containsEntry("type", "java.lang.String");
    assertThat(kept("Deja.artifact(\"a\", new byte[3]);")).containsEntry("kind", "BYTES");
    assertThat(kept("Deja.artifact(\"a\", new java.awt.image.BufferedImage(2, 2, 1));"))
        .containsEntry("kind", "IMAGE");
    assertThat(kept("Deja.artifact(\"a\", Map.of(1, 2));")).containsEntry("kind", "OBJECT");
    assertThat(kept("Deja.artifact(\"a\", List.of(1, 2));")).containsEntry("kind", "OBJECT");
    assertThat(kept("Deja.artifact(\"a\", List.of(Map.of(\"x\", 2)));"))
        .containsEntry("kind", "TABLE");
    assertThat(kept("Deja.artifact(\"a\", Stream.of(Map.of(\"x\", 2)));"))
        .containsEntry("kind", "TABLE");
    assertThat(kept("record P(int x) {} Deja.artifact(\"a\", new P(1));"))
        .containsEntry("kind", "TABLE")
        .containsEntry("type", "P");
  }

  @Test
  void rowsAreStreamedWithTheirTypes() throws Exception {
    notebook.whenAsked(
        question -> {
          var said = dev.deja.json.JsonReader.object(question.json());
          try (RowReader rows = new RowReader(Path.of(String.valueOf(said.get("file"))))) {
            return rows.rows()
                + " "
                + rows.columns().stream().map(Column::name).toList()
                + " "
                + rows.columns().stream().map(column -> column.type().text()).toList();
          }
        });
    notebook.value(
        "record R(int n, String s, Optional<Double> d, java.time.LocalDate day, Colour c, List<Integer> l)"
            + " {}\n"
            + "enum Colour { RED }\n"
            + "Deja.artifact(\"rows\", IntStream.range(0, 1000).mapToObj(i -> new R(i, \"s\" + i,"
            + " Optional.of(i / 2.0), java.time.LocalDate.MIN, Colour.RED, List.of(i))));");

    assertThat(notebook.answers())
        .last()
        .isEqualTo("1000 [n, s, d, day, c, l] [int32, text, float64, date, text, list<int32>]");
  }

  @Test
  void whatCannotBeKeptIsSaidInOneLineAndTheCellGoesOn() {
    notebook.assertCell("Deja.artifact(\"7\", 1); \"on\"", "on");
    assertThat(notebook.stderr()).startsWith("deja: '7' is no name of an artifact").hasLineCount(1);
    assertThat(notebook.notes(notebook.lastCell())).isEmpty();
    assertThat(kept("Deja.artifact(\"a\", new Thread());").get("refused"))
        .isEqualTo("a java.lang.Thread is no file, text, bytes, image, rows or Serializable");
    assertThat(notebook.stderr()).contains("artifact 'a' was not kept: a java.lang.Thread");
    assertThat(kept("Deja.artifact(\"a\", List.of(Map.of(\"t\", new Thread())));").get("refused"))
        .isEqualTo("it has in column 't' a java.lang.Thread, which is no value of a table");
    assertThat(kept("Deja.artifact(\"a\", new ArrayList<>(List.of(new Object())));").get("refused"))
        .isEqualTo("a java.util.ArrayList holds a java.lang.Object, which is not Serializable");
    assertThat(kept("Deja.artifact(\"a\", Path.of(\"no/such\"));").get("refused"))
        .asString()
        .startsWith("there is no file 'no/such' in ");
    assertThat(kept("Deja.artifact(\"a\", null);").get("refused")).isEqualTo("it is null");
    assertThat(
            kept("Deja.artifact(\"a\", Stream.of(1).map(i -> Map.of(\"x\", i / 0)));")
                .get("refused"))
        .asString()
        .contains("/ by zero");
  }

  @Test
  void theKernelsRefusalIsSaidToo() {
    notebook.whenAsked(
        question -> {
          throw new IllegalStateException("the disk is full");
        });
    notebook.assertCell("Deja.artifact(\"a\", 1); \"on\"", "on");
    assertThat(notebook.stderr()).isEqualTo("deja: artifact 'a' was not kept: the disk is full\n");
  }

  @Test
  void aCellThatWaitsForTheKernelCanBeInterrupted() throws Exception {
    CompletableFuture<String> never = new CompletableFuture<>();
    CompletableFuture<Void> asked = new CompletableFuture<>();
    notebook.whenAsked(
        question -> {
          asked.complete(null);
          return never.join();
        });
    CompletableFuture<CellResult> running =
        CompletableFuture.supplyAsync(() -> notebook.run("Deja.artifact(\"a\", 1);"));
    asked.get(30, TimeUnit.SECONDS);

    notebook.engine().interrupt();

    assertThat(running.get(30, TimeUnit.SECONDS)).isInstanceOf(CellResult.Interrupted.class);
    never.complete("{}");
  }
}
