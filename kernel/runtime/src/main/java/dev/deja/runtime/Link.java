package dev.deja.runtime;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One end of the connection between kernel JVM and notebook JVM: frames out in one order, frames
 * in.
 *
 * <p>Only a thread of its own writes to the channel, because a channel closes when a thread that
 * writes to it is interrupted, and cells are. Text is gathered: it leaves when there is enough of
 * it, when it is {@value #TEXT_MILLIS} ms old, or right before the next frame. Who sends faster
 * than the other end takes waits, or is stopped with its cell. {@link #receive} is for one thread;
 * the rest is thread-safe.
 */
public final class Link implements Closeable {

  private static final int TEXT_BYTES = 32 * 1024;
  private static final int TEXT_MILLIS = 25;
  private static final int QUEUE_BYTES = 4 * 1024 * 1024;

  private final SocketChannel channel;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private int textCell;
  private int textStream;
  private long textSince;
  private int queuedBytes;
  private boolean writing;
  private boolean closed;

  private ByteBuffer incoming = ByteBuffer.allocate(64 * 1024).flip();

  private Link(SocketChannel channel) {
    this.channel = channel;
  }

  /** Takes over a connected, blocking channel. */
  public static Link over(SocketChannel channel) {
    Link link = new Link(channel);
    Thread writer = new LinkThread(link::write, "deja-link-writer");
    writer.setDaemon(true);
    writer.start();
    return link;
  }

  /** Sends a frame after everything sent before; to a closed link, nothing is sent. */
  public void send(FrameWriter frame) {
    byte[] bytes = frame.toBytes();
    lock.lock();
    try {
      awaitRoom();
      sealText();
      enqueue(bytes);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends what a cell puts out, like {@link #send}.
   *
   * @throws CellInterrupted if the cell is stopped while this waits
   */
  void sendOutput(int cell, FrameWriter frame) {
    byte[] bytes = frame.toBytes();
    lock.lock();
    try {
      awaitRoom(cell);
      sealText();
      enqueue(bytes);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends a piece of a cell's standard stream, soon.
   *
   * @throws CellInterrupted if the cell is stopped while this waits
   */
  void sendText(int cell, int stream, byte[] bytes, int offset, int length) {
    lock.lock();
    try {
      awaitRoom(cell);
      if (textCell != cell || textStream != stream) {
        sealText();
        textCell = cell;
        textStream = stream;
      }
      if (text.size() == 0) {
        textSince = System.nanoTime();
        work.signal();
      }
      text.write(bytes, offset, length);
      if (text.size() >= TEXT_BYTES) {
        sealText();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all that was sent has been handed to the operating system, or time is up. */
  void drain(long millis) {
    long left = TimeUnit.MILLISECONDS.toNanos(millis);
    lock.lock();
    try {
      sealText();
      while ((writing || !queue.isEmpty()) && !closed && left > 0) {
        left = room.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next frame, or null when the other end is gone.
   *
   * @throws IOException if the connection breaks, which means no more than null does
   */
  public @Nullable FrameReader receive() throws IOException {
    if (!fill(4)) {
      return null;
    }
    int length = incoming.getInt();
    if (!fill(length)) {
      return null;
    }
    byte[] frame = new byte[length];
    incoming.get(frame);
    return new FrameReader(ByteBuffer.wrap(frame));
  }

  private boolean fill(int bytes) throws IOException {
    if (incoming.remaining() >= bytes) {
      return true;
    }
    if (incoming.capacity() < bytes) {
      incoming = ByteBuffer.allocate(bytes).put(incoming);
    } else {
      incoming.compact();
    }
    while (incoming.position() < bytes) {
      if (channel.read(incoming) < 0) {
        return false;
      }
    }
    incoming.flip();
    return true;
  }

  private void awaitRoom() {
    while (queuedBytes > QUEUE_BYTES && !closed) {
      room.awaitUninterruptibly();
    }
  }

  /** As {@link #awaitRoom()}, for a cell's own thread, which can be stopped here. */
  private void awaitRoom(int cell) {
    boolean interrupted = false;
    try {
      while (queuedBytes > QUEUE_BYTES && !closed) {
        if (Checkpoint.isStopping(cell)) {
          throw new CellInterrupted();
        }
        try {
          room.await();
        } catch (InterruptedException e) {
          interrupted = true; // the cell's own business, unless it is being stopped
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Lets those who wait for room see that their cell is being stopped. */
  void wakeSenders() {
    lock.lock();
    try {
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void sealText() {
    if (text.size() > 0) {
      FrameWriter frame = new FrameWriter(FrameKind.TEXT).putInt(textCell).putByte(textStream);
      enqueue(frame.putBytes(text.toByteArray()).toBytes());
      text.reset();
    }
  }

  private void enqueue(byte[] frame) {
    if (!closed) {
      queue.add(frame);
      queuedBytes += frame.length;
      work.signal();
    }
  }

  private void write() {
    try {
      ByteBuffer[] batch = nextBatch();
      while (batch.length > 0) {
        ByteBuffer last = batch[batch.length - 1];
        while (last.hasRemaining()) {
          channel.write(batch);
        }
        batch = nextBatch();
      }
    } catch (IOException | InterruptedException e) {
      // Closed, or about to be.
    } finally {
      close(); // whoever waits at the other end must not wait for ever
    }
  }

  private ByteBuffer[] nextBatch() throws InterruptedException {
    lock.lock();
    try {
      writing = false;
      room.signalAll();
      while (queue.isEmpty() && !closed) {
        if (text.size() == 0) {
          work.await();
        } else {
          long left = TimeUnit.MILLISECONDS.toNanos(TEXT_MILLIS) - (System.nanoTime() - textSince);
          if (left <= 0) {
            sealText();
          } else {
            work.awaitNanos(left);
          }
        }
      }
      ByteBuffer[] batch = queue.stream().map(ByteBuffer::wrap).toArray(ByteBuffer[]::new);
      queue.clear();
      queuedBytes = 0;
      writing = true;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Closes the channel; whoever waits for room or a frame goes on. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      queue.clear();
      queuedBytes = 0;
      work.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      channel.close();
    } catch (IOException e) {
      // Closing is all that was wanted.
    }
  }
}
