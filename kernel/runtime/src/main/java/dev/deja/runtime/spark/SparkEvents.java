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

  /** So many of those that a query read are recorded, and of those that it wrote. */
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
          Object info = Calls.call(event, "stageInfo");
          if (info != null) {
            int tasks = (Integer) Calls.required(info, "numTasks");
            Object id = Calls.required(info, "stageId");
            STAGES.put(
                id, new Stage(words(String.valueOf(Calls.required(info, "name")), id), tasks));
          }
        }
        case "SparkListenerTaskEnd" -> step(STAGES.get(Calls.required(event, "stageId")));
        case "SparkListenerStageCompleted" -> {
          Object info = Calls.call(event, "stageInfo");
          if (info != null) {
            end(STAGES.remove(Calls.required(info, "stageId")));
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
      Object plan = Calls.call(execution, "analyzed");
      if (plan != null) {
        Set<String> inputs = inputs(plan);
        inputs.stream().limit(MOST_FILES).forEach(SparkEvents::input);
        sayLeftOut(inputs.size(), "read");
        Object written = Calls.call(plan, "outputPath");
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
    Object leaves = Calls.call(plan, "collectLeaves");
    Object iterator = leaves == null ? null : Calls.call(leaves, "iterator");
    while (iterator != null && Boolean.TRUE.equals(Calls.call(iterator, "hasNext"))) {
      Object leaf = Calls.call(iterator, "next");
      Object relation = leaf == null ? null : Calls.call(leaf, "relation");
      Object files = relation == null ? null : Calls.call(relation, "inputFiles");
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
        int count = 0;
        for (Path file : (Iterable<Path>) all::iterator) {
          if (Files.isRegularFile(file) && !String.valueOf(file.getFileName()).startsWith(".")) {
            count++;
            if (count <= MOST_FILES) {
              Deja.output(file);
            }
          }
        }
        sayLeftOut(count, "wrote");
      } catch (IOException e) {
        System.err.println("deja: what Spark wrote to '" + place + "' is not recorded: " + e);
      }
    }
  }

  private static void sayLeftOut(int files, String done) {
    if (files > MOST_FILES) {
      System.err.println(
          "deja: a Spark query %s %d files; the first %d are recorded"
              .formatted(done, files, MOST_FILES));
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
