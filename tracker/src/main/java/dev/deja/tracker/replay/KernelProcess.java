package dev.deja.tracker.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.wire.Channel;
import dev.deja.kernel.wire.ConnectionFile;
import dev.deja.kernel.wire.KernelClient;
import dev.deja.kernel.wire.Message;
import dev.deja.tracker.notebook.DisplayIds;
import dev.deja.tracker.notebook.OutputArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel in a process of its own, with a client connected to it. {@link #interrupt} and {@link
 * #kill} may be called from any thread; everything else is for one.
 */
final class KernelProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration INTERRUPT_LIMIT = Duration.ofSeconds(10);

  /** After which time a cell that has not stopped is asked again. */
  private static final Duration INTERRUPT_AGAIN = Duration.ofSeconds(1);

  private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(40);

  /**
   * How long a kernel may take for its record when it ends, as the value of {@code
   * DEJA_END_SECONDS}: nobody but us waits for it, so that it need not hurry.
   */
  static final String END_SECONDS = "30";

  /** How often a waiting client looks whether the process still lives. */
  private static final Duration TICK = Duration.ofMillis(100);

  private static final int SHOWN_LOG_LINES = 8;
  private static final Pattern SAID = Pattern.compile("(?:deja: |\\[deja\\] )(.+)");

  private final KernelCommand command;
  private final Process process;
  private final KernelClient client;
  private final Path folder;
  private final Path log;
  private final DisplayIds displays = new DisplayIds();

  /** All so far: threads that outlive their cell still print into it. */
  private final List<CellExchange> exchanges = new ArrayList<>();

  /** By cell, what its last run shows. */
  private final Map<String, OutputArea> areas = new HashMap<>();

  private JsonNode info = JsonNodeFactory.instance.missingNode();
  private Optional<String> problem = Optional.empty();
  private volatile long interruptedAt;
  private volatile long askedAt;
  private volatile boolean interrupted;

  private KernelProcess(
      KernelCommand command, Process process, KernelClient client, Path folder, Path log) {
    this.command = command;
    this.process = process;
    this.client = client;
    this.folder = folder;
    this.log = log;
  }

  /**
   * Starts a kernel and waits until it answers.
   *
   * @param workingFolder where notebook code runs
   * @param environment variables of this run, added to those of the command
   * @throws KernelProblem if it does not start or does not answer
   */
  static KernelProcess start(
      KernelCommand command, Path workingFolder, Map<String, String> environment)
      throws InterruptedException {
    return start(command, workingFolder, environment, START_LIMIT);
  }

  /**
   * The same.
   *
   * @param limit how long it may take to answer
   */
  static KernelProcess start(
      KernelCommand command, Path workingFolder, Map<String, String> environment, Duration limit)
      throws InterruptedException {
    Path folder = null;
    try {
      // The folder is readable by its owner only, and the connection file lies in it.
      folder = Files.createTempDirectory("deja-kernel-");
      ConnectionFile connection = ConnectionFile.create();
      Path file = folder.resolve("connection.json");
      Files.writeString(file, connection.toJson());
      Path log = folder.resolve("kernel.log");
      ProcessBuilder builder =
          new ProcessBuilder(command.with(file))
              .directory(workingFolder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().keySet().removeAll(command.absent());
      builder.environment().putAll(command.env());
      builder.environment().putAll(environment);
      builder.environment().put("JPY_PARENT_PID", String.valueOf(ProcessHandle.current().pid()));
      Process process = builder.start();
      process.getOutputStream().close();
      KernelProcess kernel =
          new KernelProcess(command, process, KernelClient.connect(connection), folder, log);
      kernel.awaitReady(limit);
      return kernel;
    } catch (IOException e) {
      Folder.deleteQuietly(folder);
      throw new KernelProblem(
          "the kernel cannot be started with '%s': %s. Check the installation with 'deja doctor'."
              .formatted(command.argv().get(0), e.getMessage()),
          e);
    }
  }

  /**
   * Asks until an answer came and the kernel's broadcasts have been seen: a subscription takes
   * effect some time after it was made, and what was broadcast before is lost.
   */
  private void awaitReady(Duration limit) throws InterruptedException {
    long start = System.nanoTime();
    boolean answered = false;
    boolean heard = false;
    String asked = ask();
    while (!answered || !heard) {
      Optional<KernelClient.Received> received = client.next(TICK);
      if (received.isPresent()) {
        Message message = received.get().message();
        if (message.type().equals("kernel_info_reply")) {
          answered = true;
          info = message.content();
        }
        heard |= received.get().channel() == Channel.IOPUB && message.parentId().equals(asked);
      } else if (!process.isAlive()) {
        KernelProblem problem = new KernelProblem("the kernel did not start" + lastWords());
        close();
        throw problem;
      } else if (elapsed(start).compareTo(limit) > 0) {
        KernelProblem problem =
            new KernelProblem(
                "the kernel did not answer within %d s%s"
                    .formatted(limit.toSeconds(), lastWords()));
        kill();
        close();
        throw problem;
      } else if (answered) {
        asked = ask();
      }
    }
  }

  /** What the kernel says of itself: the content of its {@code kernel_info_reply}. */
  KernelInfo info() {
    return new KernelInfo(info);
  }

  private String ask() {
    return client.send(Channel.SHELL, "kernel_info_request", object(), object());
  }

  /**
   * Runs a cell to its end: reply and all output have come when this returns, but for what threads
   * and later cells add, see {@link #results}. A cell whose kernel is gone meanwhile, or had to be
   * killed, ends as interrupted; then {@link #problem} says why.
   *
   * @param waiting called several times a second meanwhile
   */
  CellResult execute(CellRequest cell, Runnable waiting) throws InterruptedException {
    return execute(cell, waiting, (type, content) -> {});
  }

  /**
   * The same.
   *
   * @param heard gets type and content of every broadcast about this cell, also of those that come
   *     after this has returned
   */
  CellResult execute(CellRequest cell, Runnable waiting, BiConsumer<String, JsonNode> heard)
      throws InterruptedException {
    interrupted = false;
    String id = client.send(Channel.SHELL, "execute_request", metadata(cell), content(cell));
    CellExchange exchange = new CellExchange(id, area(cell), heard);
    exchanges.add(exchange);
    boolean timedOut = false;
    while (!exchange.isDone()) {
      Optional<KernelClient.Received> received = client.next(TICK);
      if (received.isPresent()) {
        accept(received.get());
      } else if (!process.isAlive()) {
        problem = Optional.of("the kernel is gone" + lastWords());
        return exchange.cutShort("the kernel is gone", timedOut);
      }
      waiting.run();
      if (!interrupted
          && cell.timeout().isPresent()
          && exchange.elapsed().compareTo(cell.timeout().get()) > 0) {
        timedOut = true;
        interrupt();
      }
      if (interrupted && elapsed(askedAt).compareTo(INTERRUPT_AGAIN) > 0) {
        // It finds nothing to stop when the cell is still on its way.
        askToStop();
      }
      if (interrupted && elapsed(interruptedAt).compareTo(INTERRUPT_LIMIT) > 0) {
        problem =
            Optional.of(
                "the cell did not stop within %d s of an interrupt, so the kernel was killed"
                    .formatted(INTERRUPT_LIMIT.toSeconds()));
        kill();
        return exchange.cutShort("it could not be interrupted", timedOut);
      }
    }
    return exchange.result(timedOut);
  }

  /**
   * Asks the kernel something that is no cell, on the shell channel.
   *
   * @return the reply; empty if the kernel is gone, and then {@link #problem} says so
   */
  Optional<Message> question(String type, ObjectNode content) throws InterruptedException {
    String id = client.send(Channel.SHELL, type, object(), content);
    while (true) {
      Optional<KernelClient.Received> received = client.next(TICK);
      if (received.isPresent()) {
        Message message = received.get().message();
        if (received.get().channel() == Channel.SHELL && message.parentId().equals(id)) {
          return Optional.of(message);
        }
        accept(received.get());
      } else if (!process.isAlive()) {
        problem = Optional.of("the kernel is gone" + lastWords());
        return Optional.empty();
      }
    }
  }

  /** Where the outputs of a run go; the notebook shows those of an earlier run no longer. */
  private OutputArea area(CellRequest cell) {
    OutputArea area = new OutputArea(displays);
    String key = cell.cellId().map(id -> "id " + id).orElse("source " + cell.source());
    OutputArea before = areas.put(key, area);
    if (before != null) {
      before.replaced();
    }
    return area;
  }

  private void accept(KernelClient.Received received) {
    exchanges.forEach(known -> known.accept(received));
  }

  /**
   * What has come of the cells that ran, in order: with updates by later cells, and with what
   * threads have put out since. All of it is there after {@link #end}.
   */
  List<CellResult> results() {
    return exchanges.stream().flatMap(exchange -> exchange.latest().stream()).toList();
  }

  /** What the cell that runs has put out so far; empty when none runs. */
  List<JsonNode> soFar() {
    return exchanges.isEmpty() || exchanges.get(exchanges.size() - 1).latest().isPresent()
        ? List.of()
        : exchanges.get(exchanges.size() - 1).soFar();
  }

  private static ObjectNode metadata(CellRequest cell) {
    ObjectNode metadata = object();
    cell.cellId().ifPresent(id -> metadata.put("cellId", id));
    return metadata;
  }

  private static ObjectNode content(CellRequest cell) {
    ObjectNode content = object();
    content
        .put("code", cell.source())
        .put("silent", cell.silent())
        .put("store_history", !cell.silent())
        .put("allow_stdin", false)
        .put("stop_on_error", false);
    content.putObject("user_expressions");
    return content;
  }

  /** Why no further cell can run, if none can. */
  Optional<String> problem() {
    return problem;
  }

  /** Asks the kernel to stop the cell that runs. */
  void interrupt() {
    interruptedAt = System.nanoTime();
    interrupted = true;
    askToStop();
  }

  private void askToStop() {
    askedAt = System.nanoTime();
    if (command.interruptedBySignal()) {
      signalInterrupt();
    } else {
      client.send(Channel.CONTROL, "interrupt_request", object(), object());
    }
  }

  /** As Ctrl-C does. */
  private void signalInterrupt() {
    try {
      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).inheritIO().start();
    } catch (IOException e) {
      // No such program: what this is asked on is no Unix. The limit will end the kernel.
    }
  }

  /** Ends the kernel and its notebook JVM at once. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /**
   * Asks the kernel to end, and waits: it ships its record before it goes. What it puts out until
   * then belongs to {@link #results}.
   */
  void end() throws InterruptedException {
    if (process.isAlive()) {
      awaitBroadcasts();
      client.send(Channel.CONTROL, "shutdown_request", object(), object().put("restart", false));
      if (!process.waitFor(SHUTDOWN_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    }
    for (var left = client.next(TICK); left.isPresent(); left = client.next(TICK)) {
      accept(left.get());
    }
  }

  /** Takes all that was broadcast so far: broadcasts keep their order. */
  private void awaitBroadcasts() throws InterruptedException {
    long start = System.nanoTime();
    String asked = ask();
    boolean seen = false;
    while (!seen && process.isAlive() && elapsed(start).compareTo(INTERRUPT_LIMIT) < 0) {
      Optional<KernelClient.Received> received = client.next(TICK);
      if (received.isPresent()) {
        accept(received.get());
        seen =
            received.get().channel() == Channel.IOPUB
                && received.get().message().parentId().equals(asked);
      }
    }
  }

  /** Ends the kernel, if that has not been done. */
  @Override
  public void close() {
    try {
      if (process.isAlive()) {
        end();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    } finally {
      client.close();
      Folder.deleteQuietly(folder);
    }
  }

  /** What the kernel and its extensions have said beside cells, one line each: only troubles. */
  List<String> warnings() {
    try {
      return Files.readAllLines(log).stream()
          .map(SAID::matcher)
          .filter(Matcher::matches)
          .map(said -> said.group(1))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      int from = Math.max(0, lines.size() - SHOWN_LOG_LINES);
      String how = process.isAlive() ? "" : " (exit status " + process.exitValue() + ")";
      return lines.isEmpty()
          ? how + "; it said nothing"
          : how + "; it said last:\n  " + String.join("\n  ", lines.subList(from, lines.size()));
    } catch (IOException e) {
      return "";
    }
  }

  private static Duration elapsed(long sinceNanos) {
    return Duration.ofNanos(System.nanoTime() - sinceNanos);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
