package dev.deja.kernel.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.engine.EngineOptions;
import dev.deja.kernel.model.SessionInfo;
import dev.deja.kernel.wire.Channel;
import dev.deja.kernel.wire.ConnectionFile;
import dev.deja.kernel.wire.KernelClient;
import dev.deja.kernel.wire.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A real session with a real notebook JVM, and a client that talks to it over real sockets. */
final class SessionFixture implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What one request led to: everything up to both its reply and its idle. */
  record Answer(JsonNode reply, List<Message> published) {

    List<String> types() {
      return published.stream()
          .map(
              m ->
                  m.type().equals("status")
                      ? m.content().path("execution_state").asText()
                      : m.type())
          .toList();
    }

    String text(String stream) {
      StringBuilder text = new StringBuilder();
      for (Message message : published) {
        if (message.type().equals("stream")
            && message.content().path("name").asText().equals(stream)) {
          text.append(message.content().path("text").asText());
        }
      }
      return text.toString();
    }

    Optional<JsonNode> content(String type) {
      return published.stream()
          .filter(m -> m.type().equals(type))
          .map(m -> (JsonNode) m.content())
          .findFirst();
    }

    String result() {
      return content("execute_result").orElseThrow().path("data").path("text/plain").asText();
    }
  }

  private final CountDownLatch shutDown = new CountDownLatch(1);
  private final KernelSession session;
  final ConnectionFile connection;
  final KernelClient client;

  /** What came while something else was awaited. */
  private final Deque<KernelClient.Received> early = new ArrayDeque<>();

  SessionFixture(Path folder) throws Exception {
    this(folder, SessionOptions.DEFAULTS);
  }

  SessionFixture(Path folder, SessionOptions options) throws Exception {
    this(folder, EngineOptions.defaults(folder), options);
  }

  SessionFixture(Path folder, EngineOptions engine, SessionOptions options) throws Exception {
    connection = ConnectionFile.create();
    Path javaHome = Path.of(System.getProperty("java.home"));
    session =
        new KernelSession(
            connection,
            new SessionInfo("test", Instant.now(), folder, List.of(), javaHome),
            engine,
            options,
            shutDown::countDown,
            line -> {});
    client = KernelClient.connect(connection);
    awaitSubscribed();
  }

  /**
   * The broadcasts of a request may be missed until the subscription has arrived; ask until not.
   */
  private void awaitSubscribed() throws InterruptedException {
    String id = send(Channel.SHELL, "kernel_info_request", object());
    boolean welcomed = false;
    boolean replied = false;
    while (!welcomed || !replied) {
      KernelClient.Received next = client.next(PATIENCE).orElseThrow();
      welcomed |= next.message().type().equals("iopub_welcome");
      replied |= next.message().type().equals("kernel_info_reply");
    }
    assertThat(id).isNotEmpty();
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ObjectNode code(String code) {
    return object().put("code", code);
  }

  String send(Channel channel, String type, ObjectNode content) {
    return client.send(channel, type, object(), content);
  }

  Answer execute(String code) throws InterruptedException {
    return ask("execute_request", code(code));
  }

  Answer ask(String type, ObjectNode content) throws InterruptedException {
    return await(send(Channel.SHELL, type, content));
  }

  /** Collects what follows from a request until its reply and its idle are there. */
  Answer await(String id) throws InterruptedException {
    List<Message> published = new ArrayList<>();
    JsonNode reply = null;
    boolean idle = false;
    Deque<KernelClient.Received> known = new ArrayDeque<>(early);
    early.clear();
    while (reply == null || !idle) {
      KernelClient.Received next =
          known.isEmpty()
              ? client.next(PATIENCE).orElseThrow(() -> new AssertionError("no answer to " + id))
              : known.removeFirst();
      if (!next.message().parentId().equals(id)) {
        early.addLast(next);
        continue;
      }
      if (next.channel() == Channel.IOPUB) {
        published.add(next.message());
        idle |= next.message().content().path("execution_state").asText().equals("idle");
      } else if (next.channel() == Channel.STDIN) {
        client.answer(
            Channel.STDIN, next.message(), "input_reply", object().put("value", "typed é"));
      } else {
        reply = next.message().content();
      }
    }
    early.addAll(known);
    return new Answer(reply, published);
  }

  boolean shutDownWithin(Duration time) throws InterruptedException {
    return shutDown.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    client.close();
    session.close();
  }
}
