package dev.deja.kernel.session;

import static dev.deja.kernel.session.RawClient.header;
import static dev.deja.kernel.session.RawClient.parts;
import static dev.deja.kernel.session.SessionFixture.code;
import static dev.deja.kernel.session.SessionFixture.object;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.session.SessionFixture.Answer;
import dev.deja.kernel.wire.Channel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes over the wire, the kernel goes on. */
@Timeout(240)
class HostileWireTest {

  private static final int MUTATIONS = 3000;

  @TempDir static Path folder;
  private static SessionFixture session;
  private static RawClient shell;
  private static RawClient control;

  @BeforeAll
  static void start() throws Exception {
    session = new SessionFixture(folder);
    shell = RawClient.onShell(session.connection);
    control = RawClient.onControl(session.connection);
    session.execute("int hurt = 0;");
  }

  @AfterAll
  static void end() {
    shell.close();
    control.close();
    session.close();
  }

  @AfterEach
  void theKernelGoesOnUnhurt() throws Exception {
    assertThat(undisturbed("1 + 1").result()).isEqualTo("2");
    assertThat(undisturbed("hurt").result()).isEqualTo("0");
    String id = session.send(Channel.CONTROL, "kernel_info_request", object());
    assertThat(session.await(id).reply().path("status").asText()).isEqualTo("ok");
  }

  /**
   * Runs a cell until it is neither behind a failing one of the other client nor interrupted by it.
   */
  private static Answer undisturbed(String code) throws InterruptedException {
    Answer answer = session.execute(code);
    while (answer.reply().path("status").asText().equals("aborted")
        || answer.reply().path("ename").asText().equals("KeyboardInterrupt")) {
      answer = session.execute(code);
    }
    return answer;
  }

  private static final String EXECUTE = "{\"code\":\"hurt = 1;\",\"silent\":false}";

  @Test
  void whatIsNotSignedWithTheKeyIsNotRun() {
    shell.signed("another key", parts(header("execute_request").toString(), EXECUTE));
    List<byte[]> frames = new ArrayList<>();
    frames.add("<IDS|MSG>".getBytes(UTF_8));
    frames.add(new byte[0]);
    frames.addAll(parts(header("execute_request").toString(), EXECUTE));
    shell.raw(frames);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "7",
        "\"text\"",
        "{\"code\":}",
        "nonsense",
        "{}{}",
        "{\"code\": \"hurt = 0;\"} trailing"
      })
  void contentThatIsNoObjectIsIgnored(String content) {
    shell.signed(parts(header("execute_request").toString(), content));
    shell.signed(parts(content, EXECUTE));
    control.signed(parts(header("interrupt_request").toString(), content));
  }

  @Test
  void tooFewFramesAreIgnored() {
    shell.raw(List.of(new byte[0]));
    shell.raw(List.of("<IDS|MSG>".getBytes(UTF_8)));
    shell.raw(List.of("<IDS|MSG>".getBytes(UTF_8), new byte[64], "{}".getBytes(UTF_8)));
  }

  @Test
  void bytesThatAreNoTextAreIgnored() {
    byte[] noise = new byte[1000];
    new Random(1).nextBytes(noise);
    byte[] header = header("execute_request").toString().getBytes(UTF_8);
    shell.signed(List.of(header, "{}".getBytes(UTF_8), "{}".getBytes(UTF_8), noise));
    shell.signed(List.of(noise, noise, noise, noise));
  }

  @Test
  void deepNestingIsIgnored() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    shell.signed(parts(header("execute_request").toString(), "{\"code\":" + deep + "}"));
    shell.signed(parts("{\"msg_type\":" + deep + "}", "{}"));
  }

  @Test
  void numbersOfAnySizeAreTaken() throws Exception {
    for (String number : List.of("-1", "99999999999999999999", "1e999", "-2147483648", "0.5")) {
      String content = "{\"code\":\"String\",\"detail_level\":" + number + ",\"cursor_pos\":";
      for (String type : List.of("complete_request", "inspect_request")) {
        shell.signed(parts(header(type).toString(), content + number + "}"));
      }
    }
    shell.signed(parts(header("execute_request").toString(), "{\"n\":" + "9".repeat(5000) + "}"));
    ObjectNode content = code("Stri").put("cursor_pos", -5);
    assertThat(session.ask("complete_request", content).reply().path("status").asText())
        .isEqualTo("ok");
  }

  @Test
  void fieldsOfWrongTypesAreTakenAsAbsent() throws Exception {
    ObjectNode content = object().put("silent", "perhaps").put("store_history", 17);
    content.putObject("code").put("a", 1);
    content.putArray("user_expressions").add(1);
    content.put("allow_stdin", "x").put("stop_on_error", "y");
    assertThat(session.ask("execute_request", content).reply().path("status").asText())
        .isEqualTo("ok");
  }

  @Test
  void aRequestThatNobodyKnowsIsAnsweredWithAnError() throws Exception {
    for (String type : List.of("debug_request", "usage_request", "create_subshell_request")) {
      String id = session.send(Channel.CONTROL, type, object());
      JsonNode reply = session.await(id).reply();
      assertThat(reply.path("status").asText()).isEqualTo("error");
      assertThat(reply.path("evalue").asText()).contains(type);
    }
  }

  @Test
  void longCodeIsAskedAboutInNoTime() throws Exception {
    String body = "{ int x = 1; x++; }\n".repeat(10_000);
    ObjectNode whole = code("class Long { void f() {\n" + body + "}}");
    assertThat(session.ask("is_complete_request", whole).reply().path("status").asText())
        .isEqualTo("complete");
    String open = "{".repeat(200_000);
    assertThat(session.ask("is_complete_request", code(open)).reply().path("status").asText())
        .isNotEmpty();
    String text = "String s = \"" + "a".repeat(200_000);
    assertThat(session.ask("is_complete_request", code(text)).reply().path("status").asText())
        .isNotEmpty();
  }

  @Test
  void aCellOfFiftyMegabytesIsAnswered() throws Exception {
    Answer answer = session.execute("/*" + "x".repeat(50 << 20) + "*/ 3 + 4");
    assertThat(answer.result()).isEqualTo("7");
  }

  @Test
  void halvesOfCharactersAreTaken() throws Exception {
    assertThat(session.execute("\"a\ud83d\".length()").result()).isEqualTo("2");
    assertThat(session.execute("\"\u0000\" + (char) 0xdc00 + \"b\"").result()).endsWith("b");
    assertThat(session.execute("throw new Exception(\"\" + (char) 0xd800);").reply().toString())
        .contains("java.lang.Exception");
    assertThat(session.execute("var \ud83d = 1;").reply().path("status").asText())
        .isEqualTo("error");
  }

  @Test
  void anyMutationOfAnyMessageIsSurvived() throws Exception {
    long seed = 20_250;
    Mutations mutations = new Mutations(new Random(seed));
    for (int i = 0; i < MUTATIONS; i++) {
      mutations.send(i % 5 == 0 ? control : shell);
    }
  }
}
