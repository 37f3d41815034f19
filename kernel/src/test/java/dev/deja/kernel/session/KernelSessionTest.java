package dev.deja.kernel.session;

import static dev.deja.kernel.session.SessionFixture.code;
import static dev.deja.kernel.session.SessionFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.session.SessionFixture.Answer;
import dev.deja.kernel.wire.Channel;
import dev.deja.kernel.wire.KernelClient;
import dev.deja.kernel.wire.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The protocol as a client sees it, over real sockets and a real notebook JVM. */
@Timeout(120)
class KernelSessionTest {

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
  void kernelInfoNamesTheLanguageAndTheProtocol() throws Exception {
    JsonNode info = session.ask("kernel_info_request", object()).reply();
    assertThat(info.path("protocol_version").asText()).isEqualTo("5.4");
    assertThat(info.path("language_info").path("name").asText()).isEqualTo("java");
    assertThat(info.path("implementation").asText()).isEqualTo("deja");
  }

  @Test
  void messagesOfACellLeaveInOrder() throws Exception {
    Answer answer = session.execute("System.out.println(\"a\"); 1 + 1");
    assertThat(answer.types())
        .containsExactly("busy", "execute_input", "stream", "execute_result", "idle");
    assertThat(answer.text("stdout")).isEqualTo("a\n");
    assertThat(answer.result()).isEqualTo("2");
    assertThat(answer.reply().path("status").asText()).isEqualTo("ok");
  }

  @Test
  void everythingPrintedLeavesBeforeIdle() throws Exception {
    Answer answer = session.execute("for (int i = 0; i < 20000; i++) System.out.println(i);");
    assertThat(answer.text("stdout").lines().count()).isEqualTo(20000);
    assertThat(answer.types()).endsWith("stream", "idle");
  }

  @Test
  void countsGoUpByOneForEachCellThatIsRemembered() throws Exception {
    int first = session.execute("1").reply().path("execution_count").asInt();
    ObjectNode forgotten = code("2").put("store_history", false);
    assertThat(session.ask("execute_request", forgotten).result()).isEqualTo("2");
    assertThat(session.execute("3").reply().path("execution_count").asInt()).isEqualTo(first + 1);
  }

  @Test
  void aSilentCellRunsAndSaysNothing() throws Exception {
    ObjectNode silent = code("int hush = 5; System.out.println(hush); hush").put("silent", true);
    Answer answer = session.ask("execute_request", silent);
    assertThat(answer.types()).containsExactly("busy", "idle");
    Answer next = session.execute("hush");
    assertThat(next.result()).isEqualTo("5");
    // Consoles ask for their first prompt so: it is one more than the reply says.
    assertThat(answer.reply().path("execution_count").asInt())
        .isEqualTo(next.reply().path("execution_count").asInt() - 1);
  }

  @Test
  void userExpressionsAreValuesOrErrors() throws Exception {
    ObjectNode request = code("int base = 20;");
    request.putObject("user_expressions").put("good", "base + 1").put("bad", "nowhere + 1");
    JsonNode values = session.ask("execute_request", request).reply().path("user_expressions");
    assertThat(values.path("good").path("data").path("text/plain").asText()).isEqualTo("21");
    assertThat(values.path("bad").path("status").asText()).isEqualTo("error");
  }

  @Test
  void anErrorIsTheSameOnIopubAndInTheReply() throws Exception {
    Answer answer = session.execute("throw new IllegalStateException(\"boom\");");
    JsonNode error = answer.content("error").orElseThrow();
    assertThat(error.path("ename").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(error.path("evalue").asText()).isEqualTo("boom");
    assertThat(answer.reply().path("status").asText()).isEqualTo("error");
    for (String field : List.of("ename", "evalue", "traceback")) {
      assertThat(answer.reply().path(field)).isEqualTo(error.path(field));
    }
  }

  @Test
  void cellsQueuedBehindAFailingOneAreAborted() throws Exception {
    assertThat(statusesOfFourQueued(true)).containsExactly("ok", "error", "aborted", "aborted");
    assertThat(session.execute("7").result()).isEqualTo("7");
  }

  @Test
  void cellsQueuedBehindAFailingOneRunWhenTheClientWantsIt() throws Exception {
    assertThat(statusesOfFourQueued(false)).containsExactly("ok", "error", "ok", "ok");
  }

  private static List<String> statusesOfFourQueued(boolean stopOnError) throws Exception {
    List<String> ids = new ArrayList<>();
    for (String code : List.of("Thread.sleep(300);", "int z = 1 / 0;", "1", "2")) {
      ObjectNode request = code(code).put("stop_on_error", stopOnError);
      ids.add(session.send(Channel.SHELL, "execute_request", request));
    }
    List<String> statuses = new ArrayList<>();
    for (String id : ids) {
      statuses.add(session.await(id).reply().path("status").asText());
    }
    return statuses;
  }

  @Test
  void aCellMayAskForALine() throws Exception {
    ObjectNode request = code("new java.util.Scanner(System.in).nextLine()");
    Answer answer = session.ask("execute_request", request.put("allow_stdin", true));
    assertThat(answer.result()).contains("typed é");
  }

  @Test
  void aCellThatMayNotAskFailsWithAClearLine() throws Exception {
    ObjectNode request = code("System.in.read()").put("allow_stdin", false);
    JsonNode reply = session.ask("execute_request", request).reply();
    assertThat(reply.path("status").asText()).isEqualTo("error");
    assertThat(reply.path("evalue").asText()).contains("takes no input");
  }

  @Test
  void anInterruptOnControlStopsTheCellAndKeepsVariables() throws Exception {
    session.execute("int kept = 42;");
    String id = session.send(Channel.SHELL, "execute_request", code("while (true) { }"));
    awaitEntered(id);
    session.send(Channel.CONTROL, "interrupt_request", object());
    JsonNode reply = session.await(id).reply();
    assertThat(reply.path("ename").asText()).isEqualTo("KeyboardInterrupt");
    assertThat(session.execute("kept").result()).isEqualTo("42");
  }

  @Test
  void aCellThatIsStillBeingStoppedIsBusy() throws Exception {
    String id = session.send(Channel.SHELL, "execute_request", code("while (true) { }"));
    awaitEntered(id);
    String interrupt = session.send(Channel.CONTROL, "interrupt_request", object());

    List<String> heard = new ArrayList<>();
    while (!heard.contains("cell idle") || !heard.contains("interrupt idle")) {
      KernelClient.Received next = session.client.next(Duration.ofSeconds(30)).orElseThrow();
      String state = next.message().content().path("execution_state").asText();
      if (!state.isEmpty()) {
        heard.add((next.message().parentId().equals(interrupt) ? "interrupt " : "cell ") + state);
      }
    }

    // What comes last is the state that clients show.
    int idle = heard.indexOf("interrupt idle");
    if (idle < heard.indexOf("cell idle")) {
      assertThat(heard.get(idle + 1)).isEqualTo("cell busy");
    }
    assertThat(heard.get(heard.size() - 1)).endsWith(" idle");
  }

  private static void awaitEntered(String id) throws InterruptedException {
    while (true) {
      KernelClient.Received next = session.client.next(Duration.ofSeconds(30)).orElseThrow();
      Message message = next.message();
      if (message.type().equals("execute_input") && message.parentId().equals(id)) {
        return;
      }
    }
  }

  @Test
  void controlAnswersWhileACellRuns() throws Exception {
    String cell = session.send(Channel.SHELL, "execute_request", code("Thread.sleep(1500);"));
    awaitEntered(cell);
    String info = session.send(Channel.CONTROL, "kernel_info_request", object());
    KernelClient.Received first = session.client.next(Duration.ofSeconds(1)).orElseThrow();
    while (first.channel() == Channel.IOPUB) {
      first = session.client.next(Duration.ofSeconds(1)).orElseThrow();
    }
    assertThat(first.message().parentId()).isEqualTo(info);
    session.await(cell);
  }

  @Test
  void systemExitEndsTheNotebookJvmAndNotTheKernel() throws Exception {
    session.execute("int gone = 1;");
    JsonNode reply = session.execute("System.exit(3);").reply();
    assertThat(reply.path("ename").asText()).isEqualTo("NotebookJvmEnded");
    assertThat(reply.path("evalue").asText()).contains("3");
    assertThat(session.execute("1 + 1").result()).isEqualTo("2");
    assertThat(session.execute("gone").reply().path("status").asText()).isEqualTo("error");
  }

  @Test
  void aNotebookJvmThatIsKilledBetweenCellsIsToldWithTheNext() throws Exception {
    long pid = Long.parseLong(session.execute("ProcessHandle.current().pid()").result());
    ProcessHandle notebookJvm = ProcessHandle.of(pid).orElseThrow();
    notebookJvm.destroyForcibly();
    notebookJvm.onExit().get();
    Answer next = session.execute("1 + 1");
    // Before the kernel has noticed, the cell itself meets the end; after, it only hears of it.
    String said = next.text("stderr") + next.reply().path("evalue").asText();
    assertThat(said).contains("variables are gone");
    assertThat(session.execute("1 + 1").result()).isEqualTo("2");
  }

  @Test
  void whatACellStartsDoesNotTakeItselfForThisSession() throws Exception {
    Answer answer = session.execute("System.getenv().keySet().toString()");
    assertThat(answer.result())
        .contains("PATH")
        .doesNotContain("JPY_SESSION_NAME", "DEJA_EXECUTION_ID", "DEJA_RERUN_OF");
  }

  @Test
  void historyFindsWhatWasEntered() throws Exception {
    session.execute("int findMe = 1;");
    ObjectNode tail = object().put("hist_access_type", "tail").put("n", 1);
    JsonNode last = session.ask("history_request", tail).reply().path("history");
    assertThat(last).hasSize(1);
    assertThat(last.get(0).get(2).asText()).isEqualTo("int findMe = 1;");
    ObjectNode search = object().put("hist_access_type", "search").put("pattern", "int find*");
    JsonNode found = session.ask("history_request", search.put("unique", true)).reply();
    assertThat(found.path("history")).hasSize(1);
  }

  @Test
  void completionCountsCodePoints() throws Exception {
    session.execute("int keepsake = 1;");
    String code = "String e = \"😀\"; keepsa";
    int end = code.codePointCount(0, code.length());
    ObjectNode request = code(code).put("cursor_pos", end);
    JsonNode reply = session.ask("complete_request", request).reply();
    assertThat(reply.path("matches").findValuesAsText("")).isEmpty();
    assertThat(reply.path("matches").get(0).asText()).isEqualTo("keepsake");
    assertThat(reply.path("cursor_start").asInt()).isEqualTo(end - "keepsa".length());
    assertThat(reply.path("cursor_end").asInt()).isEqualTo(end);
  }

  @Test
  void anUnknownCommIsClosed() throws Exception {
    String id = session.send(Channel.SHELL, "comm_open", object().put("comm_id", "c1"));
    List<String> types = new ArrayList<>();
    while (!types.contains("idle")) {
      Message message = session.client.next(Duration.ofSeconds(30)).orElseThrow().message();
      if (message.parentId().equals(id)) {
        types.add(message.content().path("execution_state").asText(message.type()));
      }
    }
    assertThat(types).containsExactly("busy", "comm_close", "idle");
  }

  @Test
  void aRequestOfNoKnownKindIsIgnored() throws Exception {
    session.send(Channel.SHELL, "make_coffee_request", object());
    assertThat(session.execute("5").result()).isEqualTo("5");
  }

  @Test
  void aShutdownIsAnsweredAndHandedOn() throws Exception {
    try (SessionFixture other = new SessionFixture(folder)) {
      other.send(Channel.SHELL, "execute_request", code("while (true) { }"));
      String id = other.send(Channel.CONTROL, "shutdown_request", object().put("restart", true));
      assertThat(other.await(id).reply().path("restart").asBoolean()).isTrue();
      assertThat(other.shutDownWithin(Duration.ofSeconds(10))).isTrue();
    }
  }

  @Test
  void helpWhileTypingDoesNotWaitForACell() throws InterruptedException {
    session.execute("String greeting = \"hi\";");
    String cell =
        session.send(Channel.SHELL, "execute_request", SessionFixture.code("while (true) { }"));

    JsonNode completed =
        session
            .ask("complete_request", SessionFixture.code("greeting.isBl").put("cursor_pos", 13))
            .reply();
    SessionFixture.Answer ended =
        session.ask("is_complete_request", SessionFixture.code("if (a) {"));
    session.send(Channel.CONTROL, "interrupt_request", SessionFixture.object());

    assertThat(completed.path("matches").path(0).asText()).isEqualTo("isBlank()");
    assertThat(completed.path("metadata").path("_jupyter_types_experimental").path(0))
        .hasToString(
            "{\"text\":\"isBlank()\",\"type\":\"function\",\"start\":9,\"end\":13,"
                + "\"signature\":\"() : boolean\"}");
    assertThat(ended.reply().path("status").asText()).isEqualTo("incomplete");
    assertThat(session.await(cell).reply().path("status").asText()).isEqualTo("error");
  }
}
