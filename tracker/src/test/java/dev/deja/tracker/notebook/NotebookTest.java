package dev.deja.tracker.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebookTest {

  @TempDir Path folder;

  @Test
  void whatIsNotChangedIsWrittenBackAsItWas() throws Exception {
    String json =
        """
        {
         "cells": [
          {
           "cell_type": "markdown",
           "id": "intro",
           "metadata": {
            "of_the_future": [
             1.50,
             1e3,
             NaN
            ]
           },
           "source": [
            "# Grüße\\n",
            "text"
           ]
          }
         ],
         "metadata": {
          "unknown": {}
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }
        """;
    Path file = folder.resolve("copy.ipynb");

    Notebook.parse("a.ipynb", bytes(json)).write(file);

    assertThat(file).hasContent(json.replace("1e3", "1000").stripTrailing() + "\n");
    assertThat(folder.toFile().list()).containsExactly("copy.ipynb");
  }

  @Test
  void aSourceMayBeATextOrLines() {
    Notebook notebook = notebook(code("a", "\"int x;\\nx\""), code("b", "[\"int y;\\n\", \"y\"]"));

    assertThat(notebook.codeCells())
        .extracting(NotebookCell::source)
        .containsExactly("int x;\nx", "int y;\ny");
  }

  @Test
  void cellsWithoutAnIdGetTheSameOneEveryTime() {
    String cell = "{\"cell_type\": \"code\", \"metadata\": {}, \"outputs\": [], \"source\": \"1\"}";

    List<String> ids = ids(notebook(cell, cell));

    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{8}"));
    assertThat(ids(notebook(cell, cell))).isEqualTo(ids);
  }

  @Test
  void ofTwoCellsWithOneIdTheSecondGetsAnother() {
    List<String> ids = ids(notebook(code("a", "\"1\""), code("a", "\"2\"")));

    assertThat(ids.get(0)).isEqualTo("a");
    assertThat(ids.get(1)).isNotEqualTo("a");
  }

  @Test
  void outputsAreWrittenAsLines() throws Exception {
    Notebook notebook = notebook(code("a", "\"1\""));
    OutputArea area = new OutputArea(new DisplayIds());
    area.accept(
        "stream", JsonNodeFactory.instance.objectNode().put("name", "stdout").put("text", "a\nb"));
    notebook.codeCells().get(0).setRun(area.outputs(), Optional.of(3));
    Path file = folder.resolve("out.ipynb");

    notebook.write(file);

    assertThat(Files.readString(file))
        .contains("\"execution_count\": 3")
        .contains("\"text\": [\n      \"a\\n\",\n      \"b\"\n     ]");
  }

  @Test
  void aFailedWriteLeavesTheOldNotebook() throws Exception {
    Path file = Files.createDirectory(folder.resolve("taken"));
    Files.createFile(file.resolve("inside"));

    assertThatExceptionOfType(NotebookProblem.class)
        .isThrownBy(() -> notebook(code("a", "\"1\"")).write(file))
        .withMessageContaining("taken");

    assertThat(folder.toFile().list()).containsExactly("taken");
  }

  @Test
  void aMissingFileIsNamed() {
    assertRefused(
        () -> Notebook.read(Path.of("no/such.ipynb")), "there is no notebook 'no/such.ipynb'");
  }

  @Test
  void aFolderIsNoNotebook() {
    assertRefused(() -> Notebook.read(folder), "is a folder");
  }

  @Test
  void brokenJsonIsSaidWithItsPlace() {
    assertRefused(() -> parse("{\n \"cells\": [,\n}"), "not JSON at line 2, column 12");
  }

  @Test
  void textBehindTheJsonIsRefused() {
    assertRefused(() -> parse("{} {}"), "not JSON at line 1");
  }

  @Test
  void anEmptyFileIsNoNotebook() {
    assertRefused(() -> parse(""), "is empty");
  }

  @Test
  void jsonThatIsNoNotebookIsRefused() {
    assertRefused(() -> parse("[1]"), "JSON but not a notebook");
    assertRefused(() -> parse("{\"nbformat\": 4}"), "no array 'cells'");
    assertRefused(() -> parse("{\"nbformat\": 4, \"cells\": [{}]}"), "cell 1 has no 'cell_type'");
  }

  @Test
  void jsonDeeperThanAnyNotebookIsRefused() {
    assertRefused(() -> parse("[".repeat(100_000)), "not JSON at line 1");
  }

  @Test
  void anOldFormatIsToBeConverted() {
    assertRefused(
        () -> parse("{\"nbformat\": 3, \"worksheets\": []}"),
        "Convert it with 'jupyter nbconvert --to notebook");
  }

  @Test
  void aPythonNotebookIsKnownWhicheverWayItSaysSo() {
    for (String metadata :
        List.of(
            "{\"kernelspec\": {\"language\": \"python\"}}",
            "{\"language_info\": {\"name\": \"python\"}}",
            "{\"kernelspec\": {\"name\": \"python3\"}}")) {
      Notebook notebook = parse(json(metadata, code("a", "\"1\"")));

      assertThat(notebook.isJava()).isFalse();
      assertThat(notebook.language()).contains("python");
    }
  }

  @Test
  void aJavaNotebookRunsWhateverItsKernelIsCalled() {
    for (String metadata :
        List.of(
            "{}",
            "{\"kernelspec\": {\"name\": \"rapaio-jupyter-kernel\", \"language\": \"java\"}}")) {
      Notebook notebook = parse(json(metadata, code("a", "\"1\"")));

      assertThat(notebook.isJava()).isTrue();
    }
  }

  @Test
  void aNotebookWithoutCodeIsRefused() {
    assertRefused(notebook(code("a", "\" \""))::requireCode, "has no code cells");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatExceptionOfType(NotebookProblem.class)
        .isThrownBy(call)
        .withMessageContaining(message);
  }

  private static List<String> ids(Notebook notebook) {
    return notebook.cells().stream().map(NotebookCell::id).toList();
  }

  private static Notebook notebook(String... cells) {
    return parse(json("{}", cells));
  }

  private static Notebook parse(String json) {
    return Notebook.parse("a.ipynb", bytes(json));
  }

  private static String json(String metadata, String... cells) {
    return "{\"cells\": [%s], \"metadata\": %s, \"nbformat\": 4, \"nbformat_minor\": 4}"
        .formatted(String.join(", ", cells), metadata);
  }

  private static String code(String id, String source) {
    return "{\"cell_type\": \"code\", \"id\": \"%s\", \"metadata\": {}, \"outputs\": [], \"source\": %s}"
        .formatted(id, source);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aKernelThatNobodyKnowsIsOneForJavaOnlyIfTheNotebookSaysSo() {
    String unknown = "{\"kernelspec\": {\"name\": \"nosuch\"%s}}";

    Notebook silent = parse(json(unknown.formatted(""), code("a", "\"1\"")));
    Notebook java = parse(json(unknown.formatted(", \"language\": \"java\""), code("a", "\"1\"")));

    assertThat(silent.isJava()).isFalse();
    assertThat(silent.kernel()).contains("nosuch");
    assertThat(java.isJava()).isTrue();
  }
}
