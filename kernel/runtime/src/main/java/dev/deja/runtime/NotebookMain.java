package dev.deja.runtime;

import dev.deja.Deja;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * The notebook JVM. The kernel starts it and writes two lines to its standard input: where to
 * connect ({@code unix:/path} or {@code tcp:port}), and a token that says who it is.
 *
 * <p>It lives no longer than the connection: when the kernel is gone, however it went, the read
 * side ends and this JVM with it.
 */
public final class NotebookMain {

  /** How long shutdown hooks of user code may take. */
  private static final long LEAVE_MILLIS = 500;

  /** And those of Spark, which ends executors and takes its temporary folders away. */
  private static final long LEAVE_SPARK_MILLIS = 10_000;

  private final Link link;
  private final CellRunner runner;
  private final CellInput input;
  private final FileReports files;
  private final Questions questions;

  /** The kernel has said that this JVM is to end, and waits for that; seen by one thread. */
  private boolean closing;

  private NotebookMain(Link link) {
    this.link = link;
    this.input = new CellInput(link);
    SnippetLoader loader = new SnippetLoader();
    Renderers renderers = new Renderers(loader);
    this.files = new FileReports(link);
    this.questions = new Questions(link);
    NotebookHost host = new NotebookHost(link, loader, renderers, files, questions);
    this.runner = new CellRunner(link, loader, renderers, host, input, files);
    host.callThrough(runner);
    Deja.connect(host);
    System.setOut(CellStream.open(link, CellStream.STANDARD_OUTPUT));
    System.setErr(CellStream.open(link, CellStream.STANDARD_ERROR));
    System.setIn(input);
    Runtime.getRuntime().addShutdownHook(new Thread(this::leaving, "deja-leaving"));
    // Threads of an interrupted cell end as they should; that is nothing to report.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          if (!(thrown instanceof CellInterrupted)) {
            System.err.print("Exception in thread \"" + thread.getName() + "\" ");
            thrown.printStackTrace();
          }
        });
  }

  public static void main(String[] arguments) throws IOException {
    outliveTerminals();
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String address = orders.readLine();
    String token = orders.readLine();
    if (address == null || token == null) {
      throw new IOException("this program is started by Deja's kernel, not by hand");
    }
    Link link = Link.over(connect(address));
    NotebookMain notebook = new NotebookMain(link);
    link.send(
        new FrameWriter(FrameKind.HELLO)
            .putInt(FrameKind.VERSION)
            .putText(token)
            .putLong(ProcessHandle.current().pid()));
    notebook.files.start();
    notebook.runner.start();
    new LinkThread(notebook::listen, "deja-link-reader").start();
  }

  /** Ctrl-C reaches all that runs in a terminal; the kernel, which it reaches too, stops cells. */
  private static void outliveTerminals() {
    try {
      // Not SIG_IGN, which programs that cells start would inherit.
      Signal.handle(new Signal("INT"), signal -> {});
    } catch (IllegalArgumentException e) {
      // The options of this JVM leave signals to the system.
    }
  }

  private static SocketChannel connect(String address) throws IOException {
    String[] parts = address.split(":", 2);
    if (parts[0].equals("unix")) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(parts[1]));
      return channel;
    }
    SocketAddress local =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(parts[1]));
    SocketChannel channel = SocketChannel.open(local);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel;
  }

  private void listen() {
    try {
      FrameReader frame = link.receive();
      while (frame != null) {
        take(frame);
        frame = link.receive();
      }
    } catch (IOException e) {
      // The same as the end of the stream: the kernel is gone.
    } finally {
      if (!closing) {
        files.abandon();
      }
      leave();
    }
  }

  private void take(FrameReader frame) {
    switch (frame.kind()) {
      case BEGIN -> runner.begin(frame.takeInt());
      case INTERRUPT -> runner.interrupt(frame.takeInt());
      case RELEASE -> ForcedStop.release();
      case INPUT_LINE -> {
        int request = frame.takeInt();
        @Nullable String line = frame.takeOptionalText();
        input.answer(request, line, frame.takeOptionalText());
      }
      case KEPT -> files.kept(frame.takeInt());
      case ANSWER -> {
        int request = frame.takeInt();
        @Nullable String answer = frame.takeOptionalText();
        questions.answered(request, answer, frame.takeOptionalText());
      }
      case CLOSE -> {
        closing = true;
        leave();
      }
      default -> runner.ask(frame);
    }
  }

  /** Ends this JVM: user code's shutdown hooks get a moment, and no more. */
  private void leave() {
    Thread exiting = new Thread(() -> System.exit(0), "deja-exit");
    exiting.setDaemon(true);
    exiting.start();
    Thread halting =
        new Thread(
            () -> {
              try {
                exiting.join(runner.hasSpark() ? LEAVE_SPARK_MILLIS : LEAVE_MILLIS);
              } catch (InterruptedException e) {
                // Then at once.
              }
              Runtime.getRuntime().halt(1);
            },
            "deja-halt");
    halting.setDaemon(true);
    halting.start();
  }

  private void leaving() {
    files.leave();
    link.send(new FrameWriter(FrameKind.LEAVING));
    link.drain(LEAVE_MILLIS);
  }
}
