package dev.deja.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** What is broadcast faster than a client reads, over real sockets. */
@Timeout(120)
class SlowClientTest {

  /** More than sockets and queues hold: 96 MB. */
  private static final int MESSAGES = 3000;

  private static final String TEXT = "x".repeat(32 << 10);

  private final ConnectionFile connection = ConnectionFile.create();
  private final MessageCodec codec = new MessageCodec(new Signer(connection.key()));

  SlowClientTest() throws IOException {}

  @Test
  void whoPutsOutMoreThanAClientTakesWaitsAndNothingIsLost() throws Exception {
    try (KernelChannels kernel = kernel(Duration.ofSeconds(60));
        ZContext context = new ZContext()) {
      ZMQ.Socket slow = subscribe(context);

      Thread flooding = flood(kernel);
      awaitWaiting(flooding);

      assertThat(numbers(slow, MESSAGES)).isEqualTo(upTo(MESSAGES));
      flooding.join();
    }
  }

  @Test
  void aClientThatReadsNoMoreHoldsUpNobodyForEverAndOthersLoseNothing() throws Exception {
    try (KernelChannels kernel = kernel(Duration.ofMillis(300));
        ZContext context = new ZContext()) {
      subscribe(context); // and never reads
      ZMQ.Socket live = subscribe(context);
      CompletableFuture<List<Integer>> seen =
          CompletableFuture.supplyAsync(() -> numbers(live, MESSAGES));

      flood(kernel).join();

      assertThat(seen.get()).isEqualTo(upTo(MESSAGES));
    }
  }

  @Test
  void aCellThatIsStoppedWaitsForNoClient() throws Exception {
    try (KernelChannels kernel = kernel(Duration.ofSeconds(60));
        ZContext context = new ZContext()) {
      subscribe(context);
      Thread flooding = flood(kernel);
      awaitWaiting(flooding);

      kernel.hurry(true);

      flooding.join();
    }
  }

  private KernelChannels kernel(Duration patience) throws IOException {
    KernelChannels kernel = KernelChannels.bind(connection, line -> {}, patience);
    kernel.start((channel, message) -> {});
    return kernel;
  }

  /** A subscriber that takes only what is read. */
  private ZMQ.Socket subscribe(ZContext context) throws BadMessage {
    ZMQ.Socket socket = context.createSocket(SocketType.SUB);
    socket.setRcvHWM(1);
    socket.subscribe(new byte[0]);
    socket.connect(connection.address(Channel.IOPUB));
    assertThat(next(socket).type()).isEqualTo("iopub_welcome");
    return socket;
  }

  private static Thread flood(KernelChannels kernel) {
    Thread flooding =
        new Thread(
            () -> {
              for (int i = 0; i < MESSAGES; i++) {
                ObjectNode content = WireJson.object().put("text", TEXT).put("number", i);
                kernel.publish("stream", content);
                kernel.awaitRoom();
              }
            });
    flooding.start();
    return flooding;
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(thread.isAlive()).as("somebody waits for the client").isTrue();
      Thread.onSpinWait();
    }
  }

  private List<Integer> numbers(ZMQ.Socket socket, int count) {
    List<Integer> numbers = new ArrayList<>();
    while (numbers.size() < count) {
      try {
        Message message = next(socket);
        if (message.type().equals("stream")) {
          numbers.add(message.content().path("number").asInt());
        }
      } catch (BadMessage e) {
        throw new AssertionError(e);
      }
    }
    return numbers;
  }

  private Message next(ZMQ.Socket socket) throws BadMessage {
    List<byte[]> frames = new ArrayList<>();
    do {
      frames.add(socket.recv());
    } while (socket.hasReceiveMore());
    return codec.decode(frames);
  }

  private static List<Integer> upTo(int end) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < end; i++) {
      numbers.add(i);
    }
    return numbers;
  }
}
