package dev.deja.tracker.cli;

import dev.deja.tracker.group.TaskEngine;
import dev.deja.tracker.group.TaskOrder;
import dev.deja.tracker.group.TaskResult;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Group;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a group goes on: a line for each task that has ended, and on a terminal below them a
 * bar over the whole. Results have {@code out} to themselves where that is no terminal.
 * Thread-safe.
 */
final class GroupProgress implements TaskEngine.Listener, AutoCloseable {

  private static final int BAR = 24;
  private static final int LONGEST_VALUE = 40;

  private final Terminal terminal;
  private final PrintWriter writer;
  private final LiveLine live;
  private final Group group;
  private final int before;
  private final long start = System.nanoTime();
  private final Map<Integer, String> words = new ConcurrentHashMap<>();
  private final List<TaskResult> results = new ArrayList<>();
  private final Function<ExecutionId, String> references;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "deja-progress");
            thread.setDaemon(true);
            return thread;
          });
  private int running;
  private int bad;

  /**
   * @param before how many tasks were done before
   * @param references what people call an execution
   */
  GroupProgress(
      Terminal terminal,
      boolean json,
      Group group,
      int before,
      Function<ExecutionId, String> references) {
    this.terminal = terminal;
    this.live = new LiveLine(terminal, json);
    this.writer = live.isLive() ? terminal.out() : terminal.err();
    this.group = group;
    this.before = before;
    this.references = references;
    if (live.isLive()) {
      var unused = clock.scheduleAtFixedRate(this::draw, 1, 1, TimeUnit.SECONDS);
    }
  }

  /** The order, with its words remembered for the line that tells of its end. */
  TaskOrder taken(TaskOrder order) {
    words.put(
        order.task().number(),
        order.original().map(references).orElseGet(() -> words(order.parameters())));
    return order;
  }

  @Override
  public synchronized void said(String line) {
    live.wipe();
    terminal.err().println("deja: " + line);
    terminal.err().flush();
    draw();
  }

  @Override
  public synchronized void running(int tasks) {
    running = tasks;
    draw();
  }

  @Override
  public synchronized void ended(TaskResult result) {
    results.add(result);
    boolean isBad = isBad(result);
    bad += isBad ? 1 : 0;
    live.wipe();
    String outcome = result.verdict().map(Enum::name).orElseGet(() -> result.ending().name());
    int digits = String.valueOf(group.tasks()).length();
    writer.println(
        "[%s/%d] %8s  %s  %s  %s%s"
            .formatted(
                (" ".repeat(digits) + (before + results.size()))
                    .substring(String.valueOf(before + results.size()).length()),
                group.tasks(),
                Times.duration(result.wall()),
                terminal.paint(colour(result), "%-11s".formatted(outcome)),
                result.reference().orElse("task " + result.task()),
                words.getOrDefault(result.task(), ""),
                result
                    .problem()
                    .filter(problem -> isBad)
                    .map(problem -> "\n" + " ".repeat(2 * digits + 4) + problem)
                    .orElse("")));
    words.remove(result.task());
    writer.flush();
    draw();
  }

  private static boolean isBad(TaskResult result) {
    return result.verdict().isPresent()
        ? ExitCode.of(result.verdict().get()) != ExitCode.DONE
        : result.ending() != TaskResult.Ending.COMPLETED;
  }

  private static Terminal.Colour colour(TaskResult result) {
    if (result.verdict().isPresent()) {
      return Statuses.colour(result.verdict().get());
    }
    return switch (result.ending()) {
      case COMPLETED -> Terminal.Colour.GOOD;
      case INTERRUPTED -> Terminal.Colour.NOTABLE;
      case FAILED, LOST, REFUSED -> Terminal.Colour.BAD;
    };
  }

  /** Results so far, in the order in which tasks ended. */
  synchronized List<TaskResult> results() {
    return Collections.unmodifiableList(new ArrayList<>(results));
  }

  private synchronized void draw() {
    if (!live.isLive() || clock.isShutdown()) {
      return;
    }
    int done = before + results.size();
    int filled = (int) ((long) BAR * done / group.tasks());
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    String text =
        "%s%s %d/%d%s%s  %s%s"
            .formatted(
                "█".repeat(filled),
                "░".repeat(BAR - filled),
                done,
                group.tasks(),
                bad == 0
                    ? ""
                    : "  " + bad + (group.kind() == Group.Kind.RERUN ? " different" : " failed"),
                running == 0 ? "" : "  " + running + " running",
                Times.duration(elapsed.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)),
                left(elapsed, group.tasks() - done));
    live.show(text);
  }

  private String left(Duration elapsed, int tasks) {
    if (results.isEmpty() || tasks == 0) {
      return "";
    }
    Duration rest = elapsed.multipliedBy(tasks).dividedBy(results.size());
    return "  about "
        + Times.duration(rest.truncatedTo(java.time.temporal.ChronoUnit.SECONDS))
        + " left";
  }

  /** {@code lr=0.1 depth=3}. */
  static String words(Map<String, ? extends @Nullable Object> parameters) {
    Map<String, String> texts = new LinkedHashMap<>();
    parameters.forEach((name, value) -> texts.put(name, shortened(String.valueOf(value))));
    return texts.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }

  private static String shortened(String text) {
    String line = Failure.oneLine(text);
    return line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE - 1) + "…" : line;
  }

  /** Takes the bar away; nothing more is shown. */
  @Override
  public synchronized void close() {
    clock.shutdownNow();
    live.wipe();
    writer.flush();
  }
}
