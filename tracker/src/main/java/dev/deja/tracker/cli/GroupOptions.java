package dev.deja.tracker.cli;

import dev.deja.tracker.group.LocalEngine;
import dev.deja.tracker.group.TaskEngine;
import dev.deja.tracker.index.UnknownReference;
import dev.deja.tracker.model.Group;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a group of tasks is named, run and shown. */
final class GroupOptions {

  /** What a kernel and its notebook JVM may well need, in bytes. */
  private static final long MEMORY_OF_A_TASK = 2L << 30;

  /** A lost worker costs each of its tasks an attempt, which is none of the task's fault. */
  private static final int SPARKS_OWN_RETRIES = 3;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What the group is called; NOTEBOOK-sweep-N or rerun-N if not given.")
  private @Nullable String name;

  @Option(
      names = "--resume",
      paramLabel = "GROUP",
      description = "Go on with a group that was stopped: what is done is not done again.")
  @Nullable String resume;

  @Option(names = "--retry-failed", description = "With --resume: do also those again that failed.")
  boolean retryFailed;

  @Option(
      names = "--retry-running",
      description =
          "With --resume: do also those again that began elsewhere and are not known to have ended.")
  boolean retryRunning;

  @Option(
      names = {"-j", "--slots"},
      paramLabel = "N",
      description = "How many run at once; as many as this machine's cores and memory allow.")
  private @Nullable Integer slots;

  @Option(
      names = "--retries",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How often one is tried again whose kernel died; ${DEFAULT-VALUE} if not given.")
  private int retries;

  @Option(
      names = "--max-tasks",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Refuse more tasks than this; ${DEFAULT-VALUE} if not given.")
  int maxTasks;

  @Option(names = "--dry-run", description = "Say what would be run, and run nothing.")
  boolean dryRun;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Run tasks on Apache Spark, as spark://HOST:PORT or local-cluster[2,1,1024]; SPARK_HOME"
              + " says with which Spark.")
  private @Nullable String master;

  @Option(
      names = "--conf",
      paramLabel = "NAME=VALUE",
      description = "With --master: a setting of Spark. May be given again.")
  private List<String> settings = List.of();

  @Option(
      names = "--worker-command",
      paramLabel = "COMMAND",
      description =
          "With --master: what starts 'deja work' on a worker, if Deja and the JDK are not where"
              + " they are here.")
  private @Nullable String workerCommand;

  @Option(names = "--json", description = "Print one JSON object.")
  boolean json;

  void check() {
    if (slots != null && slots < 1) {
      throw new UserMistake("--slots is " + slots + "; expected a number above 0.");
    }
    if (retries < 0) {
      throw new UserMistake("--retries is " + retries + "; expected 0 or more.");
    }
    if (maxTasks < 1) {
      throw new UserMistake("--max-tasks is " + maxTasks + "; expected a number above 0.");
    }
    if (resume == null && (retryFailed || retryRunning)) {
      throw new UserMistake(
          (retryFailed ? "--retry-failed" : "--retry-running")
              + " is for a group that was stopped; say which with --resume GROUP.");
    }
    if (master == null && (!settings.isEmpty() || workerCommand != null)) {
      throw new UserMistake(
          (workerCommand == null ? "--conf" : "--worker-command")
              + " is for Spark; name its master with --master URL.");
    }
    for (String setting : settings) {
      if (setting.indexOf('=') < 1 || !setting.startsWith("spark.")) {
        throw new UserMistake(
            "--conf '" + setting + "' is no setting of Spark; expected spark.NAME=VALUE.");
      }
    }
    if (resume != null && name != null) {
      throw new UserMistake(
          "the group '" + resume + "' has its name already; leave --name or --resume out.");
    }
  }

  /**
   * The name of a new group.
   *
   * @param stem of a name that nobody chose
   */
  String newName(Main deja, String stem) {
    if (name != null) {
      if (!Group.isName(name)) {
        throw new UserMistake(
            "--name '"
                + name
                + "' is no name of a group; expected 1 to 100 letters, digits or . _ - : = +,"
                + " starting with a letter or digit.");
      }
      if (!deja.tracker().groups().named(name).isEmpty()) {
        throw new UserMistake(
            "there is a group '%s' already. Choose another name, or go on with it: --resume %s."
                .formatted(name, name));
      }
      return name;
    }
    List<String> taken = deja.tracker().groups().all().stream().map(Group::name).toList();
    return IntStream.iterate(1, n -> n + 1)
        .mapToObj(n -> stem + "-" + n)
        .filter(each -> !taken.contains(each))
        .findFirst()
        .orElseThrow();
  }

  /** A text as the beginning of a group's name: what cannot be in one is left out. */
  static String stem(String text) {
    String stem =
        text.replaceAll("[^\\p{L}\\p{N}._:=+-]+", "-").replaceAll("^[^\\p{L}\\p{N}]+", "");
    return stem.isEmpty() ? "notebook" : stem.substring(0, Math.min(stem.length(), 80));
  }

  /**
   * The group to go on with.
   *
   * @throws UnknownReference if there is none
   * @throws UserMistake if it is of another kind, or its tasks are not known any more
   */
  Optional<Group> resumed(Main deja, Group.Kind kind) {
    if (resume == null) {
      return Optional.empty();
    }
    Group group = deja.tracker().groups().find(resume);
    if (group.kind() != kind) {
      throw new UserMistake(
          group.kind() == Group.Kind.SWEEP
              ? "'%s' is a sweep; go on with 'deja sweep --resume %s'.".formatted(resume, resume)
              : "'%s' is re-runs; go on with 'deja rerun --resume %s'.".formatted(resume, resume));
    }
    if (deja.tracker().groups().isRedacted(group)) {
      throw new UserMistake(
          "a secret was taken out of what '%s' was asked to do, so that its tasks cannot be done as they were meant. Begin a new one."
              .formatted(resume));
    }
    return Optional.of(group);
  }

  /**
   * What runs the tasks.
   *
   * @throws UserMistake if it cannot be used
   */
  TaskEngine engine(Main deja) {
    if (master == null) {
      return new LocalEngine(new TaskRunner(deja), slots(), retries);
    }
    List<String> all = new ArrayList<>();
    all.add("spark.task.maxFailures=" + (retries + SPARKS_OWN_RETRIES));
    if (slots != null) {
      all.add("spark.cores.max=" + slots);
    }
    // The last of a name counts.
    all.addAll(settings);
    List<String> command =
        workerCommand == null ? List.of() : List.of(workerCommand.strip().split("\\s+"));
    return new SparkEngine(deja, master, all, command);
  }

  private int slots() {
    if (slots != null) {
      return slots;
    }
    int cores = Runtime.getRuntime().availableProcessors();
    long memory =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : Long.MAX_VALUE;
    return (int) Math.max(1, Math.min(cores, memory / MEMORY_OF_A_TASK));
  }
}
