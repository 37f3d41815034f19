package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellError;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What cells give and what they do to each other. */
@Tag("jdk")
class CellTest {

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
  void expressionsHaveValues() {
    notebook.assertCell("1+1", "2");
    notebook.assertCell("\"text\"", "text");
    notebook.assertCell("List.of(1, 2)", "[1, 2]");
    notebook.assertCell("Stream.of(1, 2).map(x -> x * 2).collect(Collectors.toList())", "[2, 4]");
  }

  @Test
  void declarationsStatementsAndNullShowNothing() {
    notebook.assertNoValue("int silent = 5;");
    notebook.assertNoValue("System.out.print(\"\")");
    notebook.assertNoValue("(Object) null");
    notebook.assertNoValue("for (int i = 0; i < 3; i++) {}");
    notebook.assertNoValue("");
    notebook.assertNoValue("// a comment");
  }

  @Test
  void variablesShowTheirValue() {
    notebook.assertNoValue("int assigned = 4; assigned = 5");
    notebook.assertCell("assigned", "5");
    notebook.assertCell("assigned++", "5");
    notebook.assertCell("assigned", "6");
  }

  @Test
  void theLastSemicolonMayBeMissing() {
    notebook.assertNoValue("import java.util.zip.*");
    notebook.assertNoValue("import java.util.jar.* // jars");
    notebook.assertNoValue("int unended = 3");
    notebook.assertCell("unended // three", "3");
  }

  @Test
  void onlyTheLastSnippetsValueIsShown() {
    notebook.assertCell("1;\n2;\n3", "3");
    notebook.assertNoValue("1;\nint afterValue = 2;");
  }

  @Test
  void arraysCanBeRead() {
    notebook.assertCell("new int[] {1, 2, 3}", "[1, 2, 3]");
    notebook.assertCell("new Object[][] {{1, \"a\"}, null}", "[[1, a], null]");
    assertThat(notebook.value("new int[1_000_000]")).endsWith("more]");
  }

  @Test
  void imagesBecomePng() {
    var bundle = notebook.bundle("new java.awt.image.BufferedImage(3, 2, 1)").orElseThrow();

    assertThat(bundle.data().get("image/png")).startsWith("iVBOR");
    assertThat(bundle.data().get("text/plain")).isEqualTo("image of 3 × 2 pixels");
  }

  @Test
  void aLongTextIsCutAndSaysSo() {
    assertThat(notebook.value("\"x\".repeat(1_000_000)"))
        .hasSizeLessThan(201_000)
        .contains("the first 200,000 of 1,000,000 characters");
  }

  @Test
  void aToStringThatThrowsIsAnErrorAndTheNextCellWorks() {
    CellError error =
        notebook.error(
            """
            class Loud { public String toString() { throw new IllegalStateException("no"); } }
            new Loud()""");

    assertThat(error.name()).isEqualTo("java.lang.IllegalStateException");
    assertThat(error.message()).isEqualTo("no");
    assertThat(error.traceback().get(1)).contains("Loud.toString (cell [").contains("line 1");
    notebook.assertCell("1+1", "2");
  }

  @Test
  void aToStringThatNeverEndsIsAnErrorAndTheNextCellWorks() {
    CellError error =
        notebook.error(
            "class Deep { public String toString() { return \"\" + this; } }\nnew Deep()");

    assertThat(error.name()).isEqualTo("java.lang.StackOverflowError");
    notebook.assertCell("1+1", "2");
  }

  @Test
  void classesOfOneCellMayNeedEachOther() {
    notebook.assertCell(
        """
        class Hen { Egg lay() { return new Egg(); } }
        class Egg { Hen hatch() { return new Hen(); } }
        new Hen().lay().hatch().getClass().getSimpleName()""",
        "Hen");
    assertThat(notebook.stderr()).isEmpty();
  }

  @Test
  void aDeclarationThatLacksSomethingSaysWhat() {
    notebook.assertNoValue("int early(int x) { return late(x) + 1; }");
    assertThat(notebook.stderr())
        .isEqualTo("method early(int) is defined, but needs method late(int), which is not\n");

    CellError error = notebook.error("early(1)");
    assertThat(error.message()).contains("method early(int)").contains("method late(int)");

    notebook.assertCell("int late(int x) { return x * 10; }\nearly(1)", "11");
    assertThat(notebook.stderr()).isEmpty();
  }

  @Test
  void redefiningAMethodKeepsVariablesAndReachesItsCallers() {
    notebook.value("int base() { return 1; }\nint caller() { return base() + 1; }");
    notebook.value("int kept = base(); kept = 7;");
    notebook.assertCell("int base() { return 10; }\ncaller()", "11");
    notebook.assertCell("kept", "7");
    notebook.assertCell("int base() { return Stream.of(1, 2).mapToInt(x -> x).sum(); }\nkept", "7");
    notebook.assertCell("caller()", "4");
  }

  @Test
  void aLaterImportKeepsVariables() {
    notebook.value("var dates = new ArrayList<String>(); dates.add(\"today\");");
    notebook.value("import java.time.*;\nimport java.util.*;");
    notebook.assertCell("dates", "[today]");
  }

  @Test
  void aUsersOwnDisplayWins() {
    try (Notebook own = new Notebook()) {
      own.assertCell("String display(Object x) { return \"mine\"; }\ndisplay(1)", "mine");
    }
  }

  @Test
  void variablesMayBeNamedLikePackages() {
    try (Notebook own = new Notebook()) {
      own.value("int java = 1; int io = 2;");
      own.assertCell("java + io", "3");
      own.assertCell("new ArrayList<>(List.of(java))", "[1]");
    }
  }

  @Test
  void severalStatementsRunInOrderAndStopAtTheFirstFault() {
    notebook.value("var log = new ArrayList<Integer>();");
    CellError error = notebook.error("log.add(1);\nlog.add(2);\nlog.add(1 / 0);\nlog.add(4);\n5");
    assertThat(error.traceback().get(1)).contains("line 3");
    notebook.assertCell("log", "[1, 2]");

    error = notebook.error("log.add(3);\nlog.add(4);\nlog.add(\"x\");\nlog.add(6);\n5");
    assertThat(error.name()).isEqualTo(CellError.COMPILATION);
    assertThat(error.traceback().get(0)).contains("line 3");
    notebook.assertCell("log", "[1, 2, 3, 4]");
  }

  @Test
  void aCellOfManyStatementsIsCompiledAtOnce() {
    String cell =
        IntStream.range(0, 2_000)
            .mapToObj(i -> "counts.merge(" + i + " % 7, 1, Integer::sum);\n")
            .collect(Collectors.joining());
    notebook.value("var counts = new TreeMap<Integer, Integer>();");
    notebook.value(cell);
    notebook.assertCell("counts.values().stream().mapToInt(x -> x).sum()", "2000");
  }

  @Test
  void nestedParenthesesLongSumsAndLongTextsAreNoDanger() {
    notebook.run("(".repeat(3_000) + "1" + ")".repeat(3_000));
    notebook.assertCell("1+1", "2");
    notebook.run(IntStream.range(0, 2_000).mapToObj(i -> "x" + i).collect(Collectors.joining("+")));
    notebook.assertCell(
        IntStream.range(0, 2_000).mapToObj(i -> "1").collect(Collectors.joining("+")), "2000");
    notebook.run("String huge = \"" + "y".repeat(1_000_000) + "\";");
    notebook.assertCell("1+1", "2");
  }

  @Test
  void anExpressionOfTheUserIsEvaluatedWithoutTrace() {
    CellResult result = notebook.engine().evaluate(500, 500, "2 * 3");

    assertThat(result).isInstanceOf(CellResult.Value.class);
    assertThat(((CellResult.Value) result).bundle().orElseThrow().data())
        .containsEntry("text/plain", "6");
    assertThat(notebook.engine().evaluate(501, 501, "nothing"))
        .isInstanceOf(CellResult.Failure.class);
  }

  @Test
  void whatARunCostsIsKnown() {
    notebook.value("1");
    CellResult result =
        notebook.run("long spent = 0; for (int i = 0; i < 300_000_000; i++) spent += i ^ spent;");

    assertThat(result.usage().peakHeapBytes()).isPositive();
    assertThat(result.usage().cpu()).isPositive();
  }

  @Test
  void whatAVariableIsGivenIsNotShown() {
    notebook.run("int given = 1; int[] several = {1, 2};");
    notebook.assertNoValue("given = 10");
    notebook.assertNoValue("given = 11;");
    notebook.assertCell("given++", "11");
    notebook.assertCell("given += 2;", "14");
    notebook.assertCell("several[0] = 5;", "5");
    notebook.assertCell("given = 3; given", "3");
  }
}
