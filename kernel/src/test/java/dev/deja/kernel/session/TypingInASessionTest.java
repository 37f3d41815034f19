package dev.deja.kernel.session;

import static dev.deja.kernel.session.SessionFixture.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.wire.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Help while typing as a client sees it; {@code |} marks the cursor. */
class TypingInASessionTest {

  @TempDir static Path folder;

  private static SessionFixture session;

  @BeforeAll
  static void open() throws Exception {
    session = new SessionFixture(folder);
  }

  @AfterAll
  static void close() {
    session.close();
  }

  /** A client counts code points. */
  private static ObjectNode at(String marked) {
    int cursor = marked.indexOf('|');
    return code(marked.replace("|", "")).put("cursor_pos", marked.codePointCount(0, cursor));
  }

  private static JsonNode inspect(String marked) throws Exception {
    return session.ask("inspect_request", at(marked)).reply();
  }

  private static JsonNode complete(String marked) throws Exception {
    return session.ask("complete_request", at(marked)).reply();
  }

  private static String text(JsonNode inspected) {
    assertThat(inspected.path("status").asText()).isEqualTo("ok");
    assertThat(inspected.path("found").asBoolean()).isTrue();
    return inspected.path("data").path("text/plain").asText();
  }

  private static List<String> matches(JsonNode completed) {
    List<String> matches = new ArrayList<>();
    completed.path("matches").forEach(match -> matches.add(match.asText()));
    return matches;
  }

  @Test
  void whatStandsAtTheCursorIsShownAsTextAndAsMarkdown() throws Exception {
    JsonNode found = inspect("\"abc\".subst|ring(1)");

    assertThat(text(found)).startsWith("public String substring(int beginIndex)");
    assertThat(found.path("data").path("text/markdown").asText())
        .startsWith("```java\npublic String substring(int beginIndex)\n```");
  }

  @Test
  void whatNothingIsKnownOfIsNotFound() throws Exception {
    JsonNode reply = inspect("nothingLikeThi|s");

    assertThat(reply.path("status").asText()).isEqualTo("ok");
    assertThat(reply.path("found").asBoolean()).isFalse();
    assertThat(reply.path("data")).isEmpty();
  }

  @Test
  void declarationsOfCellsHaveTheirCommentsAndPlaces() throws Exception {
    session.execute(
        "int before = 1;\n\n/** Greets <i>politely</i>. */\nvoid greet(String who) { }");
    String cell = session.execute("\"cell \" + 1").result();

    assertThat(cell).isNotEmpty();
    assertThat(text(inspect("gre|et(\"you\")")))
        .matches(
            "(?s)void greet\\(String who\\)\\n\\ncell \\[\\d+], line \\d\\n\\nGreets politely\\.");
    assertThat(text(inspect("befo|re"))).matches("int before\\n\\ncell \\[\\d+], line 1");
  }

  @Test
  void positionsCountCodePoints() throws Exception {
    session.execute("int keepsake = 1;");

    assertThat(text(inspect("String e = \"😀😀😀\"; keepsa|ke"))).startsWith("int keepsake");
    assertThat(text(inspect("String 𝒙 = \"\"; 𝒙|.strip()"))).startsWith("String 𝒙");
    JsonNode completed = complete("var e = \"😀😀😀\"; keepsa|");
    assertThat(matches(completed)).startsWith("keepsake");
    assertThat(completed.path("cursor_start").asInt()).isEqualTo(15);
    assertThat(completed.path("cursor_end").asInt()).isEqualTo(21);
  }

  @Test
  void inspectionDoesNotWaitForACell() throws Exception {
    session.execute("String greeting = \"hi\";");
    String cell = session.send(Channel.SHELL, "execute_request", code("while (true) { }"));

    JsonNode found = inspect("greeting.isBla|nk()");
    session.send(Channel.CONTROL, "interrupt_request", SessionFixture.object());

    assertThat(text(found)).startsWith("public boolean isBlank()");
    assertThat(session.await(cell).reply().path("status").asText()).isEqualTo("error");
  }

  @Test
  void anEndlessCellIsAnswered() throws Exception {
    JsonNode reply = inspect("f(" + "1 +\n".repeat(250_000) + "i|");

    assertThat(reply.path("status").asText()).isEqualTo("ok");
    assertThat(reply.path("found").asBoolean()).isFalse();
  }

  @Test
  void magicsAreCompletedWithTheirUsage() throws Exception {
    JsonNode line = complete("int i = 1;\n%mav|");

    assertThat(matches(line)).containsExactly("%maven", "%mavenRepo");
    assertThat(line.path("cursor_start").asInt()).isEqualTo(11);
    assertThat(line.path("cursor_end").asInt()).isEqualTo(15);
    assertThat(line.path("metadata").path("_jupyter_types_experimental").path(0).path("signature"))
        .asString()
        .contains("GROUP:ARTIFACT:VERSION");
    assertThat(matches(complete("%%ti|"))).containsExactly("%%time", "%%timeit");
    assertThat(matches(complete("%%|"))).contains("%%bash", "%%html").doesNotContain("%%pwd");
    assertThat(matches(complete("List<String> jars = %ja|"))).contains("%jars");
  }

  /** What a cell is when a client has put in its first match. */
  private static String completed(String marked) throws Exception {
    JsonNode reply = complete(marked);
    JsonNode first = reply.path("metadata").path("_jupyter_types_experimental").path(0);
    String cell = marked.replace("|", "");
    return cell.substring(0, reply.path("cursor_start").asInt())
        + first.path("text").asText()
        + cell.substring(reply.path("cursor_end").asInt());
  }

  @Test
  void aClassThatIsNotImportedBringsItsImportAlong() throws Exception {
    assertThat(completed("var today = LocalDat|.now();"))
        .isEqualTo("import java.time.LocalDate;\nvar today = LocalDate.now();");
    assertThat(completed("int a = 1;\n  f(new Durat|);"))
        .isEqualTo("int a = 1;\n  import java.time.Duration;\n  f(new Duration);");
    assertThat(complete("LocalDateTi|").path("matches").path(0).asText())
        .isEqualTo("import java.time.LocalDateTime; LocalDateTime");
  }

  @Test
  void membersOfAClassThatIsNotImportedBringItsImportAlong() throws Exception {
    assertThat(completed("var today = LocalDate.no|"))
        .isEqualTo("import java.time.LocalDate;\nvar today = LocalDate.now(");
    assertThat(completed("LocalDate f() {\n  return LocalDate.no|"))
        .endsWith("return java.time.LocalDate.now(");
    assertThat(matches(complete("LocalDate  .no|"))).isEmpty();
    assertThat(matches(complete("Nowhere.no|"))).isEmpty();
  }

  @Test
  void aFullNameThatOthersBeginWithToo() throws Exception {
    JsonNode reply = complete("var now = Instant|");

    assertThat(matches(reply))
        .startsWith("import java.time.Instant; var now = Instant")
        .contains("var now = InstantiationException");
    assertThat(matches(complete("var now = Instan|")))
        .contains("InstantiationException", "java.time.Instant");
  }

  @Test
  void whereNoImportCanStandAClassHasItsFullName() throws Exception {
    assertThat(completed("int f() {\n  return LocalDat|")).endsWith("return java.time.LocalDate");
    assertThat(completed("%time LocalDat|")).isEqualTo("%time java.time.LocalDate");
    assertThat(matches(complete("import LocalDateT|"))).containsExactly("java.time.LocalDateTime");
  }

  @Test
  void aPercentSignInJavaIsAnOperator() throws Exception {
    session.execute("int rest = 7;");

    assertThat(matches(complete("int m = 9 % res|"))).startsWith("rest");
    assertThat(matches(complete("int m = 9\n  + (8\n  % res|"))).startsWith("rest");
    assertThat(matches(complete("String s = \"\"\"\n%mav|"))).isEmpty();
  }

  @Test
  void argumentsOfMagicsAreFilesFoldersAndJava() throws Exception {
    Files.createDirectories(folder.resolve("setup scripts"));
    Files.createDirectories(folder.resolve("src"));
    Files.createFile(folder.resolve("src/setup.jsh"));
    session.execute("var listed = java.util.List.of(1);");

    assertThat(matches(complete("%load src/s|"))).containsExactly("src/setup.jsh");
    assertThat(matches(complete("%cd s|"))).containsExactly("'setup scripts/", "src/");
    assertThat(matches(complete("%cd src/|"))).isEmpty();
    assertThat(matches(complete("%load \"setu|"))).containsExactly("setup scripts/");
    assertThat(matches(complete("var files = !ls sr|"))).containsExactly("src/");
    assertThat(matches(complete("%%bash\ncat src/|"))).containsExactly("src/setup.jsh");
    assertThat(matches(complete("%time listed.isEm|"))).containsExactly("isEmpty()");
    assertThat(matches(complete("%timeit -n 5 -r 2 listed.isEm|\nint a = 1;")))
        .containsExactly("isEmpty()");
    assertThat(matches(complete("%%time\nlisted.isEm|"))).containsExactly("isEmpty()");
    assertThat(matches(complete("%pwd lis|"))).isEmpty();
  }

  @Test
  void argumentsOfMagicsAreNamesToo() throws Exception {
    session.execute("class Greeter { } List<Greeter> greeters = List.of(); String[] words = {};");

    assertThat(matches(complete("%help mav|"))).containsExactly("maven", "mavenRepo");
    assertThat(matches(complete("%who Li|"))).containsExactly("List");
    assertThat(matches(complete("%who List Str|"))).containsExactly("String[]");
    assertThat(matches(complete("%env PAT|"))).contains("PATH");
    assertThat(matches(complete("%set_env PATH PAT|"))).isEmpty();
    session.execute("%env DEJA_TYPED=1");
    assertThat(matches(complete("%env DEJA_TY|"))).containsExactly("DEJA_TYPED");
    Files.createFile(folder.resolve("Great.java"));
    assertThat(matches(complete("%run Gre|"))).containsExactly("Greeter", "Great.java");
    assertThat(matches(complete("%run Greeter Gre|"))).containsExactly("Great.java");
  }

  private static JsonNode ask(String cell, boolean somebodyIsThere) throws Exception {
    SessionFixture.Answer answer =
        session.ask("execute_request", code(cell).put("allow_stdin", somebodyIsThere));
    assertThat(answer.reply().path("status").asText()).isEqualTo("ok");
    JsonNode page = answer.reply().path("payload").path(0);
    if (!somebodyIsThere) {
      assertThat(page.isMissingNode()).isTrue();
      return answer.content("display_data").orElseThrow().path("data");
    }
    assertThat(answer.types()).doesNotContain("display_data");
    assertThat(page.path("source").asText()).isEqualTo("page");
    assertThat(page.path("start").asInt(-1)).isZero();
    return page.path("data");
  }

  @Test
  void aQuestionInACellIsAnsweredBesideIt() throws Exception {
    session.execute("/** How many. */\nint count() { return 3; }");

    JsonNode page = ask("int asked = 4;\ncount?", true);
    assertThat(page.path("text/plain").asText()).matches("(?s)int count\\(\\)\\n.*How many\\.");
    assertThat(page.path("text/markdown").asText()).startsWith("```java\nint count()\n```");
    assertThat(ask("?asked", true).path("text/plain").asText()).startsWith("int asked");
    assertThat(ask("count??", true).path("text/plain").asText()).contains("return 3;");
    assertThat(ask("\"\".substring(1)?", true).path("text/plain").asText())
        .startsWith("public String substring(int beginIndex)");
    assertThat(ask("%maven?", true).path("text/plain").asText()).startsWith("%maven GROUP");
  }

  @Test
  void aQuestionThatNobodyWaitsForIsAnsweredInTheOutput() throws Exception {
    assertThat(ask("String.isBlank?", false).path("text/plain").asText())
        .startsWith("public boolean isBlank()");
  }

  @Test
  void aQuestionAboutNothingIsSaid() throws Exception {
    SessionFixture.Answer answer = session.execute("noSuchThing?");

    assertThat(answer.reply().path("status").asText()).isEqualTo("ok");
    assertThat(answer.text("stderr")).isEqualTo("there is nothing named 'noSuchThing' here\n");
  }

  @Test
  void aQuestionIsWhole() throws Exception {
    assertThat(completeness("x?")).isEqualTo("complete");
    assertThat(completeness("?String.format")).isEqualTo("complete");
    assertThat(completeness("%%bash?")).isEqualTo("complete");
    assertThat(completeness("int a = 1;\na?")).isEqualTo("complete");
    assertThat(completeness("x > 3 ?")).isEqualTo("incomplete");
    assertThat(completeness("%%bash")).isEqualTo("incomplete");
  }

  private static String completeness(String cell) throws Exception {
    return session.ask("is_complete_request", code(cell)).reply().path("status").asText();
  }

  @Test
  void magicsAreInspected() throws Exception {
    assertThat(text(inspect("%mav|en a:b:1"))).startsWith("%maven GROUP:ARTIFACT:VERSION");
    assertThat(text(inspect("int i;\n%cd fol|der"))).startsWith("%cd FOLDER");
    assertThat(text(inspect("%time \"\".subst|ring(1)"))).startsWith("public String substring");
    assertThat(inspect("%nothingLikeThi|s").path("found").asBoolean()).isFalse();
  }
}
