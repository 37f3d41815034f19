package dev.deja.kernel.session;

import static dev.deja.kernel.session.SessionFixture.code;
import static dev.deja.kernel.session.SessionFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.kernel.engine.EngineOptions;
import dev.deja.kernel.session.SessionFixture.Answer;
import dev.deja.kernel.wire.Channel;
import dev.deja.kernel.wire.KernelClient;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Magics in real cells: what a client sees of them. */
class MagicsInASessionTest {

  @TempDir static Path folder;
  private static SessionFixture session;

  @BeforeAll
  static void start() throws Exception {
    session = new SessionFixture(folder);
  }

  @AfterAll
  static void end() {
    session.close();
  }

  @Test
  void javaAndMagicsRunInTheOrderOfTheirLines() throws Exception {
    Answer answer =
        session.execute(
            "System.out.println(1);\n!echo 2\nSystem.out.println(3);\n%time int a = 20;\na\n % 7");

    assertThat(answer.text("stdout")).startsWith("1\n2\n3\nWall time: ");
    assertThat(answer.result()).isEqualTo("6");
  }

  @Test
  void aByteOrderMarkInFrontIsIgnored() throws Exception {
    assertThat(session.execute("\uFEFF1 + 1").result()).isEqualTo("2");
    assertThat(session.execute("\uFEFF%%bash\necho shell").text("stdout")).isEqualTo("shell\n");
    JsonNode complete = session.ask("is_complete_request", code("\uFEFFint a = 1;")).reply();
    assertThat(complete.path("status").asText()).isEqualTo("complete");
    Files.writeString(folder.resolve("marked.jsh"), "\uFEFFint marked = 42;");
    assertThat(session.execute("%load marked.jsh\nmarked").result()).isEqualTo("42");
  }

  @Test
  void aVariableOfAnotherCellIsNegated() throws Exception {
    session.execute("boolean finished = false;");

    assertThat(session.execute("!finished").result()).isEqualTo("true");
  }

  @Test
  void anUnknownMagicIsAnErrorThatNamesTheNearest() throws Exception {
    JsonNode reply = session.execute("%mavn g:a:1").reply();

    assertThat(reply.path("status").asText()).isEqualTo("error");
    assertThat(reply.path("evalue").asText())
        .isEqualTo("no magic is named '%mavn'; nearest: %maven. List them with %lsmagic.");
  }

  @Test
  void aLaterLineOfAnErrorKeepsItsNumber() throws Exception {
    JsonNode reply = session.execute("!true\n!true\nint x = \"text\";").reply();

    assertThat(reply.path("traceback").toString()).contains("line 3");
  }

  @Test
  void aJarCanBeUsedBelowTheMagicThatAddsIt() throws Exception {
    try (OutputStream file = Files.newOutputStream(folder.resolve("data.jar"));
        JarOutputStream jar = new JarOutputStream(file)) {
      jar.putNextEntry(new ZipEntry("words.txt"));
      jar.write("from the jar".getBytes(StandardCharsets.UTF_8));
      jar.closeEntry();
    }

    Answer answer =
        session.execute(
            """
            %jars *.jar
            var in = Thread.currentThread().getContextClassLoader().getResourceAsStream("words.txt");
            new String(in.readAllBytes())
            """);

    assertThat(answer.result()).isEqualTo("from the jar");
  }

  @Test
  void valuesOfVariablesStandInMagics() throws Exception {
    session.execute("int x = 6; String name = \"Ada Lovelace\"; int[] grid = {1, 2};");

    assertThat(
            session.execute("!echo {x + 1} '{name}' {grid.length} {nothing} {a,b}").text("stdout"))
        .isEqualTo("7 Ada Lovelace 2 {nothing} a b\n");
    assertThat(session.execute("!echo {grid[7]}").reply().path("ename").asText())
        .isEqualTo("java.lang.ArrayIndexOutOfBoundsException");
  }

  @Test
  void aMagicsValueIsGivenToAVariable() throws Exception {
    assertThat(session.execute("var rows = !seq 1 3000\nrows.size() + rows.get(2999)").result())
        .isEqualTo("30003000");
    assertThat(session.execute("String where = %pwd\nwhere").result()).isEqualTo(folder.toString());
    Answer wrong = session.execute("1;\nint wrong = !echo 1");
    assertThat(wrong.reply().path("traceback").toString())
        .contains("line 2")
        .contains("incompatible types");
  }

  @Test
  void codeUnderAMagicKnowsVariablesAndItsLines() throws Exception {
    session.execute("boolean open = true;");

    assertThat(session.execute("%%time\n!open").result()).isEqualTo("false");
    assertThat(session.execute("// first\n%%time\nint a = 1;\nint b = \"\";").reply().toString())
        .contains("line 4");
  }

  @Test
  void codeIsTimedInALoop() throws Exception {
    session.execute("int[] counter = {0};");

    assertThat(session.execute("%timeit -n 1000 -r 2 Math.sin(counter[0]++)").text("stdout"))
        .contains("per loop (mean ± standard deviation of 2 runs of 1,000 loops each; best ");
    assertThat(
            session
                .execute("%%timeit -n 10 -r 1 int step = 2;\nint y = step;\ncounter[0] += y;")
                .text("stdout"))
        .contains("of 1 runs of 10 loops each");
    assertThat(session.execute("counter[0] > 2000").result()).isEqualTo("true");
    JsonNode wrong = session.execute("%%timeit\nint z =\n nonsense;").reply();
    assertThat(wrong.path("traceback").toString()).contains("line 3").contains("nonsense");
  }

  @Test
  void whatCannotBeTimedIsShownAsItWasWritten() throws Exception {
    assertThat(traceback("%timeit Math.sine(1)"))
        .containsSubsequence(", line 1", "    Math.sine(1)", "         ^^^^");
    assertThat(traceback("1;\n%timeit int x ="))
        .containsSubsequence(", line 2", "    int x =", "           ^");
    assertThat(traceback("%timeit if (true) {"))
        .containsSubsequence(", line 1", "    if (true) {")
        .contains("the { of line 1 has no partner");
    assertThat(traceback("%%timeit int n = \"\";\nn++;"))
        .containsSubsequence(", line 1", "    int n = \"\";", "            ^^");
    assertThat(traceback("%timeit }")).contains("    }").doesNotContain("{ ");
  }

  private static String traceback(String cell) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    session
        .execute(cell)
        .reply()
        .path("traceback")
        .forEach(l -> text.append(l.asText()).append('\n'));
    return text.toString().replaceAll("\u001b\\[\\d*m", "");
  }

  @Test
  void aLoopThatIsTimedCanBeInterrupted() throws Exception {
    String id =
        session.send(
            Channel.SHELL,
            "execute_request",
            code("%timeit { System.out.println(1); while (true) {} }"));
    awaitOutputOf(id);

    session.send(Channel.CONTROL, "interrupt_request", object());

    assertThat(session.await(id).reply().path("ename").asText()).isEqualTo("KeyboardInterrupt");
    assertThat(session.execute("1 + 1").result()).isEqualTo("2");
  }

  @Test
  void variablesAreShownWithTheirCells() throws Exception {
    session.execute("record Seen(int n) {} Seen seen = new Seen(4);");

    assertThat(session.execute("%who Seen").text("stdout")).contains("Seen[n=4]");
  }

  @Test
  void theNotebookJvmIsReplacedAndGetsOptions() throws Exception {
    try (SessionFixture own = new SessionFixture(folder)) {
      assertThat(own.execute("%env DEJA_SEEN=yes\nSystem.getenv(\"DEJA_SEEN\")").result())
          .isEqualTo("yes");
      own.execute("int gone = 1;");
      assertThat(own.execute("%jvm -Ddeja.asked=yes").text("stdout"))
          .isEqualTo(
              "A new notebook JVM runs with -Ddeja.asked=yes. What cells declared is gone.\n");
      assertThat(own.execute("System.getProperty(\"deja.asked\")").result()).isEqualTo("yes");

      own.execute("int kept = 1;");
      assertThat(own.execute("%jvm -Xnever").reply().path("evalue").asText())
          .contains("Unrecognized option: -Xnever")
          .endsWith("Nothing was changed.");
      assertThat(own.execute("kept").result()).isEqualTo("1");

      own.execute("%reset -f");
      assertThat(own.execute("kept").reply().path("ename").asText()).isEqualTo("CompilationError");
      assertThat(own.execute("%history -l 2").text("stdout")).isEqualTo("%reset -f\nkept\n");
    }
  }

  @Test
  void aCellThatRunsTooLongIsStoppedAndProblemsAreToldWithTheFirst() throws Exception {
    SessionOptions options =
        new SessionOptions(Optional.of(Duration.ofSeconds(2)), List.of("X='y': told once"));
    try (SessionFixture own = new SessionFixture(folder, options)) {
      assertThat(own.execute("int kept = 1;").text("stderr")).isEqualTo("X='y': told once\n");

      JsonNode reply = own.execute("while (true) {}").reply();

      assertThat(reply.path("ename").asText()).isEqualTo("TimeLimit");
      assertThat(reply.path("evalue").asText()).startsWith("the cell was stopped after 2.0 s");
      assertThat(own.execute("kept").result()).isEqualTo("1");
    }
  }

  @Test
  void aStartupScriptThatFailsIsToldWithTheFirstCell() throws Exception {
    EngineOptions plain = EngineOptions.defaults(folder);
    EngineOptions engine =
        new EngineOptions(
            plain.javaHome(),
            plain.startOptions(),
            plain.jvmOptions(),
            plain.workingFolder(),
            plain.environment(),
            plain.classPath(),
            plain.compilerOptions(),
            List.of("int fine = 1;", "throw new IllegalStateException(\"not today\");"));
    try (SessionFixture own = new SessionFixture(folder, engine, SessionOptions.DEFAULTS)) {
      assertThat(own.execute("int first = 1;").text("stderr"))
          .contains("A startup script failed:", "not today", "startup, line 1");
      assertThat(own.execute("fine").result()).isEqualTo("1");
    }
  }

  @Test
  void anInterruptEndsAShellCommand() throws Exception {
    String id = session.send(Channel.SHELL, "execute_request", code("!echo go; sleep 600"));
    awaitOutputOf(id);

    session.send(Channel.CONTROL, "interrupt_request", object());

    JsonNode reply = session.await(id).reply();
    assertThat(reply.path("ename").asText()).isEqualTo("KeyboardInterrupt");
  }

  private static void awaitOutputOf(String id) throws InterruptedException {
    while (true) {
      KernelClient.Received next = session.client.next(Duration.ofSeconds(30)).orElseThrow();
      if (next.message().type().equals("stream") && next.message().parentId().equals(id)) {
        return;
      }
    }
  }
}
