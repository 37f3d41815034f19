package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellError;
import dev.deja.kernel.typing.Completion;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What compiles past JShell means what it means in JShell. */
final class DirectCellsTest {

  private final Notebook notebook = new Notebook();

  @AfterEach
  void close() {
    notebook.close();
  }

  @Test
  void theKernelsOptionsLetTheCompilersContextBeUsedAgain() {
    assertThat(DirectCompiler.isPossible()).isTrue();
  }

  @Test
  void aCellMixesDeclarationsStatementsAndAValue() {
    notebook.assertCell(
        "int a = 1;\na += 2;\nString s = \"x\" + a;\nvar l = List.of(a, 4);\ns + l", "x3[3, 4]");
    notebook.assertCell("a + s.length() + l.get(1)", "9");
  }

  @Test
  void aLoopOrBranchWithoutItsStatementIsAnErrorAndDoesNotRun() {
    notebook.assertNoValue("int index = 0; int[] list = {1, 2};");
    for (String header :
        List.of(
            "while (index <= list.length)",
            "while (index <= list.length) // and then?",
            "for (;;)",
            "if (index++ > 0)",
            "if (index > 0) index++; else",
            "index++;\nfor (int each : list)")) {
      assertThat(notebook.error(header).name()).as(header).isEqualTo(CellError.COMPILATION);
    }
    notebook.assertNoValue("while (index++ < 3);");
    notebook.assertNoValue("for (int i = 0; i < 3; i++)\n;");
  }

  @Test
  void oneDeclarationMayDeclareSeveral() {
    notebook.assertCell("int a = 1, b = a + 1, c; int[] d = {a, b}; c = b * 3; c + d[1]", "8");
    notebook.assertCell("int e[] = {4, 5}, f = 6; e[1] + f", "11");
  }

  @Test
  void twoHundredVariablesAreThereAfterwards() {
    StringBuilder cell = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      cell.append("int v").append(i).append(" = ").append(i).append(";\n");
    }
    notebook.assertNoValue(cell.toString());
    notebook.assertCell("v0 + v100 + v199", "299");
  }

  @Test
  void methodsSeeAndChangeVariablesDeclaredBeforeAndAfter() {
    notebook.assertNoValue("int count = 5; List<String> log = new ArrayList<>();");
    notebook.assertNoValue("void add(String s) { count++; log.add(s); }");
    notebook.assertNoValue("add(\"a\"); count *= 2; add(\"b\")");
    notebook.assertCell("count + \" \" + log", "13 [a, b]");
    notebook.assertNoValue("int count = 1;");
    notebook.assertNoValue("add(\"c\")");
    notebook.assertCell("count", "2");
  }

  @Test
  void aVariableOfAnotherTypeIsSeenByMethodsThatUseIt() {
    notebook.assertNoValue("int x = 5;");
    notebook.assertNoValue("String show() { return \"<\" + x + \">\"; }");
    notebook.assertCell("show()", "<5>");
    notebook.assertNoValue("String x = \"five\";");
    notebook.assertCell("show()", "<five>");
    notebook.assertNoValue("var x = 7.5;");
    notebook.assertCell("show() + x", "<7.5>7.5");
  }

  @Test
  void aMethodMayNameAVariableThatComesLater() {
    notebook.run("int twice() { return 2 * later; }");
    notebook.assertNoValue("int later = 21;");
    notebook.assertCell("twice()", "42");
    notebook.assertNoValue("later = 4;");
    notebook.assertCell("twice() + later", "12");
  }

  @Test
  void aNameMeansItsOldVariableUntilItIsDeclaredAgain() {
    notebook.assertNoValue("int x = 3;");
    notebook.assertCell("String before = \"\" + x; String x = \"new\"; before + x", "3new");
    notebook.assertNoValue("int y = 10;");
    notebook.assertNoValue("int y = y + 1;");
    notebook.assertCell("y", "1");
  }

  @Test
  void aLambdaKeptInAVariableSeesTheVariableDeclaredAgain() {
    notebook.assertNoValue("int n = 1; java.util.function.IntSupplier s = () -> n;");
    notebook.assertNoValue("int n = 2;");
    notebook.assertCell("s.getAsInt()", "2");
  }

  @Test
  void aFailingInitializerLeavesTheVariablesAboveIt() {
    var error = notebook.error("int a = 1;\nint b = 1 / 0;\nint c = 3;");
    assertThat(String.join("\n", error.traceback())).contains("line 2");
    notebook.assertCell("a + b", "1");
    assertThat(notebook.error("c").message()).contains("c");
  }

  @Test
  void statementsAboveAFaultRun() {
    notebook.assertNoValue("int a = 1;");
    assertThat(notebook.error("a = 2; a = nowhere; a = 3;").message()).contains("nowhere");
    notebook.assertCell("a", "2");
  }

  @Test
  void importsOfOneCellAreInForceInLaterOnes() {
    notebook.assertNoValue(
        "import java.time.Year;\nimport static java.lang.Math.*;\nYear y = Year.of(2026);");
    notebook.assertCell("y.isLeap() + \" \" + max(1, 2)", "false 2");
    notebook.assertCell(
        "boolean leap() { return y.isLeap() || Year.isLeap(2024); } leap()", "true");
    assertThat(notebook.error("import no.such.Thing;").message()).contains("no.such");
  }

  @Test
  void aLaterImportTakesThePlaceOfOneOfTheSameName() {
    notebook.assertNoValue("import java.util.Date;");
    notebook.assertNoValue("import java.sql.Date;");
    notebook.assertCell("Date.class.getName()", "java.sql.Date");
  }

  @Test
  void classesMeetVariables() {
    notebook.assertNoValue(
        "class Point { int x; Point(int x) { this.x = x; } int twice() { return 2 * x; } }");
    notebook.assertNoValue(
        "Point p = new Point(4); var q = new Point(5); List<Point> all = List.of(p, q);");
    notebook.assertCell("all.stream().mapToInt(Point::twice).sum() + p.x", "22");
    notebook.assertNoValue("int sum() { return p.x + q.x; }");
    notebook.assertCell("sum()", "9");
  }

  @Test
  void aCallThatGivesNothingIsNoValueAndOneThatDoesIs() {
    notebook.assertNoValue("void run() {} int print() { return 3; }");
    notebook.assertNoValue("run()");
    notebook.assertCell("print()", "3");
    notebook.assertNoValue("System.out.print(\"\")");
    notebook.assertCell("print()", "3");
    notebook.assertNoValue("List.of(1).forEach(x -> {})");
    notebook.assertCell("new ArrayList<>(List.of(1)).add(2)", "true");
  }

  @Test
  void valuesOfEveryKindAreShown() {
    notebook.assertCell("'c'", "c");
    notebook.assertCell("int i = 4; i++", "4");
    notebook.assertNoValue("i = 9");
    notebook.assertCell("true ? 1 : 2.0", "1.0");
    notebook.assertCell("switch (i) { case 9 -> \"nine\"; default -> \"other\"; }", "nine");
    notebook.assertCell("new int[] {1, 2}", "[1, 2]");
    notebook.assertCell("1 + 1 // two", "2");
    notebook.assertCell("1 + 1;", "2");
    notebook.assertNoValue("1 + 1; if (i > 3) { i = 3; }");
  }

  @Test
  void aValueWithoutANameOfItsTypeIsStillAVariable() {
    notebook.assertNoValue("var o = new Object() { int hidden = 7; };");
    notebook.assertCell("o.hidden", "7");
    notebook.assertNoValue("var wild = (List<? extends Number>) List.of(1, 2.5);");
    notebook.assertCell("wild.get(1)", "2.5");
  }

  @Test
  void aRecursiveLambdaIsAllowedAsInJShell() {
    notebook.assertNoValue(
        "java.util.function.IntUnaryOperator f = n -> n < 2 ? 1 : n * f.applyAsInt(n - 1);");
    notebook.assertCell("f.applyAsInt(5)", "120");
  }

  @Test
  void completionKnowsSuchVariables() {
    notebook.assertNoValue("String greeting = \"hello\";");
    assertThat(notebook.engine().complete("gree", 4).matches())
        .extracting(Completion.Match::text)
        .contains("greeting");
    assertThat(notebook.engine().complete("greeting.subs", 13).matches())
        .extracting(Completion.Match::text)
        .anyMatch(text -> text.startsWith("substring"));
  }
}
