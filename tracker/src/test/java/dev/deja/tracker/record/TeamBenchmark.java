package dev.deja.tracker.record;

import com.sun.management.OperatingSystemMXBean;
import dev.deja.kernel.model.CellStatus;
import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.StoreGenerator;
import dev.deja.tracker.index.CaughtUp;
import dev.deja.tracker.index.Index;
import dev.deja.tracker.index.PostgresAddress;
import dev.deja.tracker.index.TestPostgres;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.EmbeddedS3;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.MinioServer;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.S3ObjectStore;
import dev.deja.tracker.store.StoredExecution;
import dev.deja.tracker.upkeep.GarbageCollection;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.UploadObjectArgs;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import okhttp3.OkHttpClient;

/**
 * Figures of a store that a team shares: {@code TeamBenchmark WHAT FOLDER [COUNT]}, where {@code
 * WHAT} is {@code small} (blobs of a kilobyte), {@code large} (one file, COUNT in megabytes),
 * {@code lag} (of shipping), {@code reindex}, {@code gc}. The first three need {@code MINIO_BIN},
 * the others a folder in memory.
 */
final class TeamBenchmark {

  private static final int AT_ONCE = 8;
  private static final int ROUNDS = 5;
  private static final int LARGE_ROUNDS = 3;

  private TeamBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    int count = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
    switch (arguments[0]) {
      case "small" -> small(folder, count == 0 ? 10_000 : count);
      case "large" -> large(folder, count == 0 ? 1024 : count);
      case "lag" -> lag(folder, count == 0 ? 200 : count);
      case "reindex" -> reindex(folder, count == 0 ? 100_000 : count);
      case "gc" -> collect(folder, count == 0 ? 1_000_000 : count);
      default -> throw new IllegalArgumentException("'" + arguments[0] + "' is not measured here");
    }
    System.exit(0);
  }

  private interface Work {
    void run() throws Exception;
  }

  /** What this process has taken, in seconds. */
  private static double cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  private static double seconds(Work work) throws Exception {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void together(int count, IntFunction<Work> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Callable<Object>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Work each = work.apply(i);
        calls.add(
            () -> {
              each.run();
              return each;
            });
      }
      for (Future<Object> each : threads.invokeAll(calls)) {
        var unused = each.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static MinioClient raw(MinioServer server) {
    OkHttpClient http = new OkHttpClient.Builder().build();
    http.dispatcher().setMaxRequestsPerHost(32);
    return MinioClient.builder()
        .endpoint(server.endpoint().toString())
        .credentials(
            MinioServer.CREDENTIALS.get("AWS_ACCESS_KEY_ID"),
            MinioServer.CREDENTIALS.get("AWS_SECRET_ACCESS_KEY"))
        .region("us-east-1")
        .httpClient(http)
        .build();
  }

  private static byte[] blob(int number) {
    byte[] bytes = new byte[1_000];
    new Random(number).nextBytes(bytes);
    return bytes;
  }

  private static void small(Path folder, int count) throws Exception {
    try (MinioServer server = MinioServer.start(folder);
        S3ObjectStore store = S3ObjectStore.open(server.address(), MinioServer.CREDENTIALS)) {
      MinioClient raw = raw(server);
      BlobStore blobs = new BlobStore(store);
      int each = count / ROUNDS;
      double[] sums = new double[4];
      for (int round = -1; round < ROUNDS; round++) {
        int first = (round + 1) * each;
        double[] took = {
          seconds(() -> together(each, i -> () -> blobs.put(blob(first + i)))),
          seconds(
              () -> together(each, i -> () -> putRaw(raw, "raw/" + (first + i), blob(first + i)))),
          seconds(() -> together(each, i -> () -> blobs.read(Digest.of(blob(first + i))))),
          seconds(() -> together(each, i -> () -> getRaw(raw, "raw/" + (first + i))))
        };
        for (int i = 0; i < took.length && round >= 0; i++) {
          // The first round warms up.
          sums[i] += took[i];
        }
      }
      System.out.printf(
          "%d blobs of 1 kB: put %.1f s, raw %.1f s, ratio %.2f; get %.1f s, raw %.1f s, ratio"
              + " %.2f%n",
          each * ROUNDS, sums[0], sums[1], sums[0] / sums[1], sums[2], sums[3], sums[2] / sums[3]);
    }
  }

  private static void putRaw(MinioClient raw, String key, byte[] bytes) throws Exception {
    var unused =
        raw.putObject(
            PutObjectArgs.builder().bucket(EmbeddedS3.BUCKET).object(key).stream(
                    new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
                .build());
  }

  private static void getRaw(MinioClient raw, String key) throws Exception {
    try (InputStream in =
        raw.getObject(GetObjectArgs.builder().bucket(EmbeddedS3.BUCKET).object(key).build())) {
      in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static void large(Path folder, int megabytes) throws Exception {
    Path file = folder.resolve("large");
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] random = new byte[1 << 20];
      Random numbers = new Random(1);
      for (int i = 0; i < megabytes; i++) {
        numbers.nextBytes(random);
        out.write(random);
      }
    }
    try (MinioServer server = MinioServer.start(folder);
        S3ObjectStore store = S3ObjectStore.open(server.address(), MinioServer.CREDENTIALS)) {
      MinioClient raw = raw(server);
      BlobStore blobs = new BlobStore(store);
      Digest[] digest = new Digest[1];
      double[] sums = new double[4];
      int rounds = megabytes > 2_000 ? 1 : LARGE_ROUNDS;
      for (int round = 0; round < rounds; round++) {
        sums[0] += seconds(() -> digest[0] = blobs.put(file).digest());
        sums[1] += seconds(() -> uploadRaw(raw, file));
        sums[2] +=
            seconds(
                () -> {
                  try (InputStream in = blobs.open(digest[0])) {
                    in.transferTo(OutputStream.nullOutputStream());
                  }
                });
        sums[3] += seconds(() -> getRaw(raw, "raw"));
        store.delete(BlobStore.key(digest[0]));
      }
      System.out.printf(
          "%d times %d MB, heap of %d MB: put %.1f s, raw %.1f s, ratio %.2f; get %.1f s, raw %.1f"
              + " s, ratio %.2f%n",
          rounds,
          megabytes,
          Runtime.getRuntime().maxMemory() >> 20,
          sums[0],
          sums[1],
          sums[0] / sums[1],
          sums[2],
          sums[3],
          sums[2] / sums[3]);
    } finally {
      Files.delete(file);
    }
  }

  private static void uploadRaw(MinioClient raw, Path file) throws Exception {
    var unused =
        raw.uploadObject(
            UploadObjectArgs.builder()
                .bucket(EmbeddedS3.BUCKET)
                .object("raw")
                .filename(file.toString())
                .build());
  }

  /** How long after its end a run is in the bucket, and how long after the session's the seal. */
  private static void lag(Path folder, int cells) throws Exception {
    try (MinioServer server = MinioServer.start(folder)) {
      BucketFaults team = new BucketFaults(server.address(), MinioServer.CREDENTIALS, folder);
      team.notebook("churn");
      RecordedSession session = team.session("churn", RecorderOptions.UNLIMITED);
      long[] finished = new long[cells + 1];
      List<Double> lags = new ArrayList<>();
      try (ObjectStore bucket = team.bucket()) {
        Executions executions = new Executions(bucket);
        int seen = 0;
        for (int cell = 1; cell <= cells; cell++) {
          session.run("cell" + cell + "()", "output " + cell + "\n", CellStatus.OK);
          finished[cell] = System.nanoTime();
          // A person's or a program's pace: what is asked meanwhile takes its time.
          int now =
              executions.read(session.id).map(StoredExecution::cells).map(List::size).orElse(0);
          for (; seen < now; seen++) {
            lags.add((System.nanoTime() - finished[seen + 1]) / 1e9);
          }
        }
        lags.sort(null);
        double seal = seconds(session.recorder::sessionEnded);
        int stored = executions.read(session.id).orElseThrow().cells().size();
        System.out.printf(
            "%d cells in %.1f s: a run is in the bucket %.1f s (median; at most %.1f s) after its"
                + " end, and the seal %.2f s after the session's (%d runs, %d of them before"
                + " that)%n",
            cells,
            (finished[cells] - finished[1]) / 1e9,
            lags.get(lags.size() / 2),
            lags.get(lags.size() - 1),
            seal,
            stored,
            seen);
      }
    }
  }

  private static void reindex(Path folder, int executions) throws Exception {
    StoreFixture store = new StoreFixture(folder.resolve("store"));
    System.out.printf(
        "made in %.0f s%n",
        seconds(
            () ->
                StoreGenerator.main(
                    new String[] {
                      folder.resolve("store").toString(), String.valueOf(executions), "5"
                    })));
    try (Index index =
        Index.open(folder.resolve("index.db"), folder.resolve("cache"), store.executions())) {
      rebuild("SQLite", index);
    }
    try (TestPostgres postgres = TestPostgres.start();
        Index index =
            Index.open(
                PostgresAddress.parse(postgres.url(), "bench", Map.of()), store.executions())) {
      rebuild("PostgreSQL", index);
    }
  }

  private static void rebuild(String name, Index index) throws Exception {
    CaughtUp[] result = new CaughtUp[1];
    double before = cpu();
    double took = seconds(() -> result[0] = index.rebuild());
    double cpu = cpu() - before;
    double again = seconds(() -> result[0] = index.catchUp());
    double third = seconds(() -> result[0] = index.catchUp());
    System.out.printf(
        "%s: reindex %.1f s, %.1f s of CPU; then nothing new %.2f s, and again %.2f s%n",
        name, took, cpu, again, third);
  }

  private static void collect(Path folder, int count) throws Exception {
    LocalObjectStore store = LocalObjectStore.open(folder.resolve("store"));
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(9)));
    double made =
        seconds(
            () -> {
              for (int i = 0; i < count; i++) {
                byte[] bytes = ByteBuffer.allocate(4).putInt(i).array();
                Path file = store.folder().resolve(BlobStore.key(Digest.of(bytes)));
                if (i < 20_000) {
                  Files.createDirectories(file.getParent());
                }
                Files.write(file, bytes);
                Files.setLastModifiedTime(file, old);
              }
            });
    System.out.printf("made in %.0f s%n", made);
    GarbageCollection.Removed[] removed = new GarbageCollection.Removed[1];
    for (boolean dry : new boolean[] {true, false}) {
      double before = cpu();
      double took =
          seconds(
              () ->
                  removed[0] =
                      new GarbageCollection(store)
                          .run(Set.of(), Instant.now(), Duration.ofDays(1), dry));
      System.out.printf(
          "gc%s of %d blobs: %.1f s, %.1f s of CPU, %d MB of heap in use%n",
          dry ? " --dry-run" : "",
          removed[0].blobs(),
          took,
          cpu() - before,
          (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
    }
  }
}
