package dev.deja.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The driver of a Spark application whose tasks are those of a group. Standard input has lines: how
 * many variables of workers' environments follow, and each as {@code NAME=VALUE} in base 64; how
 * many words the command of a worker has, and each in base 64; the order of a probe; the orders;
 * and an empty line. A line after that, or the end, cancels. On standard output it says {@code
 * probed RESULT}, {@code result RESULT}, {@code lost ORDER}, a tab and why, {@code running N},
 * {@code said TEXT} and {@code failed TEXT}.
 *
 * <p>Arguments: the master, a name, and the jar with this class.
 */
public final class TaskDriver {

  private static final long LOOK_MILLIS = 200;
  private static final long LEAVE_MILLIS = 10_000;
  private static final long PATIENCE_MILLIS = 30_000;

  /** How many at once, and how often a task may fail, which is once if it is not said. */
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[([^,\\]]+)(?:,\\s*(\\d+))?])?");

  /** As Spark says that it gives all of a job up because of one task. */
  private static final Pattern ABORTED =
      Pattern.compile(
          "Task (\\d+) in stage \\S+ failed (\\d+) times, most recent failure: "
              + "(?:Lost task \\S+ in stage \\S+ \\(TID \\d+\\) )?(.*)");

  private final PrintStream out;
  private final Object context;
  private final int attempts;
  private final AtomicInteger running;
  private final Set<String> answered = new HashSet<>();
  private int shown;
  private volatile boolean cancelled;

  private TaskDriver(PrintStream out, Object context, int attempts, AtomicInteger running) {
    this.out = out;
    this.context = context;
    this.attempts = attempts;
    this.running = running;
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    // Ctrl-C reaches all processes of a terminal. Who started this one says what is to be done, and
    // executors on this machine, which inherit this, have tasks to end first.
    Signal.handle(new Signal("INT"), SignalHandler.SIG_IGN);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    List<String> variables = new ArrayList<>();
    for (String each : lines(in)) {
      variables.add(each.substring(0, each.indexOf('=')));
      variables.add(each.substring(each.indexOf('=') + 1));
    }
    List<String> command = lines(in);
    String probe = line(in);
    List<String> orders = new ArrayList<>();
    for (String order = line(in); !order.isEmpty(); order = line(in)) {
      orders.add(order);
    }
    int code = 0;
    try {
      TaskDriver driver = start(out, arguments);
      Thread cancelling = new Thread(() -> driver.cancelAfter(in), "deja-cancel");
      cancelling.setDaemon(true);
      cancelling.start();
      if (driver.probe(probe, command, variables)) {
        driver.run(orders, command, variables);
      }
    } catch (InvocationTargetException e) {
      out.println("failed " + oneLine(e.getCause() == null ? e : e.getCause()));
      code = 1;
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      // Spark is another one than expected; its threads would keep this process.
      out.println("failed " + oneLine(e));
      code = 1;
    }
    out.flush();
    leave(code);
  }

  /** Spark's shutdown hooks end executors and take temporary folders away. */
  private static void leave(int code) throws InterruptedException {
    Thread exiting = new Thread(() -> System.exit(code), "deja-exit");
    exiting.start();
    exiting.join(LEAVE_MILLIS);
    Runtime.getRuntime().halt(code);
  }

  private static List<String> lines(BufferedReader in) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = Integer.parseInt(line(in)); i > 0; i--) {
      lines.add(new String(Base64.getDecoder().decode(line(in)), StandardCharsets.UTF_8));
    }
    return lines;
  }

  private static String line(BufferedReader in) throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("this program is started by 'deja sweep --master', not by hand");
    }
    return line;
  }

  private static String oneLine(Throwable thrown) {
    // What is missing is no sentence.
    boolean isName =
        thrown instanceof LinkageError || thrown instanceof ReflectiveOperationException;
    String said = isName ? null : thrown.getMessage();
    return (said == null || said.isBlank() ? thrown.toString() : said.strip())
        .lines()
        .findFirst()
        .orElse("");
  }

  private static TaskDriver start(PrintStream out, String[] arguments)
      throws ReflectiveOperationException {
    Class<?> type = Class.forName("org.apache.spark.SparkConf");
    Object conf = type.getConstructor().newInstance();
    Method set = type.getMethod("set", String.class, String.class);
    set.invoke(conf, "spark.app.name", arguments[1]);
    set.invoke(conf, "spark.jars", arguments[2]);
    Method setIfMissing = type.getMethod("setIfMissing", String.class, String.class);
    setIfMissing.invoke(conf, "spark.ui.enabled", "false");
    // What takes memory runs in processes beside the executor.
    setIfMissing.invoke(conf, "spark.executor.memory", "512m");
    setIfMissing.invoke(conf, "spark.task.maxFailures", "4");
    String attempts =
        String.valueOf(type.getMethod("get", String.class).invoke(conf, "spark.task.maxFailures"));
    Matcher local = LOCAL.matcher(arguments[0]);
    if (local.matches()) {
      attempts = Objects.requireNonNullElse(local.group(2), attempts);
      set.invoke(
          conf,
          "spark.master",
          "local[%s,%s]".formatted(Objects.requireNonNullElse(local.group(1), "1"), attempts));
    } else {
      set.invoke(conf, "spark.master", arguments[0]);
    }
    Object context =
        Class.forName("org.apache.spark.api.java.JavaSparkContext")
            .getConstructor(type)
            .newInstance(conf);
    // Who waits for a process hears of a cancellation by an interrupt.
    context
        .getClass()
        .getMethod("setLocalProperty", String.class, String.class)
        .invoke(context, "spark.job.interruptOnCancel", "true");
    AtomicInteger running = new AtomicInteger();
    Class<?> listener = Class.forName("org.apache.spark.scheduler.SparkListenerInterface");
    var unused =
        ask(
            call(context, "sc"),
            "addSparkListener",
            Proxy.newProxyInstance(
                listener.getClassLoader(), new Class<?>[] {listener}, new TaskCount(running)));
    return new TaskDriver(out, context, Integer.parseInt(attempts), running);
  }

  /** Counts attempts that have begun on executors and have not ended there, also cancelled ones. */
  private record TaskCount(AtomicInteger running) implements InvocationHandler {

    @Override
    public @Nullable Object invoke(
        Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
      switch (method.getName()) {
        case "onTaskStart" -> running.incrementAndGet();
        case "onTaskEnd" -> running.decrementAndGet();
        case "hashCode" -> {
          return System.identityHashCode(proxy);
        }
        case "equals" -> {
          return arguments != null && proxy == arguments[0];
        }
        case "toString" -> {
          return "Deja's count of tasks";
        }
        default -> {}
      }
      return null;
    }
  }

  private static Object call(Object target, String name, Object... arguments)
      throws ReflectiveOperationException {
    return Objects.requireNonNull(ask(target, name, arguments), name);
  }

  private static @Nullable Object ask(Object target, String name, Object... arguments)
      throws ReflectiveOperationException {
    for (Method method : target.getClass().getMethods()) {
      if (method.getName().equals(name)
          && method.getParameterCount() == arguments.length
          && !method.isBridge()) {
        method.setAccessible(true);
        return method.invoke(target, arguments);
      }
    }
    throw new NoSuchMethodException(target.getClass() + " has no " + name);
  }

  /** On each slot that there is; false if a worker cannot do it. */
  private boolean probe(String probe, List<String> command, List<String> variables)
      throws ReflectiveOperationException, InterruptedException {
    int slots = (Integer) call(context, "defaultParallelism");
    List<String> results =
        run(Collections.nCopies(Math.max(2, slots), probe), command, variables, "probed");
    return results.stream().allMatch(result -> result.contains("\"ending\":\"COMPLETED\""));
  }

  /** All of them: those that Spark gives up because of another one are begun again without it. */
  private void run(List<String> orders, List<String> command, List<String> variables)
      throws ReflectiveOperationException, InterruptedException {
    List<String> left = orders;
    while (!left.isEmpty()) {
      List<String> these = left;
      left = new ArrayList<>(these);
      try {
        var unused = run(these, command, variables, "result");
        return;
      } catch (InvocationTargetException e) {
        Matcher aborted = ABORTED.matcher(e.getCause() == null ? "" : oneLine(e.getCause()));
        if (cancelled || !aborted.find()) {
          throw e;
        }
        String guilty = these.get(Integer.parseInt(aborted.group(1)));
        out.println(
            TaskOnExecutor.LOST
                + guilty
                + "\tSpark gave it up after "
                + aborted.group(2)
                + " attempts: "
                + aborted.group(3).replace('\t', ' '));
        left.remove(guilty);
        left.removeAll(answered);
      }
    }
  }

  private List<String> run(
      List<String> orders, List<String> command, List<String> variables, String word)
      throws ReflectiveOperationException, InterruptedException {
    Object results = call(call(context, "sc"), "collectionAccumulator", word);
    Class<?> function = Class.forName("org.apache.spark.api.java.function.VoidFunction");
    Object task =
        Proxy.newProxyInstance(
            function.getClassLoader(),
            new Class<?>[] {function},
            new TaskOnExecutor(command, variables, results, attempts));
    Object all = call(context, "parallelize", orders, orders.size());
    AtomicReference<@Nullable InvocationTargetException> failure = new AtomicReference<>();
    Thread job =
        new Thread(
            () -> {
              try {
                var unused = ask(all, "foreach", task);
              } catch (InvocationTargetException e) {
                failure.set(e);
              } catch (ReflectiveOperationException e) {
                failure.set(new InvocationTargetException(e));
              }
            },
            "deja-job");
    shown = 0;
    if (!cancelled) {
      job.start();
    }
    long since = System.nanoTime();
    boolean waiting = true;
    while (job.isAlive()) {
      job.join(LOOK_MILLIS);
      if (cancelled) {
        // Again and again: the job may not have been Spark's yet.
        var unused = ask(context, "cancelAllJobs");
      }
      tell(results, word);
      if (word.equals("result")) {
        out.println("running " + running);
      }
      if (waiting && (running.get() > 0 || shown > 0)) {
        waiting = false;
      } else if (waiting && System.nanoTime() - since > PATIENCE_MILLIS * 1_000_000) {
        out.println("said no worker of the cluster has taken a task yet; is there one with room?");
        waiting = false;
      }
    }
    if (cancelled) {
      awaitTasks();
    }
    List<?> told = tell(results, word);
    InvocationTargetException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
    return told.stream().map(String::valueOf).toList();
  }

  private List<?> tell(Object results, String word) throws ReflectiveOperationException {
    List<?> all = (List<?>) call(results, "value");
    for (; shown < all.size(); shown++) {
      String each = String.valueOf(all.get(shown));
      int tab = each.indexOf('\t');
      answered.add(each.substring(0, tab));
      boolean lost = each.startsWith(TaskOnExecutor.LOST, tab + 1);
      out.println(lost ? each.substring(tab + 1) : word + " " + each.substring(tab + 1));
    }
    return all;
  }

  /** Spark calls a job cancelled while its tasks are still sealing their records. */
  private void awaitTasks() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(WorkProcess.SEALING_SECONDS);
    do { // what has begun just now is heard of a moment later
      Thread.sleep(LOOK_MILLIS);
    } while (running.get() > 0 && System.nanoTime() < until);
  }

  private void cancelAfter(BufferedReader in) {
    try {
      in.readLine();
      cancelled = true;
    } catch (IOException e) {
      Runtime.getRuntime().halt(1);
    }
  }
}
