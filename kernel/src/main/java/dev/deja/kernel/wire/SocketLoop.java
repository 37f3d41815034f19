package dev.deja.kernel.wire;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * The one thread that touches a set of ZeroMQ sockets. Others hand it frames to send; it blocks on
 * a poller, never sleeps, and calls the receiver for what comes in. Frames of one channel leave in
 * the order in which {@link #send} was called.
 */
final class SocketLoop implements AutoCloseable {

  /** Takes what came in; called on the loop's thread, so it must return at once. */
  interface Receiver {
    void received(Channel channel, List<byte[]> frames);
  }

  private record Outgoing(Channel channel, List<byte[]> frames) {}

  private static final String WAKE = "inproc://wake";

  /** How soon broadcasts that a slow subscriber holds up are tried again. */
  private static final int RETRY_MILLIS = 2;

  private static final int NO_LIMIT = -1;

  private final ZContext context;
  private final Map<Channel, ZMQ.Socket> sockets;
  private final Receiver receiver;
  private final Queue<Outgoing> outgoing = new ConcurrentLinkedQueue<>();
  private final @Nullable Broadcasts broadcasts;
  private final ZMQ.Socket wakeReceiver;
  private final ZMQ.Socket wakeSender;
  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closing;

  /**
   * Takes over the sockets; nothing is received before {@link #start}.
   *
   * @param broadcasts takes what is sent on {@link Channel#IOPUB}; null for a client
   */
  SocketLoop(
      String name,
      ZContext context,
      Map<Channel, ZMQ.Socket> sockets,
      @Nullable Broadcasts broadcasts,
      Receiver receiver) {
    this.context = context;
    this.broadcasts = broadcasts;
    this.sockets = new EnumMap<>(sockets);
    this.receiver = receiver;
    wakeReceiver = context.createSocket(SocketType.PULL);
    wakeReceiver.bind(WAKE);
    wakeSender = context.createSocket(SocketType.PUSH);
    wakeSender.connect(WAKE);
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Begins to receive. Called once, when the receiver is ready to be called. */
  void start() {
    thread.start();
  }

  /** Queues frames; returns at once. After {@link #close} nothing happens. Thread-safe. */
  void send(Channel channel, List<byte[]> frames) {
    if (closing) {
      return;
    }
    if (channel == Channel.IOPUB && broadcasts != null) {
      broadcasts.add(frames);
    } else {
      outgoing.add(new Outgoing(channel, frames));
    }
    wake();
  }

  /** Sends what is queued, then closes every socket; waits for that a second at most. */
  @Override
  public void close() {
    closing = true;
    if (broadcasts != null) {
      broadcasts.close();
    }
    wake();
    try {
      if (!ended.await(1, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    context.close();
  }

  private void wake() {
    synchronized (wakeSender) {
      if (ended.getCount() > 0) {
        wakeSender.send(new byte[0], ZMQ.DONTWAIT);
      }
    }
  }

  private void run() {
    try (ZMQ.Poller poller = context.createPoller(sockets.size() + 1)) {
      int wake = poller.register(wakeReceiver, ZMQ.Poller.POLLIN);
      Channel[] polled = sockets.keySet().toArray(new Channel[0]);
      int[] index = new int[polled.length];
      for (int i = 0; i < polled.length; i++) {
        index[i] = poller.register(sockets.get(polled[i]), ZMQ.Poller.POLLIN);
      }
      boolean allSent = true;
      while (!closing) {
        poller.poll(allSent ? NO_LIMIT : RETRY_MILLIS);
        if (poller.pollin(wake)) {
          while (wakeReceiver.recv(ZMQ.DONTWAIT) != null) {
            // One empty frame for each thing queued; what counts is the queue.
          }
        }
        drain();
        allSent = broadcasts == null || broadcasts.flush();
        for (int i = 0; i < polled.length; i++) {
          if (poller.pollin(index[i])) {
            receive(polled[i]);
          }
        }
      }
      drain();
      if (broadcasts != null) {
        broadcasts.flushAtEnd();
      }
    } finally {
      synchronized (wakeSender) {
        ended.countDown();
      }
    }
  }

  private void drain() {
    for (Outgoing next = outgoing.poll(); next != null; next = outgoing.poll()) {
      ZMQ.Socket socket = socket(next.channel());
      List<byte[]> frames = next.frames();
      for (int i = 0; i < frames.size(); i++) {
        socket.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
      }
    }
  }

  private void receive(Channel channel) {
    ZMQ.Socket socket = socket(channel);
    byte[] frame = socket.recv(ZMQ.DONTWAIT);
    while (frame != null) {
      List<byte[]> frames = new ArrayList<>();
      frames.add(frame);
      while (socket.hasReceiveMore()) {
        frames.add(socket.recv());
      }
      receiver.received(channel, frames);
      frame = socket.recv(ZMQ.DONTWAIT);
    }
  }

  private ZMQ.Socket socket(Channel channel) {
    return Objects.requireNonNull(sockets.get(channel), channel::name);
  }
}
