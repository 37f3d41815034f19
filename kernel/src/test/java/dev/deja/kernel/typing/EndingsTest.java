package dev.deja.kernel.typing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.typing.Completeness.Status;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a console asks for another line, and where it begins. */
class EndingsTest {

  private static final Typing TYPING = new Typing(() -> Path.of(""));

  @AfterAll
  static void close() {
    TYPING.close();
  }

  private static String indent(String code) {
    Completeness answer = TYPING.isComplete(code);
    assertThat(answer.status()).as(code).isEqualTo(Status.INCOMPLETE);
    return answer.indent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1 + 1",
        "int x = 5",
        "x++",
        "int[] a = {1, 2}",
        "public static int x = 3;",
        "do { x(); } while (true)",
        "try { x(); } finally { y(); }",
        "if (a) b(); else c();",
        "void main() { }",
        "public static void main(String[] args) { }",
        "import java.util.List;",
        "class A { } class B { }",
        "Runnable r = () -> { };",
        "switch (x) { case 1 -> f(); default -> { } }",
        "var s = \"\"\"\n  text\n  \"\"\"",
        "// a comment",
        "'\\'' + \"\\\"\""
      })
  void whole(String code) {
    assertThat(TYPING.isComplete(code).status()).isEqualTo(Status.COMPLETE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"int x = )", "foo bar baz", "\"abc", "x]", "class { }", "1 2", "}"})
  void neverRight(String code) {
    assertThat(TYPING.isComplete(code).status()).isEqualTo(Status.INVALID);
  }

  @Test
  void whatIsOpenIsIndented() {
    assertThat(indent("void f() {")).isEqualTo("    ");
    assertThat(indent("void f() {\n  if (true) {")).isEqualTo("      ");
    assertThat(indent("void f() {\n    int x = 1;\n")).isEqualTo("    ");
    assertThat(indent("list.forEach(x -> {")).isEqualTo("    ");
    assertThat(indent("List.of(\n")).isEqualTo("    ");
    assertThat(indent("int[] a = {")).isEqualTo("    ");
    assertThat(indent("switch (x) {")).isEqualTo("    ");
  }

  @Test
  void whatGoesOnIsIndented() {
    assertThat(indent("int x = 3 +")).isEqualTo("    ");
    assertThat(indent("if (true)")).isEqualTo("    ");
    assertThat(indent("for (int i = 0; i < 3; i++)")).isEqualTo("    ");
    assertThat(indent("words.")).isEqualTo("    ");
    assertThat(indent("Runnable r = () ->")).isEqualTo("    ");
  }

  @Test
  void whatLacksItsBodyIsNot() {
    assertThat(indent("class A")).isEmpty();
    assertThat(indent("int f(int x)")).isEmpty();
    assertThat(indent("@Deprecated")).isEmpty();
    assertThat(indent("try { }")).isEqualTo("    ");
  }

  @Test
  void textBlocksAndCommentsKeepTheirIndent() {
    assertThat(indent("var s = \"\"\"\n   text")).isEqualTo("   ");
    assertThat(indent("/* text")).isEmpty();
  }

  @Test
  void longAndDeepCodeIsAnswered() {
    assertThat(TYPING.isComplete("int x = 0;\n".repeat(20_000)).status())
        .isEqualTo(Status.COMPLETE);
    assertThat(TYPING.isComplete("{".repeat(100_000)).status()).isEqualTo(Status.INCOMPLETE);
    assertThat(TYPING.isComplete("(".repeat(50_000) + ")".repeat(50_000)).status())
        .isIn(Status.UNKNOWN, Status.INVALID, Status.COMPLETE);
  }
}
