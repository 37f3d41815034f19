package dev.deja.kernel.session;

import static dev.deja.kernel.session.SessionFixture.code;
import static dev.deja.kernel.session.SessionFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.kernel.session.SessionFixture.Answer;
import dev.deja.kernel.wire.Channel;
import dev.deja.kernel.wire.KernelClient;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
