package dev.deja.tracker.cli;

import dev.deja.cluster.TaskDriver;
import dev.deja.kernel.install.Jdk;
import dev.deja.tracker.group.GroupProblem;
import dev.deja.tracker.group.TaskEngine;
import dev.deja.tracker.group.TaskOrder;
import dev.deja.tracker.group.TaskResult;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on a cluster of Apache Spark: in a driver process of its own, with the Spark that
 * {@code SPARK_HOME} names. Attempts, lost executors and stragglers are Spark's to handle.
 */
final class SparkEngine implements TaskEngine {

  private static final int CONNECT_MILLIS = 5_000;
  private static final Pattern STANDALONE = Pattern.compile("spark://(.+)");

  /** As Spark has them; those behind other protocols are made by whoever brings them. */
  private static final Pattern MASTER =
      Pattern.compile(
          "local(\\[(\\d+|\\*)(, *\\d+)?])?|local-cluster\\[ *\\d+ *, *\\d+ *, *\\d+ *]"
              + "|yarn|[a-z][a-z0-9+.-]*://.+");

  private static final int SHOWN_LINES = 5;

  /** Exit codes above have the number of a signal added. */
  private static final int BY_SIGNAL = 128;

  /** Passed to workers; what is secret they must have themselves. */
  private static final List<String> VARIABLES =
      List.of(
          "DEJA_STORE",
          "DEJA_S3_ENDPOINT",
          "DEJA_S3_REGION",
          "DEJA_MIRROR",
          "DEJA_REDACT",
          "DEJA_VARIABLES",
          "DEJA_PRICE_PER_HOUR");

  private final Main deja;
  private final String master;
  private final Path home;
  private final List<String> settings;
  private final List<String> command;
  private volatile boolean cancelled;
  private boolean begun;
  private @Nullable Process driver;
  private volatile @Nullable PrintWriter orders;

  /**
   * @param settings of Spark, as {@code spark.executor.cores=2}
   * @param command that starts Deja on a worker; empty for that of this process
   */
  SparkEngine(Main deja, String master, List<String> settings, List<String> command) {
    this.deja = deja;
    this.master = master;
    this.settings = settings;
    // Workers see the same files under the same paths.
    this.command = command.isEmpty() ? OwnCommand.argv("work") : command;
    this.home = home(deja.environment());
    requireMaster(master);
  }

  private static Path home(Map<String, String> environment) {
    String said = environment.getOrDefault("SPARK_HOME", "");
    if (said.isBlank() || !Files.isDirectory(Path.of(said, "jars"))) {
      throw new UserMistake(
          (said.isBlank()
                  ? "--master needs Spark, and SPARK_HOME is not set."
                  : "SPARK_HOME is '" + said + "', which has no folder 'jars'.")
              + " Set it to a distribution of Spark, of the version that the cluster has.");
    }
    return Path.of(said).toAbsolutePath();
  }

  /** Spark itself would try for a minute, and say it in three hundred lines. */
  private static void requireMaster(String master) {
    if (!MASTER.matcher(master).matches()) {
      throw new UserMistake(
          "--master is '%s'; expected spark://HOST:PORT, k8s://URL, yarn, local[N] or local-cluster[WORKERS,CORES,MEGABYTES]."
              .formatted(master));
    }
    Matcher standalone = STANDALONE.matcher(master);
    if (!standalone.matches()) {
      return;
    }
    List<String> problems = new ArrayList<>();
    for (String address : standalone.group(1).split(",")) {
      int colon = address.lastIndexOf(':');
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
            CONNECT_MILLIS);
        return;
      } catch (IOException e) {
        problems.add(address + ": " + e.getMessage());
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new UserMistake(
            "--master is '" + master + "'; expected spark://HOST:PORT, as spark://master:7077.");
      }
    }
    throw new UserMistake(
        "the master '%s' cannot be reached (%s). Check its address and port, and that it runs."
            .formatted(master, String.join("; ", problems)));
  }

  @Override
  public String place() {
    return "on Spark at " + master;
  }

  @Override
  public void run(Iterator<TaskOrder> tasks, Listener listener) throws InterruptedException {
    List<TaskOrder> all = new ArrayList<>();
    tasks.forEachRemaining(all::add);
    Set<Integer> open = new HashSet<>();
    all.forEach(order -> open.add(order.task().number()));
    if (cancelled) {
      return;
    }
    try {
      Path log = Files.createTempFile("deja-spark-", ".log");
      Process started = start(log, all.get(0).task().name());
      driver = started;
      PrintWriter to = new PrintWriter(started.outputWriter(StandardCharsets.UTF_8));
      put(to, variables());
      put(to, command);
      to.println("probe " + all.get(0).line());
      all.forEach(order -> to.println(order.line()));
      to.println();
      to.flush();
      orders = to;
      if (cancelled) {
        cancel();
      }
      String failure = hear(started, open, listener);
      int code = started.waitFor();
      if (cancelled || (failure == null && code == 0)) {
        Files.deleteIfExists(log);
        return;
      }
      String problem =
          "%s (What it said is in %s.)"
              .formatted(failure != null ? failure : ended(code, log), log);
      if (!begun) {
        throw new GroupProblem(problem);
      }
      listener.said(problem);
    } catch (IOException e) {
      throw new GroupProblem("Spark's driver cannot be started: " + e.getMessage() + ".");
    }
  }

  /** Each in base 64, as each may have several lines. */
  private static void put(PrintWriter to, List<String> texts) {
    to.println(texts.size());
    texts.forEach(
        text ->
            to.println(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
  }

  private List<String> variables() {
    List<String> variables = new ArrayList<>();
    variables.add("DEJA_STORE=" + deja.tracker().store().text());
    VARIABLES.stream()
        .filter(name -> !name.equals("DEJA_STORE") && deja.environment().containsKey(name))
        .forEach(name -> variables.add(name + "=" + deja.environment().get(name)));
    return variables;
  }

  private Process start(Path log, String name) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Jdk.running().java().toString());
    line.add("-Xmx512m");
    line.add("-XX:+IgnoreUnrecognizedVMOptions");
    for (String opened :
        List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "jdk.internal.ref",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar")) {
      line.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
    }
    settings.forEach(setting -> line.add("-D" + setting));
    line.add("-cp");
    Path own = runtimeJar();
    try (Stream<Path> jars = Files.list(home.resolve("jars"))) {
      line.add(
          own
              + File.pathSeparator
              + jars.map(Path::toString)
                  .filter(jar -> jar.endsWith(".jar"))
                  .sorted()
                  .collect(Collectors.joining(File.pathSeparator)));
    }
    line.add(TaskDriver.class.getName());
    line.addAll(List.of(master, name, own.toString()));
    ProcessBuilder builder = new ProcessBuilder(line).redirectError(log.toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().putIfAbsent("SPARK_SCALA_VERSION", "2.13");
    return builder.start();
  }

  /** Executors fetch it: it depends on nothing. */
  private static Path runtimeJar() {
    try {
      return Path.of(TaskDriver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the runtime jar cannot be found", e);
    }
  }

  /** Tells the listener what the driver says; what it says last if it could not do it. */
  private @Nullable String hear(Process driver, Set<Integer> open, Listener listener)
      throws IOException {
    String failure = null;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int space = line.indexOf(' ');
        String text = line.substring(space + 1);
        switch (line.substring(0, Math.max(0, space))) {
          case "probed" -> {
            TaskResult probed = TaskResult.parse(text);
            failure = failure == null ? probed.problem().orElse(null) : failure;
          }
          case "running" -> {
            int tasks = Integer.parseInt(text);
            begun = begun || tasks > 0;
            listener.running(tasks);
          }
          case "result", "lost" -> {
            begun = true;
            TaskResult result = line.startsWith("lost") ? lost(text) : TaskResult.parse(text);
            if (open.remove(result.task())) {
              listener.ended(result);
            }
          }
          case "said" -> listener.said(text);
          case "failed" -> failure = "Spark cannot do it: " + text;
          default -> {}
        }
      }
    }
    return failure;
  }

  /** Of a task that took its process with it each time. */
  private static TaskResult lost(String text) {
    int tab = text.indexOf('\t');
    return new TaskResult(
        TaskOrder.parse(text.substring(0, tab)).task().number(),
        Optional.empty(),
        Optional.empty(),
        TaskResult.Ending.LOST,
        Optional.empty(),
        Optional.of(text.substring(tab + 1)),
        Duration.ZERO,
        "");
  }

  private static String ended(int code, Path log) throws IOException {
    return code > BY_SIGNAL
        ? "Spark's driver was killed (its exit code is " + code + ")."
        : "Spark's driver ended with " + code + ": " + tail(log);
  }

  /** Java and Spark write it as the machine's locale says, which may not be UTF-8. */
  private static String tail(Path log) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
  }

  @Override
  public void cancel() {
    cancelled = true;
    PrintWriter to = orders;
    if (to != null) {
      to.println("cancel");
      to.flush();
    }
  }

  @Override
  public void close() {
    Process started = driver;
    if (started != null) {
      started.destroy();
    }
  }
}
