package dev.deja.kernel.wire;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;

/**
 * What waits to be broadcast, in order. The socket takes {@value #HIGH_WATER} messages for each
 * subscriber and then no more ({@code ZMQ_XPUB_NODROP}), so that nothing is lost to one that reads
 * slowly; the rest waits here, and whoever puts out much waits for room ({@link #awaitRoom}).
 *
 * <p>A subscriber that takes nothing for {@link #PATIENCE} while it holds up everybody else gets no
 * more until it has read half of what waits for it: one message is sent without {@code NODROP},
 * upon which ZeroMQ passes over every subscriber whose queue is full. The others lose nothing.
 *
 * <p>{@link #flush} is for the thread of the socket; the rest is thread-safe.
 */
final class Broadcasts {

  /**
   * Messages that may wait in ZeroMQ for one subscriber. That it reads is seen each time it has
   * read half of them, so with text of 32 KiB a message it must read 50 kB/s to count as alive.
   */
  static final int HIGH_WATER = 64;

  /** Bytes that may wait here before whoever puts out more waits. */
  private static final long ROOM_BYTES = 4L << 20;

  /** How long a subscriber that takes nothing may hold up the others. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration HURRIED_PATIENCE = Duration.ofSeconds(5);

  private final ZMQ.Socket socket;
  private final Duration patience;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<List<byte[]>> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean hurried;
  private boolean closed;

  /** When the socket first refused the message that is next; 0 when it did not. */
  private long refusedSince;

  /** Over a bound XPUB socket with {@link #HIGH_WATER} set. */
  Broadcasts(ZMQ.Socket socket, Duration patience) {
    this.socket = socket;
    this.patience = patience;
    socket.setXpubNoDrop(true);
  }

  /** Adds a message; never waits. */
  void add(List<byte[]> frames) {
    lock.lock();
    try {
      waiting.add(frames);
      bytes += size(frames);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until few bytes wait here. Returns at once after {@link #hurry}; an interrupt ends the
   * wait and stays set.
   */
  void awaitRoom() {
    lock.lock();
    try {
      while (bytes > ROOM_BYTES && !hurried && !closed) {
        room.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nobody shall wait for room, because a cell is being stopped. */
  void hurry(boolean now) {
    lock.lock();
    try {
      hurried = now;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits for room any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Sends as much as the socket takes; says whether that was all. */
  boolean flush() {
    for (List<byte[]> next = first(); next != null; next = first()) {
      if (!send(next)) {
        long now = System.nanoTime();
        refusedSince = refusedSince == 0 ? now : refusedSince;
        if (now - refusedSince < patience().toNanos()) {
          return false;
        }
        sendPastTheFull(next);
      }
      refusedSince = 0;
      removeFirst(next);
    }
    return true;
  }

  /** Who stops a cell waits for its end, perhaps because another client takes nothing. */
  private Duration patience() {
    lock.lock();
    try {
      return hurried && patience.compareTo(HURRIED_PATIENCE) > 0 ? HURRIED_PATIENCE : patience;
    } finally {
      lock.unlock();
    }
  }

  /** Sends what is left to those who take it, at the end. */
  void flushAtEnd() {
    for (List<byte[]> next = first(); next != null; next = first()) {
      sendPastTheFull(next);
      removeFirst(next);
    }
  }

  private void sendPastTheFull(List<byte[]> frames) {
    socket.setXpubNoDrop(false);
    send(frames);
    socket.setXpubNoDrop(true);
  }

  /** A subscriber's room is counted in whole messages: what takes the first frame takes all. */
  private boolean send(List<byte[]> frames) {
    for (int i = 0; i < frames.size(); i++) {
      int more = i < frames.size() - 1 ? ZMQ.SNDMORE : 0;
      if (!socket.send(frames.get(i), ZMQ.DONTWAIT | more)) {
        return false;
      }
    }
    return true;
  }

  private @Nullable List<byte[]> first() {
    lock.lock();
    try {
      return waiting.peek();
    } finally {
      lock.unlock();
    }
  }

  private void removeFirst(List<byte[]> sent) {
    lock.lock();
    try {
      waiting.remove();
      bytes -= size(sent);
      if (bytes <= ROOM_BYTES / 2) {
        room.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private static long size(List<byte[]> frames) {
    long size = 0;
    for (byte[] frame : frames) {
      size += frame.length;
    }
    return size;
  }
}
