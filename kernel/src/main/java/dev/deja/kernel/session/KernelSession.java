package dev.deja.kernel.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.engine.Engine;
import dev.deja.kernel.engine.EngineListener;
import dev.deja.kernel.engine.EngineOptions;
import dev.deja.kernel.engine.InputUnavailable;
import dev.deja.kernel.extension.CellObserver;
import dev.deja.kernel.magic.Magics;
import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.CellFiles;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CompiledCode;
import dev.deja.kernel.model.Note;
import dev.deja.kernel.model.SessionInfo;
import dev.deja.kernel.wire.Channel;
import dev.deja.kernel.wire.ConnectionFile;
import dev.deja.kernel.wire.KernelChannels;
import dev.deja.kernel.wire.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A kernel from its first message to its last. The sockets are bound before anything else is
 * started, so that a client's first question is answered while the engine comes up.
 */
public final class KernelSession implements AutoCloseable {

  private interface Handler {
    void handle(Channel channel, Message request);
  }

  /**
   * A message in the order of its arrival.
   *
   * @param sequence its position, from 1
   */
  private record Queued(long sequence, Channel channel, Message message) {}

  /** How long the end of a session waits for its last cell to be recorded. */
  private static final long LAST_CELL_MILLIS = 150;

  /** How the types of messages end that want a reply. */
  private static final String REQUEST = "_request";

  private static final String INTERRUPT = "interrupt_request";

  /** The compiler recurses over expressions, and cells may hold long ones. Reserved, not used. */
  private static final long TYPING_STACK_BYTES = 1L << 28;

  private final SessionInfo info;
  private final Consumer<String> log;
  private final Runnable onShutdown;
  private final KernelChannels channels;
  private final Observers observers;
  private final Answerers answerers;
  private final InputRequests input;
  private final History history = new History();
  private final Engine engine;
  private final CellRunner cells;
  private final Magics magics;
  private final Extensions extensions;

  /** Done when everything above is there. The engine may have something to say before that. */
  private final CompletableFuture<Void> wired = new CompletableFuture<>();

  private final Map<String, Handler> handlers = new HashMap<>();
  private final BlockingQueue<Queued> shell = new LinkedBlockingQueue<>();
  private final BlockingQueue<Queued> control = new LinkedBlockingQueue<>();
  private final BlockingQueue<Queued> typed = new LinkedBlockingQueue<>();
  private final TypingHelp typing;

  /** Held while a state is published, so that the last one that a client hears is true. */
  private final Object statuses = new Object();

  /** The request whose cell is running; guarded by {@link #statuses}. */
  private @Nullable Message executing;

  /** Written by the wire's thread only. */
  private volatile long arrived;

  /** Requests to execute that arrived up to this one are aborted; for the shell thread only. */
  private long abortedUpTo;

  /**
   * Binds the sockets and starts everything.
   *
   * @param onShutdown called once, on the control thread, after the reply to a shutdown request
   * @param log takes lines for the kernel's log
   * @throws IOException if a port cannot be bound
   */
  public KernelSession(
      ConnectionFile connection,
      SessionInfo info,
      EngineOptions engineOptions,
      SessionOptions options,
      Runnable onShutdown,
      Consumer<String> log)
      throws IOException {
    this.info = info;
    this.log = log;
    this.onShutdown = onShutdown;
    observers = new Observers(log);
    answerers = new Answerers(observers);
    channels = KernelChannels.bind(connection, log);
    channels.publish("status", Contents.status("starting"));
    input = new InputRequests(channels);
    CellOutputs outputs = new CellOutputs(channels, observers);
    registerHandlers();
    engine = Engine.start(engineOptions, new Listener(outputs));
    magics = Magics.standard();
    extensions = Extensions.start(info, observers, magics, answerers, outputs, log);
    cells =
        new CellRunner(
            channels,
            engine,
            magics,
            observers,
            outputs,
            input,
            history,
            options,
            Clock.systemUTC());
    typing = new TypingHelp(engine, magics);
    wired.complete(null);
    startThread("deja-control", control, 0);
    startThread("deja-shell", shell, 0);
    startThread("deja-typing", typed, TYPING_STACK_BYTES);
    channels.start(this::received);
  }

  /** Stops the running cell, if there is one. Thread-safe. */
  public void interrupt() {
    cells.interrupt();
  }

  /** Stops the running cell, ends the notebook JVM, tells observers, and closes the sockets. */
  @Override
  public void close() {
    cells.interrupt();
    engine.close();
    cells.awaitIdle(LAST_CELL_MILLIS);
    observers.tell(CellObserver::sessionEnded);
    magics.close();
    channels.close();
  }

  private void registerHandlers() {
    handlers.put("execute_request", (channel, request) -> execute(request));
    handlers.put("kernel_info_request", this::kernelInfo);
    handlers.put(
        "complete_request",
        (channel, request) ->
            channels.reply(channel, request, "complete_reply", typing.complete(request.content())));
    handlers.put(
        "inspect_request",
        (channel, request) ->
            channels.reply(channel, request, "inspect_reply", typing.inspect(request.content())));
    handlers.put(
        "is_complete_request",
        (channel, request) ->
            channels.reply(
                channel, request, "is_complete_reply", typing.isComplete(request.content())));
    handlers.put(
        "history_request",
        (channel, request) ->
            channels.reply(channel, request, "history_reply", history.answer(request.content())));
    handlers.put(
        RestoreRequest.TYPE,
        (channel, request) ->
            channels.reply(
                channel, request, "deja_restore_reply", RestoreRequest.answer(request, engine)));
    handlers.put("comm_info_request", this::commInfo);
    handlers.put("comm_open", this::commOpen);
    handlers.put("comm_msg", (channel, request) -> {});
    handlers.put("comm_close", (channel, request) -> {});
    handlers.put(INTERRUPT, this::interruptRequest);
    handlers.put("shutdown_request", this::shutdown);
  }

  /** On the wire's thread. */
  private void received(Channel channel, Message message) {
    if (channel == Channel.STDIN) {
      if (message.type().equals("input_reply")) {
        input.answered(message);
      }
      return;
    }
    arrived++;
    boolean help = channel == Channel.SHELL && TypingHelp.REQUESTS.contains(message.type());
    (channel == Channel.CONTROL ? control : help ? typed : shell)
        .add(new Queued(arrived, channel, message));
  }

  private void startThread(String name, BlockingQueue<Queued> queue, long stackBytes) {
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                while (true) {
                  handle(queue.take());
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name,
            stackBytes);
    thread.setDaemon(true);
    thread.start();
  }

  private void handle(Queued queued) {
    Message request = queued.message();
    boolean asks = request.type().endsWith(REQUEST);
    Handler handler = handlers.getOrDefault(request.type(), asks ? this::refuse : null);
    if (handler == null) {
      log.accept("ignored a message of type '" + request.type() + "'");
      return;
    }
    begin(request);
    try {
      if (queued.sequence() <= abortedUpTo
          && queued.channel() == Channel.SHELL
          && request.type().equals("execute_request")) {
        channels.reply(Channel.SHELL, request, "execute_reply", Contents.aborted());
      } else {
        handler.handle(queued.channel(), request);
      }
    } catch (RuntimeException | Error e) { // the thread that answers must live
      fail(queued, e);
    } finally {
      end(request);
    }
  }

  private void begin(Message request) {
    synchronized (statuses) {
      channels.publish(request, "status", Contents.status("busy"));
      if (request.type().equals("execute_request")) {
        executing = request;
      }
    }
  }

  /**
   * Clients show the last state they heard: after help was given to one of them it is busy, and
   * also while an interrupted cell comes to its end, for which consoles wait with their next
   * prompt.
   */
  private void end(Message request) {
    synchronized (statuses) {
      channels.publish(request, "status", Contents.status("idle"));
      Message cell = executing;
      if (request == cell) {
        executing = null;
      } else if (cell != null
          && (TypingHelp.REQUESTS.contains(request.type()) || request.type().equals(INTERRUPT))) {
        channels.publish(cell, "status", Contents.status("busy"));
      }
    }
  }

  /** A fault of ours must not leave a client waiting. */
  private void fail(Queued queued, Throwable fault) {
    log.accept("a fault while answering " + queued.message().type() + ": " + fault);
    if (queued.message().type().endsWith(REQUEST)) {
      String why = "the kernel has a fault: " + fault.getMessage();
      fail(queued.channel(), queued.message(), fault.getClass().getName(), why);
    }
  }

  private void refuse(Channel channel, Message request) {
    String why = "this kernel does not know '" + request.type() + "'";
    fail(channel, request, "UnknownRequest", why);
  }

  private void fail(Channel channel, Message request, String name, String why) {
    ObjectNode content = Contents.error(new CellError(name, why, List.of()));
    String asked = request.type();
    String reply = asked.substring(0, asked.length() - REQUEST.length()) + "_reply";
    channels.reply(channel, request, reply, content.put("status", "error"));
  }

  private void execute(Message request) {
    extensions.awaitStarted();
    cells.run(request, () -> abortedUpTo = arrived);
  }

  private void kernelInfo(Channel channel, Message request) {
    channels.reply(channel, request, "kernel_info_reply", KernelInfo.content(info.kernelVersion()));
  }

  private void commInfo(Channel channel, Message request) {
    ObjectNode content = Contents.ok();
    content.putObject("comms");
    channels.reply(channel, request, "comm_info_reply", content);
  }

  /** No comm target is known here, and the protocol wants the opener told. */
  private void commOpen(Channel channel, Message request) {
    ObjectNode content = Contents.object();
    content.put("comm_id", request.content().path("comm_id").asText(""));
    content.putObject("data");
    channels.publish(request, "comm_close", content);
  }

  private void interruptRequest(Channel channel, Message request) {
    interrupt();
    channels.reply(channel, request, "interrupt_reply", Contents.ok());
  }

  private void shutdown(Channel channel, Message request) {
    ObjectNode content = Contents.ok();
    content.put("restart", request.content().path("restart").asBoolean(false));
    channels.reply(channel, request, "shutdown_reply", content);
    channels.publish(request, "shutdown_reply", content.deepCopy());
    channels.publish(request, "status", Contents.status("idle"));
    onShutdown.run();
  }

  /** Carries what the engine says to clients and observers. */
  private final class Listener implements EngineListener {

    private final CellOutputs outputs;

    Listener(CellOutputs outputs) {
      this.outputs = outputs;
    }

    @Override
    public void output(int cell, CellOutput output) {
      outputs.put(cell, output);
    }

    @Override
    public void note(int cell, Note note) {
      observers.tell(observer -> observer.cellNote(cell, note));
    }

    @Override
    public String input(int cell, String prompt, boolean password) throws InputUnavailable {
      Message request =
          outputs
              .request(cell)
              .orElseThrow(() -> new InputUnavailable("no client waits for cell run " + cell));
      return input.ask(request, prompt, password);
    }

    @Override
    public void warned(String sentence) {
      wired.join();
      log.accept(sentence);
      cells.tell(sentence);
    }

    @Override
    public void compiled(int cell, CompiledCode code) {
      observers.tell(observer -> observer.cellCompiled(cell, code));
    }

    @Override
    public void filesUsed(CellFiles files) {
      observers.tell(observer -> observer.filesUsed(files));
    }

    @Override
    public CompletableFuture<Void> fileChanging(Path path) {
      return observers.ask(observer -> observer.fileChanging(path));
    }

    @Override
    public CompletableFuture<String> asked(int cell, Note question) {
      return answerers.ask(cell, question);
    }

    @Override
    public void magicMade(String name) {
      magics.register(new OwnMagic(name));
    }

    @Override
    public List<String> runMagic(
        int cell, String name, List<String> arguments, Optional<String> body) throws Exception {
      return cells.runMagicInside(cell, OwnMagic.call(name, arguments, body));
    }

    @Override
    public void notebookVmReplaced(String why) {
      wired.join();
      // A cell that ended its JVM says so itself.
      if (!cells.isRunning()) {
        log.accept(why);
        cells.tell(why + "; variables are gone, this is a new notebook JVM");
      }
    }
  }
}
