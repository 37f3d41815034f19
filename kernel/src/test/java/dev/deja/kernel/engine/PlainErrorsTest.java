package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellError;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cell that does not compile, or that throws, says about itself. */
@Timeout(120)
class PlainErrorsTest {

  private static Notebook notebook;

  @BeforeAll
  static void start() {
    notebook = new Notebook();
    notebook.run("int count = 3; List<String> names = new ArrayList<>(); Object thing = 1;");
    notebook.run("int twice(int number) { return 2 * number; }");
    notebook.run("class Counter { int value; static int all; void increment() { value++; } }");
  }

  @AfterAll
  static void end() {
    notebook.close();
  }

  /** All that a client shows of an error, without colours. */
  private static String shown(String code) {
    return plain(notebook.error(code));
  }

  private static String plain(CellError error) {
    return String.join("\n", error.traceback()).replaceAll("\u001b\\[[0-9;]*m", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "System.out.println(cuont)           | did you mean count?",
        "namse.size()                        | did you mean names?",
        "names.sise()                        | did you mean size?",
        "\"abc\".lenght()                    | did you mean length?",
        "twcie(3)                            | did you mean twice?",
        "new Conter()                        | did you mean Counter?",
        "new Counter().incremnt()            | did you mean increment?",
        "Strin text = null;                  | did you mean String",
        "names.stream().map(s -> s.lenght()) | did you mean length?",
        "Sytem.out.println()                 | did you mean System?",
        "LocalDate.now()                     | add import java.time.LocalDate;",
        "AtomicInteger n = null;             | add import java.util.concurrent.atomic.AtomicInteger;",
        "new ByteBuffer()                    | add import java.nio.ByteBuffer;",
        "import java.utl.List;               | did you mean java.util?",
        "var a = Counter;                    | 'Counter' is a class: make an object with new Counter(…)",
        "import java.time.LocalDate; var a = LocalDate; | 'LocalDate' is a class",
        "print(1)                            | did you mean System.out.print?",
        "\"abc\".length                       | did you mean length()?",
        "new int[2].length()                 | did you mean length, without parentheses?",
      })
  void aNameThatNobodyKnowsComesWithWhatIsNearest(String code, String suggestion) {
    assertThat(shown(code)).contains(suggestion);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "int n = \"5\";                | this is a String, and an int is needed here: Integer.parseInt(…) reads one from a text",
        "String s = 5;                 | this is an int, and a String is needed here: String.valueOf(…)",
        "int n = 1.5;                  | this is a double, of which an int may not hold all",
        "if (count = 3) { }            | == compares, = gives a value",
        "int f(int a) { if (a > 0) return 1; } | can come to its end without returning a value",
        "void g() { Thread.sleep(1); } | this can throw InterruptedException: catch it with try",
        "void h() { int a = 1; int a = 2; } | there is already 'a' in method h()",
        "void i() { int a; a++; }      | 'a' may have no value yet",
        "class A1 { int v; static int m() { return v; } } | 'v' belongs to an object, and here is none",
        "int a = 1 int b = 2           | a semicolon is missing here",
        "String t = \"abc;             | this text has no closing \"",
        "char c = 'ab';                | single quotes hold one character",
        "for (;;) { System.out.println(1); | the { of line 1 has no partner",
        "void j() { return; count++; } | this can never run",
        "twice(\"a\", 2)               | twice takes (int), and is given (String, int)",
        "Math.max(\"a\", 1)            | no max takes (String, int); there is max(int, int)",
        "thing.intValue()              | Object has no method intValue() ('thing' is one)",
        "List<int> list = null;        | write Integer",
        "class R1 implements Runnable { } | R1 lacks the method run() that Runnable asks for",
        "new AbstractList<String>()    | is abstract",
        "try { count++; } catch (IOException e) { } | nothing in this try can throw IOException",
        "void k() { final int z = 1; z = 2; } | 'z' is final",
        "float f = 1.5;                | a number with an f behind it is one",
        "{ int k = 1; int k = 2; }     | there is already 'k' here",
        "int class = 3;                | 'class' is a word of Java's own",
        "int 1st = 3;                  | a name begins with a letter, and not as '1st' does",
        "1 +                           | the code ends here, and is not complete",
        "import org.nowhere.Thing;     | there is no package 'org.nowhere'; if it is in a library",
      })
  void whatJavacMeansIsSaidInPlainWords(String code, String words) {
    assertThat(shown(code)).contains(words);
  }

  @Test
  void anErrorPointsAtItsPlaceAndKeepsJavacsOwnWords() {
    CellError error = notebook.error("int fine = 1;\nint wrong = cuont + 1;");
    assertThat(plain(error))
        .containsSubsequence(
            ", line 2",
            "    int wrong = cuont + 1;",
            "                ^^^^^",
            "there is no variable cuont",
            "did you mean count?",
            "javac: cannot find symbol; symbol: variable cuont");
    assertThat(error.message()).startsWith("cannot find symbol");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xx = 1;", "privateThing.call();", "new Gson()", "println2(1)"})
  void whatIsNotNearIsNotSuggested(String code) {
    notebook.run("int x = 1, p = 2; String g = null;");
    assertThat(shown(code)).doesNotContain("did you mean");
  }

  @Test
  void theEndOfTheCodeIsNoSecondMistake() {
    assertThat(shown("\"\\q\"")).doesNotContain("the code ends here");
    assertThat(shown("twice((1")).contains("the code ends here", "the ( of line 1 has no partner");
  }

  @Test
  void whatAStatementMayNotDoHasItsLine() {
    assertThat(shown("int a = 1;\nreturn a;"))
        .containsSubsequence(", line 2", "    return a;", "    ^");
  }

  @Test
  void ofAVeryLongLineThePlaceIsShown() {
    String text = "a".repeat(100_000);
    assertThat(shown("String s = \"" + text + "\";"))
        .contains("    String s = \"aaa", "65,535 bytes")
        .hasSizeLessThan(1_000);
    assertThat(shown("String s = \"" + text.substring(90_000) + "\" + cuont;"))
        .containsPattern("\\n {4}…a+\" \\+ cuont;\\n {55}\\^{5}\\n");
  }

  @Test
  void aLocalVariableThatIsNullIsNamed() {
    assertThat(notebook.error("{ String text = null; text.length(); }").message())
        .endsWith("because \"text\" is null");
  }

  @Test
  void aTraceThatCodePrintsShowsPlacesInCells() {
    notebook.run(
        "class Deep { void fail() { throw new IllegalStateException(\"deep\"); } }\n"
            + "try { new Deep().fail(); }\n"
            + "catch (Exception e) { new RuntimeException(\"top\", e).printStackTrace(); }");
    assertThat(notebook.stderr())
        .containsPattern("RuntimeException: top\\n\\tat cell \\[\\d+], line 3\\n")
        .containsPattern(
            "Caused by: java.lang.IllegalStateException: deep\\n"
                + "\\tat Deep.fail \\(cell \\[\\d+], line 1\\)\\n"
                + "\\tat cell \\[\\d+], line 2\\n")
        .doesNotContain("dev.deja")
        .doesNotContain("reflect")
        .doesNotContain("REPL");
  }

  @Test
  void oneMistakeIsToldOnce() {
    assertThat(shown("Missing a = new Missing(); Missing b = a;")).containsOnlyOnce("Missing\n");
  }

  @Test
  void aTypeThatLacksAnotherSaysSoWhenItIsUsed() {
    notebook.run("class Half { Other other; }");
    assertThat(shown("new Half()"))
        .contains("class Half is defined, but needs class Other, which is not")
        .doesNotContain("did you mean");
    notebook.run("class Other {}");
    notebook.assertNoValue("new Half().other");
  }

  @Test
  void aMethodThatNeedsWhatIsMissingSaysWhatIsNearest() {
    notebook.run("int inner() { int local = 1; return locla; }");
    assertThat(notebook.stderr())
        .isEqualTo(
            "method inner() is defined, but needs variable locla, which is not (did you mean"
                + " local?)\n");
    assertThat(notebook.error("inner()").message()).contains("needs variable locla");
    notebook.run("int locla = 5;");
    notebook.assertCell("inner()", "5");
  }

  @Test
  void aStackTraceShowsTheLinesOfCells() {
    notebook.run("int divide(int by) {\n  return 1 / by;\n}");
    CellError error = notebook.error("int zero = 0;\ndivide(zero)");
    assertThat(error.name()).isEqualTo("java.lang.ArithmeticException");
    assertThat(plain(error))
        .containsSubsequence(
            "java.lang.ArithmeticException: / by zero",
            "at divide (cell [",
            ", line 2)",
            "return 1 / by;",
            "at cell [",
            ", line 2",
            "divide(zero)");
    assertThat(plain(error)).doesNotContain("dev.deja").doesNotContain("reflect");
  }

  @Test
  void classesOfCellsHaveTheirOwnNamesInMessages() {
    assertThat(notebook.error("enum Mode { ON } Mode.valueOf(\"off\")").message())
        .isEqualTo("No enum constant Mode.off");
    assertThat(notebook.error("Object counter = new Counter(); (String) counter").message())
        .startsWith("class Counter cannot be cast to class java.lang.String");
  }

  @Test
  void causesAndWhatWasSuppressedAreAllThere() {
    notebook.run(
        """
        class Leaky implements AutoCloseable {
          public void close() { throw new IllegalStateException("while closing"); }
        }
        void leak() {
          try (Leaky leaky = new Leaky()) { throw new RuntimeException("inside"); }
        }
        """);
    CellError error =
        notebook.error("try { leak(); } catch (Exception e) { throw new Error(\"outside\", e); }");
    assertThat(error.name()).isEqualTo("java.lang.Error");
    assertThat(plain(error))
        .containsSubsequence(
            "java.lang.Error: outside",
            "Caused by: java.lang.RuntimeException: inside",
            "Suppressed: java.lang.IllegalStateException: while closing",
            "Leaky.close");
  }

  @Test
  void endlessRecursionShowsItsPlaceOnce() {
    notebook.run(
        "int ping(int n) {\n  return pong(n + 1);\n}\nint pong(int n) {\n  return ping(n);\n}");
    CellError error = notebook.error("ping(1)");
    assertThat(error.name()).isEqualTo("java.lang.StackOverflowError");
    assertThat(plain(error))
        .containsPattern("at p[io]ng \\(cell \\[\\d+], line [25]\\)")
        .containsPattern("the same 2 frames \\d+ times more");
    assertThat(error.traceback()).hasSizeLessThan(12);
  }

  @Test
  void framesOfTheKernelAreFolded() {
    CellError error =
        notebook.error(
            "class Shy { public String toString() { throw new IllegalStateException(\"no\"); } }\n"
                + "Deja.display(new Shy())");
    assertThat(plain(error))
        .containsSubsequence("Shy.toString", "frames of the kernel", "at cell [");
  }
}
