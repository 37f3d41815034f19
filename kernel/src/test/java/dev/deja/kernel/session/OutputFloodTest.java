package dev.deja.kernel.session;

import static dev.deja.kernel.session.SessionFixture.code;
import static dev.deja.kernel.session.SessionFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.session.SessionFixture.Answer;
import dev.deja.kernel.wire.Channel;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Cells that put out more than anyone can read, as clients see them over real sockets. */
@Timeout(120)
class OutputFloodTest {

  @TempDir Path folder;

  @Test
  void aHundredThousandPrintedLinesAreAllThere() throws Exception {
    try (SessionFixture session = new SessionFixture(folder)) {
      Answer answer =
          session.execute("for (int i = 0; i < 100_000; i++) System.out.println(\"line \" + i);");
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 100_000; i++) {
        all.append("line ").append(i).append('\n');
      }
      assertThat(answer.text("stdout").contentEquals(all)).isTrue();
    }
  }

  @Test
  void aCellThatPrintsWithoutMeasureShowsTheBeginningAndTheEnd() throws Exception {
    try (SessionFixture session = new SessionFixture(folder)) {
      Answer answer =
          session.execute(
              "String kilo = \"x\".repeat(1023);"
                  + " for (int i = 0; i < 20_000; i++) System.out.println(kilo);"
                  + " System.out.println(\"the end\"); 42");
      assertThat(answer.result()).isEqualTo("42");
      assertThat(answer.text("stderr")).contains("put out 16,777,216 characters", "are left out");
      assertThat(answer.text("stdout")).endsWith("the end\n");
      assertThat(answer.text("stdout").length()).isEqualTo(Flood.MOST_TEXT + Flood.TAIL);
    }
  }

  @Test
  void aCellThatWaitsForAClientThatReadsNothingCanBeInterrupted() throws Exception {
    try (SessionFixture session = new SessionFixture(folder);
        ZContext context = new ZContext()) {
      ZMQ.Socket hanging = context.createSocket(SocketType.SUB);
      hanging.setRcvHWM(1);
      hanging.subscribe(new byte[0]);
      hanging.connect("tcp://" + session.connection.ip() + ":" + session.connection.iopubPort());
      assertThat(hanging.recv()).isNotNull(); // it is welcomed, and reads no more

      // What is cleared counts no more, so that this goes on for ever.
      String flood =
          """
          String kilo = "x".repeat(1023);
          while (true) {
            for (int i = 0; i < 1000; i++) System.out.println(kilo);
            Deja.clearOutput(true);
          }
          """;
      String id = session.send(Channel.SHELL, "execute_request", code(flood));
      awaitSomeoneWaiting();
      session.send(Channel.CONTROL, "interrupt_request", object());

      Answer answer = session.await(id);
      assertThat(answer.reply().path("ename").asText()).isEqualTo("KeyboardInterrupt");
      assertThat(session.execute("kilo.length()").result()).isEqualTo("1023");
    }
  }

  private static void awaitSomeoneWaiting() {
    while (Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .noneMatch(frame -> frame.getMethodName().equals("awaitRoom"))) {
      Thread.onSpinWait();
    }
  }
}
