package dev.deja.kernel.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * A kernel's five sockets, bound. Heartbeats are echoed and new subscribers welcomed here; messages
 * that verify go to the receiver; others are dropped and counted in one log line each. Thread-safe.
 */
public final class KernelChannels implements AutoCloseable {

  /** Takes verified messages; called on the wire's thread, so it must return at once. */
  public interface Receiver {
    void received(Channel channel, Message message);
  }

  private static final int LINGER_MILLIS = 300;
  private static final int KEEP_ALIVE_SECONDS = 120;

  private final String session = UUID.randomUUID().toString();
  private final MessageCodec codec;
  private Receiver receiver = (channel, message) -> {};
  private final Consumer<String> log;
  private final Broadcasts broadcasts;
  private final SocketLoop loop;

  private KernelChannels(ConnectionFile connection, Consumer<String> log, Duration patience)
      throws IOException {
    codec = new MessageCodec(new Signer(connection.key()));
    this.log = log;
    ZContext context = new ZContext();
    context.setLinger(LINGER_MILLIS);
    Map<Channel, ZMQ.Socket> sockets = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      sockets.put(channel, bind(context, channel, connection.address(channel)));
    }
    ZMQ.Socket iopub = Objects.requireNonNull(sockets.get(Channel.IOPUB));
    broadcasts = new Broadcasts(iopub, patience);
    loop = new SocketLoop("deja-wire", context, sockets, broadcasts, this::received);
  }

  /**
   * Binds the sockets. What comes in waits for {@link #start}.
   *
   * @param log takes a line for each message that is dropped
   * @throws IOException if a port cannot be bound, with the address in the message
   */
  public static KernelChannels bind(ConnectionFile connection, Consumer<String> log)
      throws IOException {
    return bind(connection, log, Broadcasts.PATIENCE);
  }

  /** As {@link #bind(ConnectionFile, Consumer)}, with another patience for clients that hang. */
  static KernelChannels bind(ConnectionFile connection, Consumer<String> log, Duration patience)
      throws IOException {
    return new KernelChannels(connection, log, patience);
  }

  /** Begins to receive. Called once, when everything that the receiver calls exists. */
  public void start(Receiver messages) {
    receiver = messages;
    loop.start();
  }

  /** Answers a request on the channel it came from. */
  public void reply(Channel channel, Message request, String type, ObjectNode content) {
    loop.send(channel, codec.encode(request.follow(session, type, content)));
  }

  /** Broadcasts what follows from a request. */
  public void publish(Message request, String type, ObjectNode content) {
    publish(request, type, content, List.of());
  }

  /** Broadcasts what follows from a request, with buffers. */
  public void publish(Message request, String type, ObjectNode content, List<byte[]> buffers) {
    Message message = request.follow(session, type, content);
    loop.send(
        Channel.IOPUB,
        codec.encode(
            new Message(
                topic(type),
                message.header(),
                message.parentHeader(),
                message.metadata(),
                content,
                buffers)));
  }

  /**
   * Waits until clients have taken most of what was broadcast. To be called after a broadcast whose
   * sender can wait; never by one who answers. Broadcasting itself never waits, and nothing that a
   * client can still take is dropped.
   */
  public void awaitRoom() {
    broadcasts.awaitRoom();
  }

  /** Whether {@link #awaitRoom} shall wait for nobody, because a cell is being stopped. */
  public void hurry(boolean now) {
    broadcasts.hurry(now);
  }

  /** Broadcasts what follows from nothing, such as the state while starting. */
  public void publish(String type, ObjectNode content) {
    Message message = Message.fresh(session, type, WireJson.object(), content);
    loop.send(
        Channel.IOPUB,
        codec.encode(
            new Message(
                topic(type),
                message.header(),
                message.parentHeader(),
                message.metadata(),
                content,
                List.of())));
  }

  /** Sends what is queued and closes the sockets, within a second. */
  @Override
  public void close() {
    loop.close();
  }

  private List<byte[]> topic(String type) {
    return List.of(("kernel." + session + "." + type).getBytes(StandardCharsets.US_ASCII));
  }

  private void received(Channel channel, List<byte[]> frames) {
    switch (channel) {
      case HEARTBEAT -> loop.send(channel, frames);
      case IOPUB -> welcome(frames.get(0));
      default -> {
        try {
          receiver.received(channel, codec.decode(frames));
        } catch (RuntimeException | Error e) { // the thread that receives must live
          log.accept("a fault while receiving on " + channel.name().toLowerCase() + ": " + e);
        } catch (BadMessage e) {
          log.accept("dropped " + e.getMessage() + " on " + channel.name().toLowerCase());
        }
      }
    }
  }

  /** Tells a new subscriber that it is connected (JEP 65). A subscription is a 1 and its prefix. */
  private void welcome(byte[] subscription) {
    if (subscription.length == 0 || subscription[0] != 1) {
      return;
    }
    byte[] prefix = Arrays.copyOfRange(subscription, 1, subscription.length);
    ObjectNode content =
        WireJson.object().put("subscription", new String(prefix, StandardCharsets.UTF_8));
    Message message = Message.fresh(session, "iopub_welcome", WireJson.object(), content);
    loop.send(
        Channel.IOPUB,
        codec.encode(
            new Message(
                List.of(prefix),
                message.header(),
                message.parentHeader(),
                message.metadata(),
                content,
                List.of())));
  }

  private static ZMQ.Socket bind(ZContext context, Channel channel, String address)
      throws IOException {
    ZMQ.Socket socket =
        // Also a heartbeat comes to a ROUTER: a REP must answer in turn, and fails when a client
        // pings again, or goes away, before its answer has left.
        context.createSocket(channel == Channel.IOPUB ? SocketType.XPUB : SocketType.ROUTER);
    // Replies are as many as requests; what is broadcast can be without end.
    socket.setHWM(channel == Channel.IOPUB ? Broadcasts.HIGH_WATER : 0);
    socket.setLinger(LINGER_MILLIS);
    // What waits for a client whose machine has gone is let go when the system notices.
    socket.setTCPKeepAlive(1);
    socket.setTCPKeepAliveIdle(KEEP_ALIVE_SECONDS);
    if (channel == Channel.IOPUB) {
      socket.setXpubVerbose(true);
    } else {
      socket.setRouterHandover(true);
    }
    try {
      socket.bind(address);
      return socket;
    } catch (ZMQException e) {
      context.close();
      throw new IOException(
          "cannot listen on "
              + address
              + " ("
              + channel.name().toLowerCase()
              + "): "
              + e.getMessage(),
          e);
    }
  }
}
