package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellOutput.StreamName;
import dev.deja.kernel.model.Note;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What cells put out, and what they read. */
class OutputTest {

  private static Notebook notebook;

  @BeforeAll
  static void open() {
    notebook = new Notebook();
  }

  @AfterAll
  static void close() {
    notebook.close();
  }

  @Test
  void twentyThousandLinesAllArriveBeforeTheCellEnds() {
    String expected =
        IntStream.range(0, 20_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());

    assertThat(
            notebook.printed("for (int i = 0; i < 20_000; i++) System.out.println(\"line \" + i);"))
        .isEqualTo(expected);
    assertThat(notebook.outputs(notebook.lastCell())).hasSizeLessThan(200);
  }

  @Test
  void theStandardStreamsAreNoResultsAndCallThemselvesPrintStreams() {
    assertThat(notebook.value("System.out.printf(\"%d\", 3)")).isNull();
    assertThat(notebook.value("System.err.append(\"x\")")).isNull();
    assertThat(notebook.value("\"\" + System.err")).asString().startsWith("java.io.PrintStream@");
    assertThat(notebook.value("List.of(System.out)")).asString().contains("java.io.PrintStream@");
  }

  @Test
  void outputAndErrorOutputKeepTheirOrder() {
    notebook.value(
        "for (int i = 0; i < 3; i++) { System.out.print(\"o\" + i); System.err.print(\"e\" + i); }");

    assertThat(notebook.outputs(notebook.lastCell()))
        .containsExactly(
            stream(StreamName.STDOUT, "o0"),
            stream(StreamName.STDERR, "e0"),
            stream(StreamName.STDOUT, "o1"),
            stream(StreamName.STDERR, "e1"),
            stream(StreamName.STDOUT, "o2"),
            stream(StreamName.STDERR, "e2"));
  }

  @Test
  void displaysStandBetweenTheTextAroundThem() {
    notebook.value("System.out.print(\"before\"); display(1); System.out.print(\"after\");");

    assertThat(notebook.outputs(notebook.lastCell()))
        .extracting(output -> output instanceof CellOutput.Stream s ? s.text() : "display")
        .containsExactly("before", "display", "after");
  }

  @Test
  void textOfAnyCharactersArrivesWhole() {
    String text = "é€😀".repeat(40_000);

    assertThat(notebook.printed("System.out.print(\"é€😀\".repeat(40_000));")).isEqualTo(text);
    assertThat(
            notebook.printed(
                "for (byte b : \"é€😀\".getBytes(\"UTF-8\")) { System.out.write(b);"
                    + " System.out.flush(); Thread.sleep(40); }"))
        .isEqualTo("é€😀");
    assertThat(notebook.printed("System.out.print(\"a\\ud83db\");")).isEqualTo("a?b");
  }

  @Test
  void closingSystemOutHurtsNoOtherCell() {
    notebook.value("System.out.close(); System.err.close(); System.in.close();");

    assertThat(notebook.printed("System.out.print(\"still here\");")).isEqualTo("still here");
  }

  @Test
  void aThreadsOutputBelongsToTheCellThatStartedIt() {
    notebook.value(
        "var go = new CountDownLatch(1); var late = new Thread(() -> {"
            + " try { go.await(); } catch (InterruptedException e) { }"
            + " System.out.print(\"late\"); }); late.start();");
    int starter = notebook.lastCell();
    notebook.value("System.out.print(\"own\"); go.countDown(); late.join();");

    notebook.awaitPrinted(starter, "late");
    assertThat(notebook.stdout()).isEqualTo("own");
  }

  @Test
  void workersOfParallelStreamsPrintIntoTheRunningCell() {
    notebook.value("IntStream.range(0, 100).parallel().forEach(i -> {});");

    assertThat(
            notebook.printed(
                "IntStream.range(0, 100).parallel().forEach(i -> System.out.print(\"x\"));"))
        .isEqualTo("x".repeat(100));
  }

  @Test
  void aDisplayCanBeReplacedLater() {
    notebook.value("String id = display(\"one\");");
    int first = notebook.lastCell();
    notebook.value("updateDisplay(id, \"two\"); Deja.clearOutput(true);");

    CellOutput.Display shown = (CellOutput.Display) notebook.outputs(first).get(0);
    CellOutput.Display update = (CellOutput.Display) notebook.outputs(first + 1).get(0);
    assertThat(shown.update()).isFalse();
    assertThat(update.update()).isTrue();
    assertThat(update.displayId()).isEqualTo(shown.displayId());
    assertThat(update.bundle().data()).containsEntry("text/plain", "two");
    assertThat(notebook.outputs(first + 1).get(1)).isEqualTo(new CellOutput.Clear(true));
  }

  @Test
  void valuesCanBeShownAsTheTypeTheyAre() {
    notebook.value("display(\"<b>bold</b>\", \"text/html\"); Deja.html(\"<i>x</i>\");");

    assertThat(notebook.outputs(notebook.lastCell()))
        .extracting(output -> ((CellOutput.Display) output).bundle().data())
        .containsExactly(
            Map.of("text/html", "<b>bold</b>", "text/plain", "[text/html]"),
            Map.of("text/html", "<i>x</i>", "text/plain", "[text/html]"));
    assertThat(notebook.bundle("render(\"<b>x</b>\", \"text/html\")").orElseThrow().data())
        .containsEntry("text/html", "<b>x</b>");
  }

  @Test
  void aCellThatEndsWithDisplayShowsTheValueOnce() {
    notebook.assertNoValue("display(List.of(1))");
  }

  @Test
  void notesReachObservers() {
    notebook.value(
        "Deja.metadata(\"a\\\"b\", 0.5); Deja.metadata(\"loss\", List.of(1, \"x\"), 3);"
            + " Deja.tag(\"best\"); Deja.untag(\"old\");");

    assertThat(notebook.notes(notebook.lastCell()))
        .containsExactly(
            new Note("metadata", "{\"key\":\"a\\\"b\",\"value\":0.5}"),
            new Note("metadata", "{\"key\":\"loss\",\"value\":[1,\"x\"],\"step\":3}"),
            new Note("tag", "{\"tag\":\"best\",\"add\":true}"),
            new Note("tag", "{\"tag\":\"old\",\"add\":false}"));
  }

  @Test
  void aCellReadsWhatIsTyped() {
    notebook.type("Zoë");
    notebook.assertCell("new Scanner(System.in).nextLine()", "Zoë");
    notebook.type("é");
    notebook.assertCell(
        "new BufferedReader(new InputStreamReader(System.in, \"UTF-8\")).readLine()", "é");
    notebook.type("42");
    notebook.assertCell("new Scanner(System.in).nextInt() + 1", "43");
  }

  @Test
  void whereThereIsNoInputAReadSaysSo() {
    notebook.allowInput(false);
    CellError error = notebook.error("new Scanner(System.in).nextLine()");
    notebook.allowInput(true);

    assertThat(error.name()).isEqualTo("java.util.NoSuchElementException");
    assertThat(error.message()).isEqualTo("this client cannot give input");
  }

  private static CellOutput stream(StreamName name, String text) {
    return new CellOutput.Stream(name, text);
  }
}
