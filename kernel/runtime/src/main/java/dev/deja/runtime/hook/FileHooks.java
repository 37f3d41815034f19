package dev.deja.runtime.hook;

import java.io.File;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Called by the JDK's file classes, and where sockets are connected, which the kernel has rewritten
 * for that. Reads and writes come to the fast path, which finds the open file by its descriptor's
 * number and compares two ints; the first of them in every epoch, which is a cell run, and
 * everything rarer go to the sink.
 *
 * <p>Nothing here throws. Thread-safe and without locks, but for the one that is taken when a new
 * block of descriptors is first used.
 */
public final class FileHooks {

  public static final int STREAM = 1;
  public static final int RANDOM_ACCESS = 2;
  public static final int CHANNEL = 4;

  static final int NEVER = Integer.MIN_VALUE;

  /** Descriptors come in blocks, which stay where they are once they are there. */
  private static final int BLOCK_BITS = 6;

  private static final int BLOCK = 1 << BLOCK_BITS;
  private static final int MOST = 1 << 20;

  private static final @Nullable OpenFile[][] FILES = new OpenFile[MOST >> BLOCK_BITS][];

  /** Set in a thread that is in the sink, whose own files are nobody's. */
  private static final ThreadLocal<boolean[]> INSIDE = new ThreadLocal<>();

  /** Changes when a cell begins, and when it ends. */
  private static volatile int epoch;

  private static volatile @Nullable FileSink sink;

  /** What went wrong first; whoever reports says so. */
  private static volatile @Nullable Throwable fault;

  private FileHooks() {}

  /** From now on the sink hears what happens. */
  public static void start(FileSink newSink) {
    sink = newSink;
  }

  /** A cell begins or has ended: the next read and write of every file is told to the sink. */
  public static synchronized void nextEpoch() {
    epoch = epoch + 1;
  }

  /** What went wrong in a hook since the last question. */
  public static @Nullable Throwable takeFault() {
    Throwable taken = fault;
    if (taken != null) {
      fault = null;
    }
    return taken;
  }

  private static @Nullable OpenFile at(int fd) {
    if (fd < 0 || fd >= MOST) {
      return null;
    }
    OpenFile[] block = FILES[fd >> BLOCK_BITS];
    return block == null ? null : block[fd & (BLOCK - 1)];
  }

  private static void put(int fd, @Nullable OpenFile file) {
    if (fd < 0 || fd >= MOST) {
      return;
    }
    OpenFile[] block = FILES[fd >> BLOCK_BITS];
    if (block == null) {
      if (file == null) {
        return;
      }
      synchronized (FILES) {
        block = FILES[fd >> BLOCK_BITS];
        if (block == null) {
          block = new OpenFile[BLOCK];
          FILES[fd >> BLOCK_BITS] = block;
        }
      }
    }
    block[fd & (BLOCK - 1)] = file;
  }

  /** What the sink is told. Numbers, because an enum's switch would need one class more here. */
  private static final int OPENED = 0;

  private static final int READING = 1;
  private static final int WRITING = 2;
  private static final int CLOSING = 3;
  private static final int CHANGING = 4;
  private static final int OPENING_CHANNEL = 5;
  private static final int OPENED_ASYNCHRONOUS = 6;
  private static final int COPYING = 7;
  private static final int COPIED = 8;
  private static final int MOVING = 9;
  private static final int MOVED = 10;
  private static final int LINKED = 11;
  private static final int DELETING = 12;
  private static final int DELETED = 13;
  private static final int CREATED = 14;
  private static final int PROCESS = 15;
  private static final int NATIVE = 16;
  private static final int CONNECTING = 17;

  private static final Object NOTHING = new Object();

  /**
   * Tells the sink, unless this thread is in it already.
   *
   * @return what the sink says to {@link #OPENED}
   */
  private static boolean tell(int what, Object first, Object second) {
    FileSink current = sink;
    if (current == null) {
      return false;
    }
    boolean[] inside = null;
    try {
      boolean[] mark = INSIDE.get();
      if (mark == null) {
        mark = new boolean[1];
        INSIDE.set(mark);
      }
      if (mark[0]) {
        return false;
      }
      mark[0] = true;
      inside = mark;
      return dispatch(current, what, first, second);
    } catch (Throwable e) { // whatever it is, the user's own business goes on
      if (fault == null) {
        fault = e;
      }
      return false;
    } finally {
      if (inside != null) {
        inside[0] = false;
      }
    }
  }

  private static boolean dispatch(FileSink sink, int what, Object first, Object second) {
    switch (what) {
      case OPENED -> {
        return sink.opened((OpenFile) first, text(second));
      }
      case READING -> sink.reading((OpenFile) first);
      case WRITING -> sink.writing((OpenFile) first);
      case CLOSING -> sink.closing((OpenFile) first);
      case CHANGING -> sink.changing(text(first));
      case OPENING_CHANNEL -> sink.openingChannel(text(first), (Set<?>) second);
      case OPENED_ASYNCHRONOUS -> sink.openedAsynchronous(text(first), (Set<?>) second);
      case COPYING -> sink.copying(text(first), text(second));
      case COPIED -> sink.copied(text(first), text(second));
      case MOVING -> sink.moving(text(first), text(second));
      case MOVED -> sink.moved(text(first), text(second));
      case LINKED -> sink.linked(text(first), text(second));
      case DELETING -> sink.deleting(text(first));
      case DELETED -> sink.deleted(text(first));
      case CREATED -> sink.created(text(first));
      case PROCESS -> sink.processStarted();
      case CONNECTING -> sink.connecting(String.valueOf(first), (Integer) second);
      default -> sink.nativeCodeLoaded((Class<?>) first);
    }
    return false;
  }

  /** A path as text; files and paths may be of user code's making. */
  private static String text(Object path) {
    return path instanceof File file ? file.getPath() : String.valueOf(path);
  }

  // Opening and closing.

  /** After an input stream was opened. */
  public static void openedInput(int fd, String path) {
    opened(fd, path, STREAM, true, false);
  }

  /** Before an output stream is opened. */
  public static void openingOutput(String path, boolean append) {
    if (!append) {
      tell(CHANGING, path, NOTHING);
    }
  }

  /** After an output stream was opened. */
  public static void openedOutput(int fd, String path) {
    opened(fd, path, STREAM, false, true);
  }

  /**
   * After a random access file was opened.
   *
   * @param mode the JDK's: 1 to read only
   */
  public static void openedRandom(int fd, String path, int mode) {
    opened(fd, path, RANDOM_ACCESS, true, (mode & 1) == 0);
  }

  /** A channel was made on a descriptor; that of a stream has been heard of. */
  public static void openedChannel(
      int fd, @Nullable String path, boolean readable, boolean writable, @Nullable Object parent) {
    if (path != null && parent == null) {
      opened(fd, path, CHANNEL, readable, writable);
    }
  }

  private static void opened(int fd, String path, int how, boolean readable, boolean writable) {
    put(fd, null);
    if (sink != null) {
      OpenFile file = new OpenFile(how, readable, writable);
      if (tell(OPENED, file, path)) {
        put(fd, file);
      }
    }
  }

  /** Before a descriptor is closed, by its owner or by the collector. */
  public static void closing(int fd) {
    OpenFile file = at(fd);
    if (file != null) {
      put(fd, null);
      tell(CLOSING, file, NOTHING);
    }
  }

  // Reading and writing: the fast path.

  /** After a read of {@code count} bytes; negative at the end of the file. */
  public static void read(long count, int fd) {
    OpenFile file = at(fd);
    if (file == null) {
      return;
    }
    if (count > 0) {
      file.bytesRead += count;
    } else if (count < 0) {
      file.reachedEnd = true;
    }
    if (file.readIn != epoch) {
      reading(file);
    }
  }

  /** After an attempt to take bytes from a channel another way; negative where there is none. */
  public static void transferred(long count, int fd) {
    if (count > 0) {
      read(count, fd);
    }
  }

  /** After a read of one byte, or -1. */
  public static void readOne(int value, int fd) {
    read(value < 0 ? -1 : 1, fd);
  }

  /** Before a write. */
  public static void write(int fd) {
    OpenFile file = at(fd);
    if (file != null && file.writtenIn != epoch) {
      writing(file);
    }
  }

  /** After a part was mapped. */
  public static void mapped(int fd, Object mode) {
    OpenFile file = at(fd);
    if (file == null) {
      return;
    }
    file.mapped = true;
    if (String.valueOf(mode).equals("READ_WRITE")) {
      file.mappedForWriting = true;
      writing(file);
    }
    reading(file);
  }

  private static void reading(OpenFile file) {
    file.readIn = epoch;
    tell(READING, file, NOTHING);
  }

  private static void writing(OpenFile file) {
    file.writtenIn = epoch;
    tell(WRITING, file, NOTHING);
  }

  // What happens to a file as a whole.

  /** Before a channel is opened. */
  public static void openingChannel(Path path, Set<?> options) {
    tell(OPENING_CHANNEL, path, options);
  }

  /** After an asynchronous channel was opened. */
  public static void openedAsynchronous(Path path, Set<?> options) {
    tell(OPENED_ASYNCHRONOUS, path, options);
  }

  public static void copying(Path from, Path to) {
    tell(COPYING, from, to);
  }

  public static void copied(Path from, Path to) {
    tell(COPIED, from, to);
  }

  public static void moving(Path from, Path to) {
    tell(MOVING, from, to);
  }

  public static void moved(Path from, Path to) {
    tell(MOVED, from, to);
  }

  public static void linked(Path link, Path existing) {
    tell(LINKED, link, existing);
  }

  public static void renaming(File from, File to) {
    tell(MOVING, from, to);
  }

  public static void renamed(boolean done, File from, File to) {
    if (done) {
      tell(MOVED, from, to);
    }
  }

  public static void deleting(Path path) {
    tell(DELETING, path, NOTHING);
  }

  public static void deleted(boolean done, Path path) {
    if (done) {
      tell(DELETED, path, NOTHING);
    }
  }

  public static void deletingFile(File file) {
    tell(DELETING, file, NOTHING);
  }

  public static void deletedFile(boolean done, File file) {
    if (done) {
      tell(DELETED, file, NOTHING);
    }
  }

  public static void created(boolean done, File file) {
    if (done) {
      tell(CREATED, file, NOTHING);
    }
  }

  public static void processStarted() {
    tell(PROCESS, NOTHING, NOTHING);
  }

  /** Before a socket is connected. */
  public static void connecting(InetAddress remote, int port) {
    tell(CONNECTING, remote, port);
  }

  /** Native code that belongs to no loader is the JDK's. */
  public static void nativeCodeLoaded(@Nullable Class<?> by) {
    if (by != null && by.getClassLoader() != null) {
      tell(NATIVE, by, NOTHING);
    }
  }
}
