package dev.deja.kernel.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.engine.CellResult;
import dev.deja.kernel.engine.Engine;
import dev.deja.kernel.extension.CellFailed;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.magic.CellPart;
import dev.deja.kernel.magic.Magics;
import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.CellFinish;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellOutput.StreamName;
import dev.deja.kernel.model.CellStart;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.kernel.wire.Channel;
import dev.deja.kernel.wire.KernelChannels;
import dev.deja.kernel.wire.Message;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code execute_request}: one cell run from its start to its reply. For the shell thread
 * only, except {@link #interrupt}.
 */
final class CellRunner {

  /** What of a request matters to a run. */
  private record Request(
      String code,
      boolean silent,
      boolean storeHistory,
      boolean stopOnError,
      boolean allowStdin,
      JsonNode content) {

    static Request of(Message message) {
      JsonNode content = message.content();
      boolean silent = content.path("silent").asBoolean(false);
      return new Request(
          content.path("code").asText(""),
          silent,
          !silent && content.path("store_history").asBoolean(true),
          content.path("stop_on_error").asBoolean(true),
          content.path("allow_stdin").asBoolean(false),
          content);
    }
  }

  /** More than this is not written for a later session: to read it takes as long as much work. */
  private static final long MOST_SNAPSHOT_BYTES = 64L << 20;

  private final KernelChannels channels;
  private final Engine engine;
  private final Magics magics;
  private final Observers observers;
  private final CellOutputs outputs;
  private final InputRequests input;
  private final History history;
  private final CellHelp help;
  private final Optional<Duration> timeLimit;
  private final Clock clock;

  /** Where the values of variables go after each cell; empty after the first that failed. */
  private Optional<Path> snapshot;

  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicReference<@Nullable String> notice = new AtomicReference<>();
  private int runs;
  private int executionCount = 1;
  private volatile @Nullable RunningCell running;

  CellRunner(
      KernelChannels channels,
      Engine engine,
      Magics magics,
      Observers observers,
      CellOutputs outputs,
      InputRequests input,
      History history,
      SessionOptions options,
      Clock clock) {
    this.channels = channels;
    this.engine = engine;
    this.magics = magics;
    this.observers = observers;
    this.outputs = outputs;
    this.input = input;
    this.history = history;
    this.help = new CellHelp(engine, magics);
    this.timeLimit = options.timeLimit();
    this.clock = clock;
    this.snapshot = options.snapshot();
    options.warnings().forEach(this::tell);
  }

  /**
   * Runs the request's cell and replies.
   *
   * @param onFailure called before the reply when the requests queued behind it are to be aborted
   */
  void run(Message message, Runnable onFailure) {
    turn.lock();
    try {
      runInTurn(message, onFailure);
    } finally {
      turn.unlock();
    }
  }

  private void runInTurn(Message message, Runnable onFailure) {
    Request request = Request.of(message);
    int number = ++runs;
    int count = executionCount;
    if (!request.silent()) {
      ObjectNode entered = Contents.object().put("code", request.code());
      channels.publish(message, "execute_input", entered.put("execution_count", count));
    }
    Instant startedAt = clock.instant();
    long started = System.nanoTime();
    outputs.begin(number, message, request.silent());
    channels.hurry(false);
    input.allow(request.allowStdin());
    CellStart start = start(message, request, number, count, startedAt);
    observers.tell(observer -> observer.cellStarted(start));
    String lost = notice.getAndSet(null);
    if (lost != null) {
      outputs.put(number, new CellOutput.Stream(StreamName.STDERR, lost + "\n"));
    }

    RunningCell cell = new RunningCell(number, count, engine, outputs, observers, history);
    running = cell;
    if (number == 1 && !cell.classPath().isEmpty()) {
      List<Jar> fromStart = cell.classPath();
      observers.tell(observer -> observer.classPathChanged(number, fromStart));
    }
    timeLimit.ifPresent(limit -> stopAfter(limit, cell));
    Optional<CellError> error = runParts(request, cell).map(cell::withReason);
    running = null;
    outputs.end(number);
    error.ifPresent(e -> outputs.put(number, new CellOutput.Error(e)));

    CellFinish finish =
        new CellFinish(
            number,
            cell.status(),
            Duration.ofNanos(System.nanoTime() - started),
            cell.cpu(),
            cell.peakHeapBytes(),
            error);
    observers.tell(observer -> observer.cellFinished(finish));
    if (request.storeHistory()) {
      history.add(count, request.code(), cell.resultText());
      executionCount++;
    }
    if (error.isPresent() && request.stopOnError()) {
      onFailure.run();
    }
    reply(message, request, cell, count, error);
    if (error.isPresent()) {
      snapshot = Optional.empty(); // a cell that failed may have done half of what it does
    } else if (!request.silent()) {
      snapshot.ifPresent(file -> engine.snapshot(number, file, MOST_SNAPSHOT_BYTES));
    }
  }

  private void stopAfter(Duration limit, RunningCell cell) {
    CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (running == cell) {
                channels.hurry(true);
                cell.timeIsUp(limit);
              }
            });
  }

  /** Waits until no cell runs, so long at most. Thread-safe. */
  void awaitIdle(long millis) {
    try {
      if (turn.tryLock(millis, TimeUnit.MILLISECONDS)) {
        turn.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells the user a sentence: with the cell that runs, else with the next one. Thread-safe. */
  void tell(String sentence) {
    RunningCell cell = running;
    if (cell == null) {
      notice.accumulateAndGet(sentence, (old, more) -> old == null ? more : old + "\n" + more);
    } else {
      cell.put(new CellOutput.Stream(StreamName.STDERR, sentence + "\n"));
    }
  }

  /** Stops the running cell, if there is one. Thread-safe. */
  void interrupt() {
    RunningCell cell = running;
    if (cell != null) {
      channels.hurry(true);
      cell.interrupt();
    }
  }

  /**
   * Runs a magic for code of the running cell that waits for it. For the engine's thread.
   *
   * @return paths of what it puts on the class path, whether they were there already or not
   * @throws Exception if the magic fails
   */
  List<String> runMagicInside(int number, MagicCall call) throws Exception {
    RunningCell cell = running;
    if (cell == null || cell.number() != number) {
      throw new MagicFailed("%" + call.name() + " can be run by code of the running cell only");
    }
    AtomicReference<List<String>> paths = new AtomicReference<>(List.of());
    cell.runMagic(cell.line(), () -> paths.set(magics.runForPaths(call, cell)));
    return Objects.requireNonNull(paths.get());
  }

  /** Whether a cell is on its way. Thread-safe. */
  boolean isRunning() {
    return running != null;
  }

  private static CellStart start(
      Message message, Request request, int number, int count, Instant startedAt) {
    JsonNode metadata = message.metadata();
    return new CellStart(
        number,
        text(metadata, "cellId"),
        count,
        request.code(),
        request.silent(),
        request.storeHistory(),
        startedAt,
        text(metadata, "notebookPath"));
  }

  private static Optional<String> text(JsonNode object, String field) {
    return Optional.ofNullable(object.path(field).textValue()).filter(text -> !text.isBlank());
  }

  private Optional<CellError> runParts(Request request, RunningCell cell) {
    try {
      List<CellPart> parts = magics.parse(request.code(), engine::hasVariable);
      for (int i = 0; i < parts.size(); i++) {
        boolean last = i == parts.size() - 1;
        if (cell.interrupted()) {
          return Optional.of(cell.endInterrupted());
        }
        if (parts.get(i) instanceof CellPart.JavaCode java) {
          cell.runJava(java.code(), java.firstLine() - 1, last && !request.silent());
        } else if (parts.get(i) instanceof CellPart.Command command) {
          cell.runMagic(command.firstLine(), () -> magics.run(command.call(), cell));
        } else if (parts.get(i) instanceof CellPart.Assignment assignment) {
          runAssignment(assignment, request.code(), cell);
        } else if (parts.get(i) instanceof CellPart.Help question) {
          answer(question, request, cell);
        }
      }
      return Optional.empty();
    } catch (CellFailed e) {
      return cell.error();
    } catch (MagicFailed e) {
      return Optional.of(cell.endFailed(new CellError("MagicFailed", message(e), lines(e))));
    } catch (InterruptedException e) {
      return Optional.of(cell.endInterrupted());
    } catch (Exception | LinkageError e) {
      return Optional.of(
          cell.interrupted()
              ? cell.endInterrupted()
              : cell.endFailed(new CellError(e.getClass().getName(), message(e), lines(e))));
    }
  }

  /**
   * Gives help to whoever asks. It is no output of the cell, and not recorded: a client with
   * somebody in front of it has a place for it; to others, which would not show that, it is put
   * out.
   */
  private void answer(CellPart.Help question, Request request, RunningCell cell) {
    Optional<MimeBundle> found = help.of(question);
    if (found.isEmpty()) {
      String sentence = "there is nothing named '" + question.target() + "' here\n";
      cell.put(new CellOutput.Stream(StreamName.STDERR, sentence));
    } else if (request.allowStdin()) {
      cell.addPage(found.get());
    } else {
      outputs.show(cell.number(), new CellOutput.Display(found.get(), Optional.empty(), false));
    }
  }

  private void runAssignment(CellPart.Assignment assignment, String code, RunningCell cell)
      throws Exception {
    AtomicReference<String> java = new AtomicReference<>("");
    cell.runMagic(assignment.firstLine(), () -> java.set(magics.javaOf(assignment, cell)));
    try {
      cell.runJava(Objects.requireNonNull(java.get()), assignment.firstLine() - 1, false);
    } catch (CellFailed e) {
      if (cell.error().filter(why -> why.name().equals(CellError.COMPILATION)).isPresent()) {
        cell.endFailed(MisfitErrors.of(assignment, code, cell.error().get().message()));
      }
      throw e;
    }
  }

  private static String message(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static List<String> lines(Throwable e) {
    return message(e).lines().toList();
  }

  private void reply(
      Message message, Request request, RunningCell cell, int count, Optional<CellError> error) {
    ObjectNode content;
    if (error.isPresent()) {
      content = Contents.error(error.get()).put("status", "error");
    } else {
      content = Contents.ok();
      content.set("user_expressions", userExpressions(request, cell.number(), count));
      ArrayNode payload = content.putArray("payload");
      for (MimeBundle page : cell.pages()) {
        ObjectNode entry = payload.addObject().put("source", "page").put("start", 0);
        entry.set("data", Contents.bundle(page).path("data"));
      }
    }
    // The next prompt of consoles is one more, and what was silent has none.
    content.put("execution_count", request.silent() ? count - 1 : count);
    channels.reply(Channel.SHELL, message, "execute_reply", content);
  }

  private ObjectNode userExpressions(Request request, int number, int count) {
    ObjectNode values = Contents.object();
    for (Map.Entry<String, JsonNode> entry :
        request.content().path("user_expressions").properties()) {
      CellResult result = engine.evaluate(number, count, entry.getValue().asText(""));
      values.set(entry.getKey(), value(result));
    }
    return values;
  }

  private static ObjectNode value(CellResult result) {
    if (result instanceof CellResult.Value value) {
      return Contents.bundle(value.bundle().orElse(MimeBundle.text("null"))).put("status", "ok");
    }
    return Contents.error(RunningCell.errorOf(result).orElseThrow()).put("status", "error");
  }
}
