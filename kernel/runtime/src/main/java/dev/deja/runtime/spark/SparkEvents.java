package dev.deja.runtime.spark;

import dev.deja.Deja;
import dev.deja.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Spark says of its jobs and queries: a progress bar for each stage that takes a while, and
 * files that queries read and wrote as file uses of the cell. Its listeners are two small classes
 * that the kernel makes against Spark's own ({@link #LISTENER}); they call here.
 */
public final class SparkEvents {

  /** Extends Spark's {@code SparkFirehoseListener}. */
  public static final String LISTENER = "dev.deja.runtime.spark.EventListener";

  /** Implements Spark's {@code QueryExecutionListener}. */
  public static final String QUERY_LISTENER = "dev.deja.runtime.spark.QueryListener";

  /** Stages that are over sooner show nothing. */
  private static final long SOON_NANOS = 500_000_000;

  private static final int MOST_FILES = 1_000;

  private static volatile boolean begun;

  /** A stage that runs. */
  private static final class Stage {
    private final String name;
    private final int tasks;
    private final long since = System.nanoTime();
    private int done;
    private int shown;
    private @Nullable Progress bar;

    Stage(String name, int tasks) {
      this.name = name;
      this.tasks = tasks;
    }
  }

  private static final Map<Object, Stage> STAGES = new HashMap<>();

  private SparkEvents() {}

  /** Whether a notebook has begun with Spark. */
  static boolean hasBegun() {
    return begun;
  }

  /** Called by Spark's thread for events, for each. */
  public static synchronized void event(Object event) {
    begun = true;
    try {
      switch (event.getClass().getSimpleName()) {
        case "SparkListenerStageSubmitted" -> {
          Object info = Context.call(event, "stageInfo");
          if (info != null) {
            int tasks = (Integer) required(info, "numTasks");
            Object id = required(info, "stageId");
            STAGES.put(id, new Stage(words(String.valueOf(required(info, "name")), id), tasks));
          }
        }
        case "SparkListenerTaskEnd" -> step(STAGES.get(required(event, "stageId")));
        case "SparkListenerStageCompleted" -> {
          Object info = Context.call(event, "stageInfo");
          if (info != null) {
            end(STAGES.remove(required(info, "stageId")));
          }
        }
        case "SparkListenerApplicationEnd" -> endOfCell();
        default -> {}
      }
    } catch (RuntimeException e) {
      // Progress is nothing to fail for.
    }
  }

  /** What the cell called, and where; of what Spark calls itself for it, the stage's number. */
  private static String words(String name, Object id) {
    String called = name.replaceFirst(" at (?!cell ).*", "");
    return called.startsWith("$") ? "stage " + id : called;
  }

  private static Object required(Object target, String name) {
    Object value = Context.call(target, name);
    if (value == null) {
      throw new IllegalStateException(target.getClass() + " has no " + name);
    }
    return value;
  }

  private static void step(@Nullable Stage stage) {
    if (stage == null) {
      return;
    }
    stage.done++;
    if (stage.bar == null && System.nanoTime() - stage.since > SOON_NANOS) {
      stage.bar = Deja.progress("Spark: " + stage.name, stage.tasks);
    }
    Progress bar = stage.bar;
    if (bar != null) {
      for (; stage.shown < Math.min(stage.done, stage.tasks); stage.shown++) {
        bar.step();
      }
    }
  }

  private static void end(@Nullable Stage stage) {
    if (stage != null && stage.bar != null) {
      stage.bar.close();
    }
  }

  /** Bars of what was cancelled do not go on. */
  static synchronized void endOfCell() {
    STAGES.values().forEach(SparkEvents::end);
    STAGES.clear();
  }

  /** Called by Spark's thread when a query has ended well. */
  public static void query(Object execution) {
    begun = true;
    try {
      Object plan = Context.call(execution, "analyzed");
      if (plan != null) {
        inputs(plan).forEach(SparkEvents::input);
        Object written = Context.call(plan, "outputPath");
        if (written != null) {
          output(written.toString());
        }
      }
    } catch (RuntimeException e) {
      System.err.println("deja: the files of a Spark query are not recorded: " + e);
    }
  }

  private static Set<String> inputs(Object plan) {
    Set<String> inputs = new LinkedHashSet<>();
    Object leaves = Context.call(plan, "collectLeaves");
    Object iterator = leaves == null ? null : Context.call(leaves, "iterator");
    while (iterator != null && Boolean.TRUE.equals(Context.call(iterator, "hasNext"))) {
      Object leaf = Context.call(iterator, "next");
      Object relation = leaf == null ? null : Context.call(leaf, "relation");
      Object files = relation == null ? null : Context.call(relation, "inputFiles");
      if (files instanceof String[] names) {
        inputs.addAll(List.of(names));
      }
    }
    return inputs;
  }

  /** Of files elsewhere (HDFS, S3) the record has no bytes; that they were read is said. */
  private static void input(String address) {
    Path file = local(address);
    if (file == null) {
      Deja.metadata("spark.read", address);
    } else if (Files.isRegularFile(file)) {
      Deja.input(file);
    }
  }

  private static void output(String address) {
    Path place = local(address);
    if (place == null) {
      Deja.metadata("spark.write", address);
    } else if (Files.isDirectory(place)) {
      try (Stream<Path> all = Files.walk(place)) {
        all.filter(Files::isRegularFile)
            .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
            .limit(MOST_FILES)
            .forEach(Deja::output);
      } catch (IOException e) {
        System.err.println("deja: what Spark wrote to '" + place + "' is not recorded: " + e);
      }
    }
  }

  private static @Nullable Path local(String address) {
    if (address.startsWith("/")) {
      return Path.of(address);
    }
    if (address.startsWith("file:")) {
      String path = URI.create(address.replace(" ", "%20")).getPath();
      return path == null ? null : Path.of(path);
    }
    return null;
  }
}
