package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellError;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Code that runs in the session while a cell waits for it. */
class CallTest {

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
  void aCellEvaluatesCodeAndGoesOn() {
    notebook.assertCell("var two = eval(\"1 + 1\"); \"got \" + two", "got 2");
    notebook.value("eval(\"int made = 40; int twice(int n) { return 2 * n; }\"); int after = 1;");
    notebook.assertCell("made + twice(after)", "42");
    notebook.assertCell("eval(\"eval(\\\"6 * 7\\\")\")", "42");
    notebook.assertCell("int here = 20; int also = 1; eval(\"here + also\")", "21");
    assertThat(notebook.value("eval(\"int nothing = 3;\") == null")).isEqualTo("true");
  }

  @Test
  void whatTheCodePrintsComesInOrder() {
    assertThat(
            notebook.printed(
                "System.out.print(\"a\"); eval(\"System.out.print(\\\"b\\\");\");"
                    + " System.out.print(\"c\");"))
        .isEqualTo("abc");
  }

  @Test
  void whatTheCodeThrowsIsThrownToTheCell() {
    notebook.assertCell(
        "String caught; try { eval(\"Integer.parseInt(\\\"x\\\")\"); caught = \"no\"; }"
            + " catch (NumberFormatException e) { caught = \"yes\"; } caught",
        "yes");
    CellError error = notebook.error("eval(\"int 5 = ;\");");
    assertThat(error.name()).isEqualTo("java.lang.IllegalArgumentException");
    notebook.assertCell("1 + 1", "2");
  }

  @Test
  void anotherThreadIsRefusedAndNothingHangs() {
    notebook.assertCell(
        "var refused = new CompletableFuture<String>(); new Thread(() -> {"
            + " try { eval(\"1\"); } catch (IllegalStateException e) { refused.complete(e.getMessage()); }"
            + " }, \"mine\").start(); refused.get().contains(\"this is thread 'mine'\")",
        "true");
  }

  @Test
  void anInterruptStopsTheCodeAndTheCell() {
    int cell = notebook.lastCell() + 1;
    CompletableFuture<CellResult> running =
        CompletableFuture.supplyAsync(
            () -> notebook.run("eval(\"System.out.print(\\\"in\\\"); while (true) {}\");"));
    notebook.awaitPrinted(cell, "in");
    notebook.engine().interrupt();

    assertThat(running.join()).isInstanceOf(CellResult.Interrupted.class);
    notebook.assertCell("1 + 1", "2");
  }
}
