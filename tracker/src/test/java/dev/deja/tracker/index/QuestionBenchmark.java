package dev.deja.tracker.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.lineage.Lineage;
import dev.deja.tracker.lineage.Trace;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Environment;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.MetadataPoint;
import dev.deja.tracker.model.NotebookRef;
import dev.deja.tracker.query.Query;
import dev.deja.tracker.store.StoredExecution;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/**
 * How long questions take: {@code QuestionBenchmark FOLDER [EXECUTIONS [CELLS]]} makes an index of
 * so many executions in the folder, if there is none yet, and asks it. By default 100,000 of 20
 * cells; each reads two files and writes one. Prints medians of 30 after 10; of fewer where they
 * take long.
 */
public final class QuestionBenchmark {

  private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
  private static final List<String> USERS =
      List.of("ann", "bob", "cem", "dora", "eve", "finn", "gül", "hana", "ivo", "jo");

  private static final List<String> QUESTIONS =
      List.of(
          "",
          "metadata.acc > 0.9 and (tag = 'prod' or user = 'ann')",
          "metadata.acc > 0.5",
          "metadata.acc > 0.9999",
          "metadata.acc > 0.9 and tag = 'prod'",
          "tag = 'prod'",
          "tag = 'best' and status = failed",
          "user = 'ann' and status = failed and metadata.acc > 0.9",
          "params.n = 17 and metadata.loss < 0.1",
          "notebook = 'churn' and metadata.acc > 0.99",
          "not tag = 'baseline' and metadata.note contains 'x9'",
          "started > 2025-11-01T00:00:00Z and user != 'ann'",
          "metadata.acc > 0.98 and metadata.loss > 0.98 and params.n = 3",
          "metadata.none > 1",
          "user = 'nobody' or metadata.acc < 0");

  /** So many executions follow each other by their files. */
  private static final int CHAIN = 10;

  /** So many inputs are shared by all executions. */
  private static final int SHARED = 1_000;

  private static final int DEPTH = 10;

  private QuestionBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    int executions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
    int cells = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
    Path file = folder.resolve("index.db");
    StoreFixture store = new StoreFixture(folder.resolve("store"));
    boolean there = Files.exists(file);
    try (Index index = Index.open(file, folder, store.executions())) {
      if (!there) {
        long start = System.nanoTime();
        fill(file, executions, cells);
        System.out.printf(
            "made %,d × %d in %d s, %,d MB%n",
            executions, cells, (System.nanoTime() - start) / 1_000_000_000, Files.size(file) >> 20);
      }
      for (String question : QUESTIONS) {
        measure(index, question, Optional.empty());
      }
      measure(index, "", Optional.of("metadata.acc"));
      measure(index, "tag = 'prod'", Optional.of("metadata.acc"));
      measure(index, "user = 'ann'", Optional.of("metadata.loss"));
      for (int offset : List.of(0, executions / 2, executions - 100)) {
        part(index, "", Optional.empty(), offset);
        part(index, "", Optional.of("metadata.acc"), offset);
      }
      part(index, "tag = 'prod'", Optional.empty(), 0);
      System.out.printf("%s  how many there are%n", Times.of(() -> index.count(Filter.ALL)));
      System.out.printf("%s  names of all fields%n", Times.of(index::names));
      for (String search : List.of("", "result-7", "no such file")) {
        System.out.printf(
            "%s  files '%s'%n", Times.of(() -> index.files(search, false, 100, 0)), search);
      }
      trace(index, "the end of a chain", chained(executions / CHAIN / 2 * CHAIN + CHAIN - 1));
      trace(index, "the beginning of a chain", chained(executions / CHAIN / 2 * CHAIN));
      trace(index, "a file that " + executions / SHARED + " executions have read", shared(7));
    }
  }

  /** A part of a list as the page asks for it, with how many there are in all. */
  private static void part(Index index, String question, Optional<String> sort, int offset) {
    Filter filter = filter(question, sort, 100);
    int[] total = new int[1];
    Times times =
        Times.of(
            () -> {
              int found = index.part(filter, offset).size();
              total[0] = found < 100 && found > 0 ? offset + found : index.count(filter);
            });
    System.out.printf(
        "%s  100 of %d from %d on  %s%s%n",
        times,
        total[0],
        offset,
        question.isEmpty() ? "(all)" : question,
        sort.map(field -> "  sorted by " + field).orElse(""));
  }

  private static void trace(Index index, String what, Digest start) {
    Trace[] found = new Trace[1];
    Times times =
        Times.of(
            () -> found[0] = Lineage.trace(index, start, DEPTH, Set.of(Trace.Direction.values())));
    System.out.printf(
        "%s  %3d files, %d cell runs  trace of %s, depth %d%n",
        times, found[0].files().size(), found[0].runs().size(), what, DEPTH);
  }

  /** Each execution of a chain reads what the one before wrote. */
  private static Digest chained(int execution) {
    return Digest.of(("chain " + execution).getBytes(UTF_8));
  }

  private static Digest shared(int number) {
    return Digest.of(("shared " + number).getBytes(UTF_8));
  }

  private static List<FileUse> files(int execution, int cell, int cells) {
    if (cell == 1) {
      return List.of(
          file("data/shared.csv", FileUse.Role.INPUT, shared(execution % SHARED)),
          file("step-" + execution + ".bin", FileUse.Role.INPUT, chained(execution)));
    }
    return cell == cells && execution % CHAIN != CHAIN - 1
        ? List.of(
            file("step-" + (execution + 1) + ".bin", FileUse.Role.OUTPUT, chained(execution + 1)))
        : cell == cells
            ? List.of(
                file("result-" + execution + ".bin", FileUse.Role.OUTPUT, chained(-execution)))
            : List.of();
  }

  private static FileUse file(String path, FileUse.Role role, Digest digest) {
    return new FileUse(
        path, role, Optional.of(digest), 1_000, true, List.of("stream"), Optional.empty());
  }

  private static void measure(Index index, String question, Optional<String> sort) {
    Filter filter = filter(question, sort, 51);
    int[] found = new int[1];
    Times times = Times.of(() -> found[0] = index.list(filter).size());
    System.out.printf(
        "%s  %3d found  %s%s%n",
        times,
        found[0],
        question.isEmpty() ? "(all)" : question,
        sort.map(field -> "  sorted by " + field).orElse(""));
  }

  private static Filter filter(String question, Optional<String> sort, int limit) {
    return new Filter(
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        question.isEmpty() ? Optional.empty() : Optional.of(Query.parse(question, Instant::parse)),
        sort.map(field -> new Filter.Sort(Query.field(field), false)),
        limit);
  }

  /** Medians; what the CPU took says more than the clock where other work is done meanwhile. */
  private record Times(double clockMillis, double cpuMillis) {

    private static final int MOST = 40;
    private static final long LONGEST_NANOS = 8_000_000_000L;

    static Times of(Runnable work) {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long[] clock = new long[MOST];
      long[] cpu = new long[MOST];
      int done = 0;
      long began = System.nanoTime();
      while (done < MOST && (done < 4 || System.nanoTime() - began < LONGEST_NANOS)) {
        long cpuStart = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        work.run();
        clock[done] = System.nanoTime() - start;
        cpu[done++] = threads.getCurrentThreadCpuTime() - cpuStart;
      }
      return new Times(median(clock, done), median(cpu, done));
    }

    private static double median(long[] nanos, int done) {
      long[] warm = Arrays.copyOfRange(nanos, done / 4, done);
      Arrays.sort(warm);
      return warm[warm.length / 2] / 1e6;
    }

    @Override
    public String toString() {
      return String.format("%7.1f ms, CPU %6.1f ms", clockMillis, cpuMillis);
    }
  }

  private static void fill(Path file, int executions, int cells) {
    Jdbi jdbi = Jdbi.create(IndexFile.open(file).source());
    Random random = new Random(1);
    List<StoredExecution> chunk = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < executions; i++) {
      StoredExecution made = execution(i, cells, random);
      chunk.add(made);
      tag(made.id(), i, random).ifPresent(events::add);
      if (chunk.size() == 1000 || i == executions - 1) {
        jdbi.useTransaction(
            handle -> {
              ExecutionWriter.write(handle, chunk);
              EventWriter.write(handle, events);
            });
        chunk.clear();
        events.clear();
      }
    }
  }

  /** One in a hundred is in production, one in fifty the best, one in ten a baseline. */
  private static Optional<Event> tag(ExecutionId execution, int number, Random random) {
    String tag =
        number % 100 == 0 ? "prod" : number % 50 == 1 ? "best" : number % 10 == 2 ? "baseline" : "";
    Instant at = FIRST.plusSeconds(600L * number + random.nextInt(300));
    return tag.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Event(
                Event.FORMAT,
                StoreFixture.id(at),
                at,
                "ada",
                execution,
                Event.Kind.TAG_ADDED,
                tag));
  }

  private static StoredExecution execution(int i, int cells, Random random) {
    Instant at = FIRST.plusSeconds(600L * i);
    String notebook = List.of("churn", "etl", "forecast", "quickstart", "report").get(i % 5);
    List<CellRun> runs = new ArrayList<>();
    for (int cell = 1; cell <= cells; cell++) {
      List<MetadataPoint> said =
          cell < cells
              ? List.of()
              : List.of(
                  point("acc", random.nextDouble(), at),
                  point("loss", random.nextDouble(), at),
                  new MetadataPoint(
                      "note", new TextNode("x" + random.nextInt(1000)), Optional.empty(), at));
      runs.add(
          new CellRun(
              cell,
              Optional.of("cell-" + cell),
              cell,
              "var x" + cell + " = " + i % 50 + ";",
              false,
              i % 5 == 4 && cell == cells ? CellRun.Status.ERROR : CellRun.Status.OK,
              at.plusSeconds(cell),
              Duration.ofMillis(250),
              Duration.ofMillis(120),
              1 << 20,
              List.of(),
              Optional.empty(),
              List.of(),
              said,
              List.of(),
              Optional.empty(),
              files(i, cell, cells),
              List.of()));
    }
    String user = USERS.get(random.nextInt(USERS.size()));
    ExecutionStart start =
        new ExecutionStart(
            1,
            StoreFixture.id(at),
            new NotebookRef(notebook, Optional.of("/home/" + user + "/" + notebook + ".ipynb")),
            i / 5 + 1,
            at,
            "/home/" + user,
            "jupyter",
            "0.1.0",
            environment(user),
            Optional.empty(),
            Optional.empty(),
            Map.of("n", random.nextInt(50), "name", "a" + random.nextInt(50)),
            Optional.empty());
    return new StoredExecution(
        start,
        runs,
        Optional.of(
            new ExecutionEnd(
                1,
                i % 5 == 4 ? ExecutionStatus.FAILED : ExecutionStatus.COMPLETED,
                at.plusSeconds(90),
                cells,
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                List.of(),
                Optional.empty(),
                List.of(),
                "kernel",
                List.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                List.of())),
        Optional.empty());
  }

  private static MetadataPoint point(String key, double value, Instant at) {
    return new MetadataPoint(key, new DoubleNode(value), Optional.empty(), at);
  }

  private static Environment environment(String user) {
    return new Environment(
        "lovelace",
        user,
        "Linux 6.1.0",
        "amd64",
        Optional.empty(),
        8,
        -1,
        List.of(),
        "17.0.15+6",
        "Debian",
        List.of(),
        "UTC",
        "en",
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }
}
