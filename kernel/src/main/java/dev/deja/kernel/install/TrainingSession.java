package dev.deja.kernel.install;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.wire.Channel;
import dev.deja.kernel.wire.ConnectionFile;
import dev.deja.kernel.wire.KernelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A kernel that runs what most notebooks begin with. */
final class TrainingSession implements AutoCloseable {

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(90);
  private static final Duration TICK = Duration.ofMillis(200);
  private static final long END_SECONDS = 90;
  private static final int SHOWN_LOG_LINES = 5;

  private static final List<String> CELLS =
      List.of(
          "1 + 1",
          "System.out.println(\"hello\");\nint x = 6;\nString text = \"x is \" + x;\ntext",
          """
          import java.util.stream.*;
          record Point(int x, int y) {}
          List<Point> points = IntStream.range(0, 10).mapToObj(i -> new Point(i, i * i)).toList();
          Map<Boolean, List<Point>> parts =
              points.stream().collect(Collectors.partitioningBy(p -> p.y() % 2 == 0));
          parts
          """,
          """
          class Counter {
            private int count;
            int next() { return ++count; }
          }
          interface Shape { double area(); }
          enum Colour { RED, GREEN }
          int twice(int n) { return 2 * n; }
          Counter counter = new Counter();
          for (int i = 0; i < 3; i++) System.out.printf("%d %s%n", counter.next(), Colour.RED);
          twice(21)
          """,
          "double mean = points.stream().mapToInt(Point::y).average().orElse(0);\nmean",
          "new int[] {1, 2, 3}",
          "int wrong = \"text\";",
          "Object none = null;\nnone.toString()",
          "%lsmagic",
          "%mavenRepo",
          "%maven " + TrainingRepository.ARTIFACT,
          "%%html\n<b>bold</b>");

  private final Process process;
  private final KernelClient client;
  private final Path log;

  private TrainingSession(Process process, KernelClient client, Path log) {
    this.process = process;
    this.client = client;
    this.log = log;
  }

  /** Starts a kernel as a kernelspec's {@code argv} says. */
  static TrainingSession start(List<String> argv, Map<String, String> environment, Path folder)
      throws IOException {
    ConnectionFile connection = ConnectionFile.create();
    Path file = folder.resolve("connection.json");
    Files.writeString(file, connection.toJson());
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(
                argv.stream()
                    .map(argument -> argument.replace("{connection_file}", file.toString()))
                    .toList())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(JPY|IJAVA|JJAVA|DEJA)_.*"));
    builder.environment().putAll(environment);
    builder.environment().put("JPY_PARENT_PID", String.valueOf(ProcessHandle.current().pid()));
    return new TrainingSession(builder.start(), KernelClient.connect(connection), log);
  }

  /** Runs all cells, uses the editor's questions, and ends the notebook JVM in good order. */
  void runCells() throws TrainingFailed {
    ask(Channel.SHELL, "kernel_info_request", content());
    for (String cell : CELLS) {
      execute(cell);
    }
    String code = "points.stream().ma";
    ask(Channel.SHELL, "complete_request", content().put("code", code).put("cursor_pos", 18));
    ask(
        Channel.SHELL,
        "inspect_request",
        content().put("code", "points").put("cursor_pos", 3).put("detail_level", 0));
    ask(Channel.SHELL, "is_complete_request", content().put("code", "for (int i"));
    execute("System.exit(0)");
  }

  /** Ends the kernel in good order. */
  void shutDown() throws TrainingFailed {
    client.send(Channel.CONTROL, "shutdown_request", content(), content().put("restart", false));
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        throw new TrainingFailed("the kernel does not end" + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingFailed("interrupted", e);
    }
  }

  private void execute(String code) throws TrainingFailed {
    ObjectNode request =
        content()
            .put("code", code)
            .put("silent", false)
            .put("store_history", true)
            .put("allow_stdin", false)
            .put("stop_on_error", false);
    request.putObject("user_expressions");
    ask(Channel.SHELL, "execute_request", request);
  }

  private void ask(Channel channel, String type, ObjectNode content) throws TrainingFailed {
    String id = client.send(channel, type, content(), content);
    long limit = System.nanoTime() + ANSWER_LIMIT.toNanos();
    try {
      while (System.nanoTime() - limit < 0) {
        Optional<KernelClient.Received> received = client.next(TICK);
        if (received.isPresent()
            && received.get().channel() == channel
            && received.get().message().parentId().equals(id)) {
          return;
        }
        if (received.isEmpty() && !process.isAlive()) {
          throw new TrainingFailed("the kernel ended" + log());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingFailed("interrupted", e);
    }
    throw new TrainingFailed("the kernel does not answer " + type + log());
  }

  /** The last lines that the kernel wrote, for a message; possibly empty. */
  String log() {
    try {
      List<String> lines = Files.readAllLines(log, java.nio.charset.StandardCharsets.ISO_8859_1);
      String last =
          lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size()).stream()
              .collect(Collectors.joining("\n  "));
      return last.isBlank() ? "" : "; it said:\n  " + last;
    } catch (IOException e) {
      return "";
    }
  }

  private static ObjectNode content() {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  public void close() {
    client.close();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
