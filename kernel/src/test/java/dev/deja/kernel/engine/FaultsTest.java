package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellError;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong in cells gets an answer, and the next cell runs. */
@Tag("jdk")
@Timeout(120)
class FaultsTest {

  private static Notebook notebook;

  @BeforeAll
  static void open() {
    EngineOptions defaults = EngineOptions.defaults(Path.of("target").toAbsolutePath());
    notebook =
        new Notebook(
            defaults.withOptions(
                List.of("-Xmx64m", "-XX:MaxMetaspaceSize=40m", "-XX:-CreateCoredumpOnCrash"),
                List.of()));
  }

  @AfterAll
  static void close() {
    notebook.close();
  }

  @AfterEach
  void theNextCellRuns() {
    notebook.assertCell("1 + 1", "2");
  }

  private static String lost(String source) {
    CellResult result = notebook.run(source);
    assertThat(result).as(source).isInstanceOf(CellResult.VmLost.class);
    return ((CellResult.VmLost) result).error().message();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class A { public String toString() { return \"\" + this; } } new A()",
        "class B { public int hashCode() { return hashCode() + 1; } } new HashSet<>(List.of(new"
            + " B()))",
        "int deep(int n) { return deep(n + 1) + 1; } deep(0)",
        "var self = new ArrayList<Object>(); self.add(self); self.hashCode()",
      })
  void endlessRecursionIsAnError(String source) {
    CellError error = notebook.error(source);

    assertThat(error.name()).isEqualTo("java.lang.StackOverflowError");
    assertThat(error.traceback()).hasSizeLessThan(60);
  }

  @Test
  void aTextThatNoClassFileHoldsIsAnError() {
    assertThat(notebook.error("\"" + "x".repeat(1 << 20) + "\".length()").message())
        .contains("constant string too long");
  }

  @Test
  void longAndDeepExpressionsAreComputed() {
    notebook.assertCell("(".repeat(3000) + "1" + ")".repeat(3000), "1");
    notebook.assertCell(
        IntStream.range(0, 2000).mapToObj(i -> "" + i).collect(Collectors.joining(" + ")),
        "" + 1999 * 1000);
  }

  @Test
  void tenThousandLinesRun() {
    notebook.value("int sum = 0;");
    notebook.assertCell("sum += 1;\n".repeat(10_000) + "sum", "10000");
  }

  @Test
  void whatBelongsTogetherIsNotCutHoweverFarItIsApart() {
    String apart = "\n// a comment".repeat(100) + "\n/* another\n" + "*".repeat(2000) + "*/\n";
    notebook.value("int chosen = 0;");
    notebook.assertCell(
        "if (chosen == 1) { chosen = 2; }" + apart + "else { chosen = 3; }" + apart + "chosen",
        "3");
    notebook.assertCell("List.of(1)" + apart + ".size()", "1");
  }

  @Test
  void aMethodTooLargeIsAnError() {
    String body = "x = x * 31 + x / 3 - 7;\n".repeat(10_000);

    assertThat(notebook.error("int large(int x) { " + body + " return x; }").message())
        .contains("too large");
  }

  /** A terminal sends it to all that run in it. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aSignalOfTheTerminalIsTheKernelsToHandle() throws Exception {
    notebook.value("int x = 7;");
    String pid = notebook.value("ProcessHandle.current().pid()");
    new ProcessBuilder("kill", "-INT", pid).start().waitFor();
    notebook.value("Thread.sleep(200);");
    notebook.assertCell("x", "7");
  }

  @Test
  void aCrashInNativeCodeLosesTheJvmAlone() {
    assertThat(
            lost(
                "var f = Class.forName(\"sun.misc.Unsafe\").getDeclaredField(\"theUnsafe\");"
                    + " f.setAccessible(true); ((sun.misc.Unsafe) f.get(null)).putAddress(0, 0);"))
        .contains("crashed");
  }

  @Test
  void aHeapFullOfSmallThingsEndsInTime() {
    assertThat(lost("var all = new LinkedList<Object>(); while (true) all.add(new Object());"))
        .contains("ran out of memory");
  }

  @Test
  void tooManyClassesAreNamed() {
    assertThat(
            lost(
                "var all = new ArrayList<Object>(); while (true) { all.add("
                    + "java.lang.reflect.Proxy.newProxyInstance(new ClassLoader("
                    + "Runnable.class.getClassLoader()) { }, new Class<?>[] {Runnable.class},"
                    + " (p, m, a) -> null)); }"))
        .contains("-XX:MaxMetaspaceSize");
  }

  @Test
  void whoInterruptsEveryThreadHurtsOnlyOwnOnes() {
    notebook.value("int kept = 1;");
    notebook.value(
        "for (Thread t : Thread.getAllStackTraces().keySet())"
            + " if (t != Thread.currentThread()) t.interrupt();");

    notebook.assertCell("kept", "1");
  }

  @Test
  void whoReplacesWhatIsSharedHurtsNobody() {
    notebook.value(
        "Thread.setDefaultUncaughtExceptionHandler((t, e) -> { });"
            + " Locale.setDefault(Locale.ROOT);"
            + " System.setErr(null); System.setProperties(new Properties());"
            + " Thread.currentThread().setContextClassLoader(null);"
            + " Thread.currentThread().setPriority(1);");
    notebook.assertCell("List.of(1.5).toString()", "[1.5]");
  }

  @Test
  void aStaticBlockThatFailsIsAnError() {
    CellError error =
        notebook.error("class Bad { static int x = 1 / Integer.parseInt(\"0\"); } Bad.x");

    assertThat(error.name()).isEqualTo("java.lang.ExceptionInInitializerError");
    assertThat(String.join("\n", error.traceback())).contains("ArithmeticException");
  }

  @Test
  void aThreadThatCannotStartIsAnError() {
    CellError error = notebook.error("new Thread(null, () -> {}, \"large\", 1L << 45).start();");

    assertThat(error.name()).isEqualTo("java.lang.OutOfMemoryError");
    assertThat(error.message()).contains("unable to create native thread");
  }

  @Test
  void aStandardOutputThatIsClosedGoesOn() {
    assertThat(notebook.printed("System.out.close(); System.out.println(\"still here\");"))
        .isEqualTo("still here\n");
  }

  @Test
  void halfACharacterIsShownAsAQuestionMark() {
    notebook.assertCell("\"a\\uD83D\" + \"\\uDC00b\".substring(1)", "a?b");
    assertThat(notebook.printed("System.out.println(\"a\\uD83Db\");")).isEqualTo("a?b\n");
  }

  @Test
  void anExceptionThatLiesAboutItselfIsShown() {
    CellError error =
        notebook.error(
            "throw new RuntimeException(\"lies\") {\n"
                + "  public StackTraceElement[] getStackTrace() { return null; }\n"
                + "  public Throwable getCause() { return this; }\n"
                + "};");

    assertThat(error.message()).isEqualTo("lies");
  }

  @Test
  void theFirstFrameOfAnOverflowHasItsLine() {
    notebook.value("int down(int n) {\n  return down(n + 1) + 1;\n}");
    int cell = notebook.lastCell();

    assertThat(notebook.error("down(0)").traceback().get(1))
        .contains("down (cell [" + cell + "], line ");
    assertThat(notebook.error("down(0)").traceback())
        .noneMatch(line -> line.contains("line -1") || line.contains("line 0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"return 5;", "return;", "int x = 1;\nif (x > 0) { return; }", "{ return 3; }"})
  void aReturnOutsideOfAMethodIsAnError(String source) {
    assertThat(notebook.error(source).message()).startsWith("'return' stands in a method only");
    notebook.assertCell("Supplier<Integer> s = () -> { return 4; }; s.get()", "4");
  }
}
