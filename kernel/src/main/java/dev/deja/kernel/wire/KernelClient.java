package dev.deja.kernel.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * A client of a kernel: sends requests, and gives what comes back in the order in which it arrived,
 * all channels in one queue. Sending is thread-safe; {@link #next} is for one thread.
 */
public final class KernelClient implements AutoCloseable {

  /** What came, and on which channel. */
  public record Received(Channel channel, Message message) {}

  private static final int RECONNECT_MILLIS = 5;

  private final String session = UUID.randomUUID().toString();
  private final MessageCodec codec;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final SocketLoop loop;

  private KernelClient(ConnectionFile connection) {
    codec = new MessageCodec(new Signer(connection.key()));
    ZContext context = new ZContext();
    context.setLinger(0);
    Map<Channel, ZMQ.Socket> sockets = new EnumMap<>(Channel.class);
    for (Channel channel : List.of(Channel.SHELL, Channel.CONTROL, Channel.STDIN, Channel.IOPUB)) {
      ZMQ.Socket socket =
          context.createSocket(channel == Channel.IOPUB ? SocketType.SUB : SocketType.DEALER);
      socket.setHWM(0);
      socket.setReconnectIVL(RECONNECT_MILLIS);
      if (channel == Channel.IOPUB) {
        socket.subscribe(new byte[0]);
      } else {
        // One identity for all: a kernel asks for input on stdin by the identity seen on shell.
        socket.setIdentity(session.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      }
      socket.connect(connection.address(channel));
      sockets.put(channel, socket);
    }
    loop = new SocketLoop("deja-client", context, sockets, null, this::received);
    loop.start();
  }

  /** Connects; returns at once, also when no kernel listens yet: what is sent waits for it. */
  public static KernelClient connect(ConnectionFile connection) {
    return new KernelClient(connection);
  }

  /**
   * Sends a request.
   *
   * @return its {@code msg_id}, which answers carry as {@link Message#parentId}
   */
  public String send(Channel channel, String type, ObjectNode metadata, ObjectNode content) {
    Message message = Message.fresh(session, type, metadata, content);
    loop.send(channel, codec.encode(message));
    return message.id();
  }

  /** Answers a message, as {@code input_reply} does. */
  public void answer(Channel channel, Message request, String type, ObjectNode content) {
    Message message =
        new Message(
            List.of(),
            request.follow(session, type, content).header(),
            request.header(),
            WireJson.object(),
            content,
            List.of());
    loop.send(channel, codec.encode(message));
  }

  /**
   * The next message, or empty when none came in time.
   *
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  public Optional<Received> next(Duration atMost) throws InterruptedException {
    return Optional.ofNullable(received.poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
  }

  @Override
  public void close() {
    loop.close();
  }

  private void received(Channel channel, List<byte[]> frames) {
    try {
      received.add(new Received(channel, codec.decode(frames)));
    } catch (BadMessage e) {
      // Not from the kernel that has our key.
    }
  }
}
