package dev.deja.kernel.engine;

import dev.deja.kernel.model.CellOutput.StreamName;
import dev.deja.kernel.model.ChildEnvironment;
import dev.deja.runtime.FrameKind;
import dev.deja.runtime.FrameReader;
import dev.deja.runtime.FrameWriter;
import dev.deja.runtime.Link;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process in which notebook code runs, and the connection to it. Questions are asked by one
 * thread at a time; the other methods may be called from any.
 */
final class NotebookVm implements AutoCloseable {

  private static final long EXIT_SECONDS = 2;
  private static final long CLOSE_MILLIS = 600;

  private final Process process;
  private final CellEvents events;
  private final Exit exit = new Exit();
  private final CompletableFuture<Link> link = new CompletableFuture<>();
  private final CompletableFuture<String> lost = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<FrameReader> pending;
  private volatile boolean ready;

  private NotebookVm(Process process, CellEvents events) {
    this.process = process;
    this.events = events;
  }

  /** Starts a process; returns when it exists, long before it is ready. */
  static NotebookVm start(EngineOptions options, CellEvents events) throws IOException {
    LinkServer server = LinkServer.open();
    try {
      Process process = launch(options);
      NotebookVm vm = new NotebookVm(process, events);
      daemon("deja-vm-out", () -> vm.pump(process.getInputStream(), StreamName.STDOUT));
      daemon("deja-vm-err", () -> vm.pump(process.getErrorStream(), StreamName.STDERR));
      daemon("deja-vm", () -> vm.serve(server));
      process.onExit().thenRun(server::close);
      return vm;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private static Process launch(EngineOptions options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(javaExecutable(options.javaHome()).toString());
    command.addAll(VmOptions.DEFAULTS);
    command.addAll(options.startOptions());
    command.addAll(options.jvmOptions());
    command.add("-cp");
    command.add(RuntimeJar.file().toString());
    command.add(RuntimeJar.mainClass());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(options.workingFolder().toAbsolutePath().toFile());
    ChildEnvironment.clean(builder.environment());
    builder.environment().putAll(options.environment());
    return builder.start();
  }

  private static Path javaExecutable(Path javaHome) {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    return javaHome.resolve("bin").resolve(windows ? "java.exe" : "java");
  }

  /**
   * Asks a question and waits for its answer, {@link FrameKind#DONE}, {@link FrameKind#THROWN} or
   * {@link FrameKind#FAILED}. What the cell put out before the answer has been told to the
   * listener.
   */
  FrameReader ask(FrameWriter question) throws VmLostException {
    CompletableFuture<FrameReader> answer = new CompletableFuture<>();
    pending = answer;
    try {
      if (lost.isDone()) {
        throw new VmLostException(lost.join());
      }
      link().send(question);
      return answer.get();
    } catch (ExecutionException e) {
      throw new VmLostException(lost.join());
    } catch (InterruptedException e) {
      throw new IllegalStateException("the engine's own thread was interrupted", e);
    } finally {
      pending = null;
    }
  }

  /** Says something that has no answer, if there is still someone to hear it. */
  void tell(FrameWriter frame) {
    Link current = link.getNow(null);
    if (current != null) {
      current.send(frame);
    }
  }

  /** Waits until the process is ready. */
  void awaitReady() throws VmLostException {
    link();
  }

  /** Whether it ever was ready; one that was not will not be the next time either. */
  boolean wasReady() {
    return ready;
  }

  long processId() {
    return process.pid();
  }

  /** Completes when the notebook JVM has ended, with a sentence that says why. */
  CompletableFuture<String> lost() {
    return lost;
  }

  /** Ends the process by force. */
  void kill(String why) {
    exit.because(why);
    process.destroyForcibly();
  }

  /** Ends the process: its shutdown hooks get a moment. */
  @Override
  public void close() {
    exit.because("the kernel is shutting down");
    try {
      if (link.isDone()) {
        tell(new FrameWriter(FrameKind.CLOSE));
        process.waitFor(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }

  private Link link() throws VmLostException {
    try {
      return link.get();
    } catch (ExecutionException e) {
      throw new VmLostException(lost.join());
    } catch (InterruptedException e) {
      throw new IllegalStateException("the engine's own thread was interrupted", e);
    }
  }

  private void serve(LinkServer server) {
    try (Link connected = accept(server)) {
      exit.connected();
      ready = true;
      link.complete(connected);
      FrameReader frame = connected.receive();
      while (frame != null) {
        take(frame);
        frame = connected.receive();
      }
    } catch (IOException | RuntimeException | Error e) { // whoever waits for an answer must hear
      exit.fault(e);
    } finally {
      leave();
    }
  }

  /** The folder of the listener is gone as soon as the one connection is made. */
  private Link accept(LinkServer server) throws IOException {
    try (server) {
      return server.accept(process);
    }
  }

  private void take(FrameReader frame) {
    switch (frame.kind()) {
      case DONE, THROWN, FAILED -> {
        CompletableFuture<FrameReader> asked = pending;
        if (asked != null) {
          asked.complete(frame);
        }
      }
      case LEAVING -> exit.leaving();
      default -> events.take(frame, this);
    }
  }

  private void leave() {
    events.cancelInput();
    try {
      if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
    VmLostException why = new VmLostException(exit.reason(process));
    lost.complete(why.getMessage());
    link.completeExceptionally(why);
    CompletableFuture<FrameReader> asked = pending;
    if (asked != null) {
      asked.completeExceptionally(why);
    }
  }

  private void pump(InputStream from, StreamName stream) {
    byte[] buffer = new byte[8192];
    try (from) {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        if (exit.heard(buffer, n)) {
          events.processText(stream, buffer, n);
        }
      }
    } catch (IOException e) {
      // The process is gone.
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
