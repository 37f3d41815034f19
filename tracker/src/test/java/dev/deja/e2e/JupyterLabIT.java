package dev.deja.e2e;

import static dev.deja.e2e.LabNotebook.seen;
import static dev.deja.e2e.LabNotebook.shows;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a person sees of the kernel in JupyterLab. Each test leaves a picture of the page, and the
 * server its log, in {@code target/e2e/lab-17} and so on.
 */
@NeedsJupyter
@NeedsChromium
@ParameterizedClass(name = "{0}")
@MethodSource("dev.deja.e2e.Jdk#all")
class JupyterLabIT {

  private static @Nullable Lab running;

  private final Jdk jdk;

  JupyterLabIT(Jdk jdk) {
    this.jdk = jdk;
  }

  @BeforeParameterizedClassInvocation
  static void startJupyterLab(Jdk jdk) throws IOException, Jupyter.Unavailable {
    var folder = Installed.TARGET.resolve("e2e/lab-" + jdk.feature()).toAbsolutePath();
    if (Files.exists(folder)) {
      try (var old = Files.walk(folder)) {
        for (var file : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(folder);
    running = Lab.start(Installed.on(jdk, folder), folder);
  }

  @AfterParameterizedClassInvocation
  static void endJupyterLab() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  @AfterEach
  void keepAPictureAndClose(TestInfo test) {
    lab().closeAll(test.getTestMethod().orElseThrow().getName());
  }

  @Test
  void aCellShowsItsResultAndItsNumber() throws IOException {
    var notebook =
        open(
            "results",
            "var half = 21;",
            "half * 2",
            "System.out.println(\"on Java \" + Runtime.version().feature())");

    notebook.run(1, 1).run(2, 2).run(3, 3);

    shows(notebook.output(2), "42");
    shows(notebook.cell(2).locator(".jp-OutputPrompt"), "[2]:");
    shows(notebook.output(3), "on Java " + jdk.feature());
  }

  @Test
  void tabOffersWhatFitsAndTakesWhatIsChosen() throws IOException {
    var notebook = open("completion", "\"hello\".sub");

    notebook.edit(1).press("Tab");
    var offered = seen(notebook.page().locator(".jp-Completer"));
    shows(offered, "substring");
    lab().keepLook("completion");
    offered.getByText("substring").first().click();
    shows(notebook.source(1), "\"hello\".substring");
  }

  @Test
  void aClassThatIsNotImportedBringsItsImportAlong() throws IOException {
    var notebook = open("imports", "int one = 1;\nvar due = LocalDateTim", "f(new Deflat");

    var offered = notebook.page().locator(".jp-Completer");
    notebook.edit(1).press("Tab");
    shows(seen(offered), "import java.time.LocalDateTime; var due = LocalDateTime");
    notebook.press("Enter");
    shows(notebook.source(1), "import java.time.LocalDateTime;");
    notebook.page().keyboard().insertText(".MIN.getMonth();\ndue");
    notebook.run(1, 1);
    shows(notebook.output(1), "JANUARY");

    notebook.edit(2).press("Tab");
    seen(offered);
    lab().keepLook("completion-imports");
    offered.getByText("import java.util.zip.Deflater; f(new Deflater").first().click();
    assertThat(notebook.source(2).innerText().strip().lines())
        .containsExactly("import java.util.zip.Deflater;", "f(new Deflater");
  }

  @Test
  void shiftTabShowsSignatureAndDocumentation() throws IOException {
    var notebook = open("inspection", "\"hello\".substring(");

    notebook.edit(1).press("Shift+Tab");

    shows(
        seen(notebook.page().locator(".jp-Tooltip")),
        "String substring(int beginIndex, int endIndex)");
  }

  @Test
  void theStopButtonEndsALoopAndKeepsVariables() throws IOException {
    var notebook = open("interrupt", "int kept = 7;", "while (true) {}", "kept");

    notebook.run(1, 1).start(2).runs(2);
    notebook.toolbar("interrupt").click();
    notebook.ranAs(2, 2).run(3, 3);

    shows(notebook.output(2), "Interrupted; variables are kept");
    shows(notebook.output(3), "7");
  }

  @Test
  void aRestartForgetsVariablesAndCountsFromOne() throws IOException {
    var notebook = open("restart", "int gone = 7;", "gone");

    notebook.run(1, 1);
    notebook.restart().run(2, 1);

    shows(notebook.output(2), "gone");
    shows(notebook.output(2), Pattern.compile("cannot find|not defined|unknown|no .*gone"));
  }

  @Test
  void aCellThatAsksIsAnsweredInItsBox() throws IOException {
    var notebook = open("input", "\"Hello, \" + new Scanner(System.in).nextLine()");

    notebook.start(1);
    var box = seen(notebook.page().locator("input.jp-Stdin-input"));
    box.fill("Zoë");
    box.press("Enter");
    notebook.ranAs(1, 1);

    shows(notebook.output(1).last(), "Hello, Zoë");
  }

  @Test
  void imagesAndTablesAreShownAsSuch() throws IOException {
    var notebook =
        open(
            "rich",
            """
            import java.awt.Color;
            import java.awt.image.BufferedImage;
            var picture = new BufferedImage(120, 80, BufferedImage.TYPE_INT_RGB);
            var brush = picture.createGraphics();
            brush.setColor(Color.ORANGE);
            brush.fillRect(10, 10, 100, 60);
            picture
            """,
            """
            record City(String name, int people) {}
            List.of(new City("Oslo", 709_000), new City("<b>Bergen</b>", 291_000))
            """,
            "dev.deja.Deja.html(\"<table><tr><th>a</th></tr><tr><td>1</td></tr></table>\")");

    notebook.run(1, 1).run(2, 2).run(3, 3);

    var image = seen(notebook.output(1, "img")).boundingBox();
    assertThat(image.width).isEqualTo(120);
    assertThat(image.height).isEqualTo(80);
    seen(notebook.output(3, "table"));
  }

  @Test
  void anErrorPointsAtItsPlace() throws IOException {
    var notebook = open("errors", "int n = \"text\".lenght();", "int[] a = {};\na[3]");

    notebook.run(1, 1).run(2, 2);

    shows(notebook.output(1), "^");
    shows(notebook.output(1), "lenght");
    shows(notebook.output(2), "ArrayIndexOutOfBoundsException");
    lab().theme("JupyterLab Dark");
    lab().keepLook("errors-dark");
    lab().theme("JupyterLab Light");
  }

  @Test
  void whatIsShownUnderANameIsReplacedInItsPlace() throws IOException {
    var notebook =
        open(
            "update",
            "var id = dev.deja.Deja.display(\"before\");",
            "dev.deja.Deja.updateDisplay(id, \"after\");");

    notebook.run(1, 1);
    shows(notebook.output(1), "before");
    notebook.run(2, 2);

    shows(notebook.output(1), "after");
  }

  @Test
  void theFirstCellSaysThatTheSessionIsRecordedAndTheNotebookShowsWhatWas() throws IOException {
    var notebook =
        open("remembered", "int n = 1;", "%metadata acc=0.9\n%tag good", "%deja", "%executions");

    notebook.run(1, 1);
    shows(notebook.sessionLine(), "Deja · remembered/1 · recording");
    notebook.run(2, 2).run(3, 3).run(4, 4);

    shows(seen(notebook.output(3, "table")), "0.9");
    shows(notebook.output(3, "table"), "good");
    shows(seen(notebook.output(4, "table")), "remembered/1");
    assertThat(notebook.sessionLine().count()).isEqualTo(1);
    lab().keepLook("remembered");
  }

  @Test
  void manyLinesAllArrive() throws IOException {
    var notebook =
        open("lines", "for (int i = 1; i <= 2_000; i++) System.out.println(\"line \" + i);");

    notebook.run(1, 1);

    shows(notebook.output(1), "line 2000");
  }

  private LabNotebook open(String name, String... cells) throws IOException {
    return lab().open(name, cells);
  }

  private static Lab lab() {
    if (running == null) {
      throw new IllegalStateException("JupyterLab is not up");
    }
    return running;
  }
}
