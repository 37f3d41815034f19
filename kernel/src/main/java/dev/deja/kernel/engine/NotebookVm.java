package dev.deja.kernel.engine;

import dev.deja.kernel.model.CellFiles;
import dev.deja.kernel.model.CellOutput.StreamName;
import dev.deja.kernel.model.ChildEnvironment;
import dev.deja.runtime.FrameKind;
import dev.deja.runtime.FrameReader;
import dev.deja.runtime.FrameWriter;
import dev.deja.runtime.Link;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process in which notebook code runs, and the connection to it. Questions are asked by one
 * thread at a time; the other methods may be called from any.
 */
final class NotebookVm implements AutoCloseable {

  private static final long EXIT_SECONDS = 2;
  private static final long CLOSE_MILLIS = 600;

  /** How long shutdown hooks may keep a cell waiting that has ended its own JVM. */
  private static final long HOOKS_SECONDS = 5;

  /** For what a process said last; a child of it may hold its streams open for ever. */
  private static final long LAST_WORDS_MILLIS = 300;

  /** How exactly the system knows when processes were started. */
  private static final Duration TICK = Duration.ofMillis(30);

  private final Process process;
  private final CellEvents events;
  private final Optional<SeenFiles> seen;
  private final @Nullable DebugDoor door;
  private final Exit exit = new Exit();
  private final CompletableFuture<Link> link = new CompletableFuture<>();
  private final CompletableFuture<String> lost = new CompletableFuture<>();
  private final BlockingQueue<Optional<FrameReader>> answers = new LinkedBlockingQueue<>();
  private final CountDownLatch pumps = new CountDownLatch(2);
  private volatile Consumer<FrameReader> calls = call -> {};
  private volatile boolean ready;
  private volatile boolean asked;
  private volatile boolean endsLater;

  private NotebookVm(
      Process process, @Nullable DebugDoor door, CellEvents events, Optional<SeenFiles> seen) {
    this.seen = seen;
    this.process = process;
    this.door = door;
    this.events = events;
  }

  /** Starts a process; returns when it exists, long before it is ready. */
  static NotebookVm start(EngineOptions options, CellEvents events) throws IOException {
    LinkServer server = LinkServer.open();
    DebugDoor door = DebugDoor.open(everyOption(options));
    Optional<SeenFiles> seen = seenFiles(options);
    try {
      Process process = launch(options, door, seen);
      NotebookVm vm = new NotebookVm(process, door, events, seen);
      daemon("deja-vm-out", () -> vm.pump(process.getInputStream(), StreamName.STDOUT));
      daemon("deja-vm-err", () -> vm.pump(process.getErrorStream(), StreamName.STDERR));
      daemon("deja-vm", () -> vm.serve(server));
      process.onExit().thenRun(server::close);
      if (door != null) {
        process.onExit().thenRun(door::close);
      }
      return vm;
    } catch (IOException e) {
      server.close();
      seen.ifPresent(SeenFiles::delete);
      if (door != null) {
        door.close();
      }
      throw e;
    }
  }

  /** Also those that a JVM takes from its environment. */
  private static List<String> everyOption(EngineOptions options) {
    List<String> all = new ArrayList<>(options.startOptions());
    all.addAll(options.jvmOptions());
    for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
      all.addAll(List.of(System.getenv().getOrDefault(variable, "").split("\\s+")));
    }
    return all;
  }

  private static Optional<SeenFiles> seenFiles(EngineOptions options) {
    try {
      return FileHookFile.of(options.startOptions()).isPresent()
          ? Optional.of(SeenFiles.create())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // a hard end loses what its cell has used, and no more
    }
  }

  private static Process launch(
      EngineOptions options, @Nullable DebugDoor door, Optional<SeenFiles> seen)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(JavaHome.executable(options.javaHome()).toString());
    command.addAll(VmOptions.DEFAULTS);
    if (door != null) {
      command.add(door.option());
    }
    command.addAll(options.startOptions());
    command.addAll(options.jvmOptions());
    command.add("-D" + RuntimeJar.COMPATIBILITY_PROPERTY + "=" + RuntimeJar.compatibility());
    if (options.compilerOptions().contains("--enable-preview")) {
      // What is compiled with preview features runs nowhere else.
      command.add("--enable-preview");
    }
    seen.ifPresent(files -> command.add(files.option()));
    Optional<Path> hooks = FileHookFile.of(options.startOptions());
    if (hooks.isPresent()) {
      // This way the JVM starts with the runtime's agent.
      command.add("-jar");
      command.add(RuntimeJar.launchable(hooks.get().resolveSibling("launch")).toString());
    } else {
      command.add("-cp");
      command.add(RuntimeJar.file().toString());
      command.add(RuntimeJar.mainClass());
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(options.workingFolder().toAbsolutePath().toFile());
    ChildEnvironment.clean(builder.environment());
    builder.environment().putAll(options.environment());
    return builder.start();
  }

  /**
   * Asks a question and waits for its answer, {@link FrameKind#DONE}, {@link FrameKind#THROWN} or
   * {@link FrameKind#FAILED}. What the cell put out before the answer has been told to the
   * listener.
   */
  FrameReader ask(FrameWriter question) throws VmLostException {
    return ask(question, () -> {});
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param meanwhile what is done before it waits, while the notebook JVM works already
   */
  FrameReader ask(FrameWriter question, Runnable meanwhile) throws VmLostException {
    link().send(question);
    asked = true;
    try {
      meanwhile.run();
    } catch (RuntimeException | LinkageError e) { // the answer must be taken whatever happens
      System.getLogger(NotebookVm.class.getName())
          .log(System.Logger.Level.WARNING, "what was to be done meanwhile has failed", e);
    }
    while (true) {
      asked = true;
      FrameReader answer = take();
      asked = false;
      if (answer.kind() != FrameKind.CALL) {
        return answer;
      }
      calls.accept(answer);
    }
  }

  /** Once the process is gone, whoever asks learns that, however deep in calls. */
  private FrameReader take() throws VmLostException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          Optional<FrameReader> answer = answers.take();
          if (answer.isEmpty()) {
            answers.add(answer);
            throw new VmLostException(lost.join());
          }
          return answer.get();
        } catch (InterruptedException e) {
          // Meant for a magic that asks; its question is answered first, so that no answer is left.
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Says who carries out what notebook code asks for in the middle of a question ({@link
   * FrameKind#CALL}): on the thread that asked, which may ask more, and ends it with {@link
   * FrameKind#RETURNED}.
   */
  void onCall(Consumer<FrameReader> newCalls) {
    calls = newCalls;
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

  /** Whether it is doing something that it was asked for. */
  boolean isAsked() {
    return asked;
  }

  /** Completes when the notebook JVM has ended, with a sentence that says why. */
  CompletableFuture<String> lost() {
    return lost;
  }

  /**
   * Throws into the threads of a cell that was interrupted and did not stop, and ends what they
   * wait for: sockets are closed, and child processes that the cell has started and that keep a
   * reader waiting are ended. May take some tenths of a second.
   *
   * @param startedNanos when the cell was started, by {@link System#nanoTime}
   * @return whether workers of a pool were at it, which may have more tasks of the cell to do
   */
  boolean forceStop(int cell, long startedNanos) {
    DebugDoor debugger = door;
    if (debugger == null || lost.isDone()) {
      return false;
    }
    try {
      ForcedStop stop = new ForcedStop(debugger.machine());
      switch (stop.attempt(cell)) {
        case SOCKET -> tell(new FrameWriter(FrameKind.RELEASE));
        case FILE -> childrenSince(startedNanos).forEach(ProcessHandle::destroy);
        case NOTHING -> {}
      }
      return stop.metWorkers();
    } catch (IOException | RuntimeException e) { // then the last resort follows
      System.getLogger(NotebookVm.class.getName()).log(System.Logger.Level.DEBUG, "not forced", e);
      return false;
    }
  }

  private Stream<ProcessHandle> childrenSince(long startedNanos) {
    return process.children().filter(child -> isSince(startedNanos, child));
  }

  private static boolean isSince(long startedNanos, ProcessHandle child) {
    Optional<Duration> age = ProcessAge.of(child);
    Duration longest = Duration.ofNanos(System.nanoTime() - startedNanos).plus(TICK);
    return age.isPresent() && age.get().compareTo(longest) <= 0;
  }

  private void letGoOfDoor() {
    if (door != null) {
      door.letGo();
    }
  }

  /** It has said itself which files a cell uses. */
  void told(CellFiles files) {
    seen.ifPresent(noted -> noted.told(files));
  }

  /** Ends the process by force. */
  void kill(String why) {
    exit.because(why);
    process.destroyForcibly();
  }

  /**
   * It has Spark, whose shutdown hooks need more than a moment; it ends itself when they had it.
   */
  void endsLater() {
    endsLater = true;
  }

  /** Ends the process: its shutdown hooks get a moment. */
  @Override
  public void close() {
    exit.because("the kernel is shutting down");
    letGoOfDoor();
    try {
      if (link.isDone()) {
        tell(new FrameWriter(FrameKind.CLOSE));
        process.waitFor(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!endsLater) {
        process.destroyForcibly();
      }
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
      seen.ifPresent(SeenFiles::hide);
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
      case DONE, THROWN, FAILED, CALL -> answers.add(Optional.of(frame));
      case LEAVING -> {
        exit.leaving();
        letGoOfDoor();
        CompletableFuture.delayedExecutor(HOOKS_SECONDS, TimeUnit.SECONDS)
            .execute(this::leaveHooks);
      }
      default -> events.take(frame, this);
    }
  }

  /** A hook that does not end would keep the cell waiting for ever. */
  private void leaveHooks() {
    if (process.isAlive()) {
      kill(
          "System.exit ended the notebook JVM; its shutdown hooks did not end within "
              + HOOKS_SECONDS
              + " seconds");
    }
  }

  private void leave() {
    events.cancelInput();
    try {
      if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      var unused = pumps.await(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
    for (CellFiles files : seen.map(SeenFiles::left).orElse(List.of())) {
      events.files(files);
    }
    VmLostException why = new VmLostException(exit.reason(process));
    lost.complete(why.getMessage());
    link.completeExceptionally(why);
    answers.add(Optional.empty());
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
    } finally {
      pumps.countDown();
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
