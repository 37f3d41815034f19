package dev.deja.kernel.typing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.typing.Completion.Match;
import dev.deja.kernel.typing.Names.Declared;
import dev.deja.kernel.typing.Names.Variable;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What is offered at a cursor; {@code |} marks it. */
class CompletionsTest {

  private static final Names SESSION =
      new Names(
          List.of("java.util.*", "java.util.stream.*", "java.nio.file.*"),
          List.of(
              new Variable("words", "List<String>", "cell [1], line 1"),
              new Variable("ages", "java.util.Map<String, Integer>", "cell [1], line 2")),
          List.of(new Declared("twice", "public int twice(int x) { return 2 * x; }", "cell [2]")),
          List.of(new Declared("Point", "public record Point(int x, int y) {}", "cell [3]")),
          List.of(),
          List.of());

  private static final Typing TYPING = new Typing(() -> Path.of(""));

  @AfterAll
  static void close() {
    TYPING.close();
  }

  private static Completion complete(String marked) {
    int cursor = marked.indexOf('|');
    return TYPING.complete(SESSION, marked.replace("|", ""), cursor);
  }

  private static List<String> texts(String marked) {
    return complete(marked).matches().stream().map(Match::text).toList();
  }

  private static Match match(String marked, String text) {
    return complete(marked).matches().stream()
        .filter(match -> match.text().equals(text))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void membersHaveTypesAndSignatures() {
    assertThat(complete("\"\".subst|").matches())
        .containsExactly(
            new Match(
                "substring(",
                "function",
                "(int beginIndex) : String | (int beginIndex, int endIndex) : String"));
    assertThat(match("new Point(1, 2).|", "x()"))
        .isEqualTo(new Match("x()", "function", "() : int"));
    assertThat(match("Long.MAX|", "MAX_VALUE"))
        .isEqualTo(new Match("MAX_VALUE", "property", "long"));
  }

  @Test
  void onlyTheWordBeforeTheCursorIsReplaced() {
    Completion completion = complete("int n = \"é\".le|ngth;");

    assertThat(completion.cursorStart()).isEqualTo(12);
    assertThat(completion.cursorEnd()).isEqualTo(14);
  }

  @Test
  void chainsAndLambdasAreUnderstood() {
    assertThat(texts("\"a\".strip().isBl|")).containsExactly("isBlank()");
    assertThat(texts("words.stream().map(w -> w.toUpp|")).containsExactly("toUpperCase(");
    assertThat(texts("words.stream().map(w -> { return w.toUpp|")).containsExactly("toUpperCase(");
    assertThat(match("ages.entrySet().stream().filter(e -> e.getV|", "getValue()").signature())
        .isEqualTo("() : Integer");
    assertThat(texts("words.forEach(System.out::printl|")).containsExactly("println");
  }

  @Test
  void unfinishedStatementsAreUnderstood() {
    assertThat(texts("for (var w : words) { w.isBl|")).containsExactly("isBlank()");
    assertThat(texts("Object o = 1; if (o instanceof String s && s.isBl|"))
        .containsExactly("isBlank()");
    assertThat(texts("class A { int count; void f() { coun| }  int g() { return 1; } }"))
        .contains("count");
    assertThat(texts("int a = words.isE|\nint b = 2;")).containsExactly("isEmpty()");
  }

  @Test
  void labelsOfAnEnumAreItsConstantsFirst() {
    assertThat(texts("enum Light { RED, GREEN }\nLight l = Light.RED;\nswitch (l) { case R|"))
        .startsWith("RED");
  }

  @Test
  void whatTheUserDeclaredComesFirst() {
    assertThat(texts("wor|")).startsWith("words");
    assertThat(match("twi|", "twice(").signature()).isEqualTo("(int x) : int");
    assertThat(texts("String wording = \"\";\nwor|")).startsWith("wording", "words");
    assertThat(texts("new Poi|")).startsWith("Point");
  }

  @Test
  void whatEveryObjectHasComesLast() {
    assertThat(texts("words.|"))
        .endsWith(
            "equals(",
            "getClass()",
            "hashCode()",
            "notify()",
            "notifyAll()",
            "toString()",
            "wait(");
  }

  @Test
  void nothingIsOfferedTwice() {
    assertThat(texts("words.|")).doesNotHaveDuplicates();
    assertThat(texts("S|")).doesNotHaveDuplicates();
  }

  @Test
  void aClassThatIsNotImportedIsOffered() {
    assertThat(texts("LocalDa|")).contains("java.time.LocalDate");
    assertThat(texts("new Docu|")).contains("javax.swing.text.Document", "org.w3c.dom.Document");
  }

  @Test
  void anImportCanBePutWhereSomethingBeginsOnTheLine() {
    assertThat(complete("LocalDa|").importAt()).isZero();
    assertThat(complete("int a = 1;\n  var d = f(LocalDa|").importAt()).isEqualTo(13);
    assertThat(complete("int a = 1; var d = LocalDa|").importAt()).isZero();
    assertThat(complete("int f() {\n  return LocalDa|").importAt()).isEqualTo(Completion.NOWHERE);
    assertThat(complete("var d = List.of(\n  LocalDa|").importAt()).isEqualTo(Completion.NOWHERE);
  }

  @Test
  void fullNamesAreCompletedWhereverTheyStand() {
    assertThat(texts("var u = java.util.ArrayLi|")).containsExactly("ArrayList");
    assertThat(texts("var u = java.ti|")).containsExactly("time.");
    assertThat(texts("var u = java.time.LocalDate.ofEp|")).containsExactly("ofEpochDay(");
    assertThat(texts("f(java.time.LocalDate.ofEp|")).containsExactly("ofEpochDay(");
  }

  @Test
  void importsAreCompleted() {
    assertThat(texts("import java.uti|")).contains("util.");
    assertThat(texts("import java.util.ArrayLi|")).containsExactly("ArrayList");
    assertThat(texts("import static java.lang.Math.sq|")).containsExactly("sqrt(");
    assertThat(texts("import LocalDateT|")).containsExactly("java.time.LocalDateTime");
  }

  @Test
  void commentsTextAndNumbersHaveNoCompletion() {
    assertThat(texts("// wor|")).isEmpty();
    assertThat(texts("/* wor|")).isEmpty();
    assertThat(texts("String s = \"wor|")).isEmpty();
    assertThat(texts("int i = 12|")).isEmpty();
  }

  @Test
  void whatIsDeclaredAgainIsSeenAnew() {
    for (String member : List.of("first", "second", "third")) {
      Names session =
          new Names(
              List.of(),
              List.of(),
              List.of(),
              List.of(new Declared("Step", "class Step { int " + member + "; }", "cell [1]")),
              List.of(),
              List.of());
      String code = "class Own { Step step; String " + member + "; }\nnew Own().";

      assertThat(TYPING.complete(session, "new Step().", 11).matches())
          .extracting(Match::text)
          .startsWith(member)
          .doesNotContainAnyElementsOf(
              List.of("first", "second", "third").stream().filter(m -> !m.equals(member)).toList());
      assertThat(TYPING.complete(session, code, code.length()).matches())
          .extracting(Match::text)
          .contains(member, "step")
          .hasSize(2 + texts("new Object().|").size());
    }
  }

  @Test
  void endlessCellsAreAnswered() {
    String statements = "int i = 0;\n".repeat(100_000);

    assertThat(texts(statements + "String late = \"\";\nlate.isE|")).containsExactly("isEmpty()");
    assertThat(texts(statements + "wor|")).startsWith("words");
    assertThat(texts("twice(" + "1 +\n".repeat(250_000) + "wor|")).isEmpty();
  }
}
