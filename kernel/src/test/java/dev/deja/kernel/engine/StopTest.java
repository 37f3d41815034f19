package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellError;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cells that must be stopped. */
@Tag("jdk")
class StopTest {

  private static Notebook notebook;

  @BeforeAll
  static void open() {
    notebook = new Notebook();
    notebook.value("int kept = 42;");
  }

  @AfterAll
  static void close() {
    notebook.close();
  }

  /** Runs statements that do not end, and interrupts them. */
  private static CellError interrupted(String statements) {
    return interruptedCell("{ System.out.println(\"go\");\n" + statements + "\n}");
  }

  /** Runs a cell that prints "go" and then does not end, and interrupts it. */
  private static CellError interruptedCell(String source) {
    int cell = notebook.lastCell() + 1;
    CompletableFuture<CellResult> result =
        CompletableFuture.supplyAsync(() -> notebook.run(source));
    notebook.awaitPrinted(cell, "go");
    notebook.engine().interrupt();

    assertThat(result.join()).as(source).isInstanceOf(CellResult.Interrupted.class);
    notebook.assertCell("kept", "42");
    CellError error = ((CellResult.Interrupted) result.join()).error();
    assertThat(error.name()).isEqualTo(CellError.INTERRUPTED);
    return error;
  }

  @Test
  void anEndlessLoopStopsAndKeepsVariables() {
    assertThat(interrupted("while (true) {}").traceback())
        .anyMatch(line -> line.contains("line 2"));
  }

  @Test
  void aLoopThatCatchesEverythingStops() {
    interrupted("while (true) { try { while (true) {} } catch (Throwable t) { kept += 0; } }");
  }

  @Test
  void aCountedLoopThatTheJitCompilesStops() {
    interrupted(
        "int sum = 0; for (int n = 0; n >= 0; n = n == 1_000_000_000 ? 0 : n + 1) {"
            + " for (int i = 0; i < 1_000_000_000; i++) { sum += i ^ n; } }");
  }

  @Test
  void aWaitingCellStops() {
    interrupted("Thread.sleep(1_000_000);");
    interrupted("new CountDownLatch(1).await();");
  }

  @Test
  void aMethodOfAnEarlierCellStops() {
    notebook.value("int forever(int x) { while (x >= 0) { x = (x + 1) % 1000; } return x; }");
    interrupted("forever(1);");
  }

  @Test
  void endlessRecursionThatCatchesItsOverflowStops() {
    notebook.value("void deep() { try { deep(); } catch (StackOverflowError e) { deep(); } }");
    interrupted("deep();");
  }

  @Test
  void endlessRecursionThatGoesOnInFinallyStops() {
    notebook.value("void again() { try { again(); } finally { again(); } }");
    interrupted("again();");
  }

  @Test
  void workersOfAParallelStreamStop() {
    notebook.value("var ticks = new java.util.concurrent.atomic.AtomicLong();");
    interrupted(
        "IntStream.range(0, 1000).parallel().forEach(i -> { while (true) ticks.incrementAndGet();"
            + " });");
    notebook.assertCell(
        "long before = ticks.get(); Thread.sleep(200); ticks.get() == before", "true");
  }

  @Test
  void aCellThatWaitsForInputStops() {
    int cell = notebook.lastCell() + 1;
    CompletableFuture<CellResult> result =
        CompletableFuture.supplyAsync(() -> notebook.run("new Scanner(System.in).nextLine()"));
    notebook.await(each -> each.cell() == cell && each.what().equals("asked for input"));
    notebook.engine().interrupt();

    assertThat(result.join()).isInstanceOf(CellResult.Interrupted.class);
    notebook.type("next");
    notebook.assertCell("new Scanner(System.in).nextLine()", "next");
  }

  @Test
  void anInterruptBetweenCellsHurtsNobody() {
    notebook.engine().interrupt();
    notebook.assertCell("1 + 1", "2");
  }

  @Test
  void snippetsAfterTheInterruptedOneDoNotRun() {
    notebook.value("int after = 0;");
    interruptedCell("{ System.out.println(\"go\"); while (true) {} }\nafter = 1;\nafter");
    notebook.assertCell("after", "0");
  }

  @Test
  void anEndlessStaticInitialiserStops() {
    interruptedCell(
        "class Endless"
            + notebook.lastCell()
            + " { static int x; static {"
            + " System.out.println(\"go\"); while (Math.random() < 2) {} } }\n"
            + "Endless"
            + notebook.lastCell()
            + ".x");
  }

  @Test
  void codeThatACellEvaluatesStopsAlsoInTheJdk() {
    interruptedCell("eval(\"System.out.println(\\\"go\\\"); while (true) {}\")");
    interruptedCell(
        "eval(\"System.out.println(\\\"go\\\");"
            + " new java.math.BigInteger(\\\"3\\\").pow(400_000_000)\")");
  }
}
