package dev.deja.tracker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.f4b6a3.ulid.UlidCreator;
import com.sun.management.OperatingSystemMXBean;
import dev.deja.tracker.index.CaughtUp;
import dev.deja.tracker.index.Filter;
import dev.deja.tracker.index.TestPostgres;
import dev.deja.tracker.lineage.Trace;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.query.Query;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.MinioServer;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.Parallel;
import dev.deja.tracker.store.S3ObjectStore;
import dev.deja.tracker.store.SeaweedServer;
import dev.deja.tracker.store.StoreAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the objects of many executions into a bucket of a real MinIO, as a recorder leaves them,
 * and measures what is done with all of them; then multiplies the rows of the index, and asks that.
 * The figures of {@code docs/scale.md}: {@code ScaleSimulator FOLDER EXECUTIONS [ROWS_OF [NEW]]},
 * with {@code MINIO_BIN}; with {@code NEW} another store in the bucket has all but so many of the
 * newest, which are pushed to it. With {@code WEED_BIN} the bucket is a real SeaweedFS's, and what
 * is written goes into its database.
 */
public final class ScaleSimulator {

  private static final int CELLS = 10;
  private static final int NOTEBOOKS = 20;

  /** Executions that read the same file. */
  private static final int READERS = 100;

  private static final int TASKS = 64;
  private static final int ROUNDS = 5;
  private static final String READ = "5".repeat(64);
  private static final String WRITTEN = "6".repeat(64);

  private final Server server;
  private final String database;
  private final Map<String, String> environment;
  private Map<String, Long> requests = Map.of();

  /** What keeps the objects, and counts requests. */
  private interface Server extends AutoCloseable {

    StoreAddress.Bucket address();

    URI metrics();

    /** So many executions are written at once. */
    int atOnce();

    void write(StoreAddress.Bucket to, List<List<ObjectStore.Put>> executions) throws Exception;

    @Override
    void close();

    static Server start(Path folder) throws Exception {
      return System.getenv("WEED_BIN") == null
          ? new Minio(MinioServer.start(folder))
          : new Seaweed(SeaweedServer.start(folder));
    }
  }

  private record Minio(MinioServer server) implements Server {

    @Override
    public StoreAddress.Bucket address() {
      return server.address();
    }

    @Override
    public URI metrics() {
      return URI.create(server.endpoint() + "/minio/v2/metrics/cluster");
    }

    @Override
    public int atOnce() {
      return 1_000;
    }

    @Override
    public void write(StoreAddress.Bucket to, List<List<ObjectStore.Put>> executions) {
      try (ObjectStore store = S3ObjectStore.open(to, MinioServer.CREDENTIALS)) {
        List<Callable<Boolean>> puts = new ArrayList<>();
        executions.forEach(each -> puts.add(() -> putAll(store, each)));
        Parallel.all(puts);
      }
    }

    private static boolean putAll(ObjectStore to, List<ObjectStore.Put> all) {
      all.forEach(put -> to.putIfAbsent(put.key(), put.sizeBytes(), put.source()));
      return true;
    }

    @Override
    public void close() {
      server.close();
    }
  }

  private record Seaweed(SeaweedServer server) implements Server {

    @Override
    public StoreAddress.Bucket address() {
      return server.address();
    }

    @Override
    public URI metrics() {
      return server.metrics();
    }

    @Override
    public int atOnce() {
      return 20_000;
    }

    @Override
    public void write(StoreAddress.Bucket to, List<List<ObjectStore.Put>> executions)
        throws Exception {
      server.load(to.prefix(), executions.stream().flatMap(List::stream).toList());
    }

    @Override
    public void close() {
      server.close();
    }
  }

  private ScaleSimulator(Server server, TestPostgres database, Map<String, String> environment) {
    this.server = server;
    this.database = database.url();
    this.environment = environment;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0])).toAbsolutePath();
    int executions = Integer.parseInt(arguments[1]);
    int rows = arguments.length > 2 ? Integer.parseInt(arguments[2]) : executions;
    int fresh = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 0;
    try (Server server = Server.start(folder);
        TestPostgres database = TestPostgres.start()) {
      Map<String, String> environment = new LinkedHashMap<>(MinioServer.CREDENTIALS);
      environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
      environment.put("XDG_DATA_HOME", folder.resolve("data").toString());
      environment.put("DEJA_INDEX", database.url());
      environment.put("DEJA_STORE", server.address().text());
      new ScaleSimulator(server, database, environment).run(folder, executions, rows, fresh);
    }
    System.exit(0);
  }

  private void run(Path folder, int executions, int rows, int fresh) throws Exception {
    StoreFixture fixture = new StoreFixture(folder.resolve("template"));
    Template template = Template.of(fixture);
    Map<String, String> other = new LinkedHashMap<>(environment);
    other.put("DEJA_STORE", server.address().text());
    requests = counted();
    int copied = fresh == 0 ? 0 : executions - fresh;
    measure(executions, "write", () -> write(template, environment, executions, other, copied));
    try (ObjectStore objects = S3ObjectStore.open(bucket(environment), environment)) {
      try (Stream<ObjectStore.Sized> all = objects.sizes("")) {
        List<Long> sizes = all.map(ObjectStore.Sized::sizeBytes).toList();
        say("%d objects, %d bytes", sizes.size(), sizes.stream().mapToLong(Long::longValue).sum());
      }
    }
    try (Tracker tracker = Tracker.open(environment)) {
      requests = counted();
      measure(executions, "reindex", () -> whole(tracker.reindex()));
      rows(executions);
      ask(tracker);
      measure(executions, "a question", () -> tracker.list(limited("")).size());
      if (fresh > 0) {
        try (Tracker copy = Tracker.open(other)) {
          measure(executions, "push", () -> tracker.copyTo(copy, Optional.empty()).executions());
          measure(
              executions, "push again", () -> tracker.copyTo(copy, Optional.empty()).executions());
        }
      }
      measure(
          executions,
          "gc --dry-run",
          () -> tracker.collect(List.of(), Duration.ofDays(7), true).kept());
    }
    if (rows > executions) {
      multiply(rows / executions - 1);
      rows(rows);
      try (Tracker tracker = Tracker.open(environment)) {
        ask(tracker);
      }
    }
  }

  private static int whole(CaughtUp result) {
    if (!result.damaged().isEmpty()) {
      throw new IllegalStateException(result.damaged().get(0));
    }
    return result.executions();
  }

  /** What an execution reads, as others do. */
  private static Digest shared(int number) {
    return Digest.of(("data " + number / READERS).getBytes(UTF_8));
  }

  /** What people ask, each so often that what is warm is measured. */
  private static void ask(Tracker tracker) throws Exception {
    Digest shared = shared(0);
    repeat("list", () -> tracker.list(limited("")).size());
    repeat("list: a metadata question", () -> tracker.list(limited("metadata.loss > 0.9")).size());
    repeat(
        "list: a rare one",
        () -> tracker.list(limited("metadata.loss > 0.999 and params.lr = 0.1")).size());
    repeat("list: a group", () -> tracker.list(limited("group = 'sweep-7'")).size());
    repeat(
        "trace of a file",
        () -> tracker.trace(shared, 10, EnumSet.allOf(Trace.Direction.class)).runs().size());
  }

  private static Filter limited(String question) {
    return new Filter(
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        question.isEmpty() ? Optional.empty() : Optional.of(Query.parse(question, Instant::parse)),
        Optional.empty(),
        50);
  }

  private static StoreAddress.Bucket bucket(Map<String, String> environment) {
    return (StoreAddress.Bucket) Configuration.of(environment).store();
  }

  /** The objects of one execution, of which others are copies. */
  private record Template(String id, String start, String cells, String end, Digest segment) {

    /** Ten cells, two keys, a file that is read and one that is written, a task of a group. */
    static Template of(StoreFixture store) throws IOException {
      StoreFixture.Draft draft =
          store.execution("template", 1, "2026-01-01T00:00:00Z").parameter("lr", 0.1);
      for (int cell = 1; cell < CELLS - 2; cell++) {
        draft.ok("var x" + cell + " = " + cell + " * 17;\nx" + cell, "" + cell * 17);
      }
      ExecutionId id =
          draft
              .files(
                  "train()",
                  use("data.csv", FileUse.Role.INPUT, READ),
                  use("model.bin", FileUse.Role.OUTPUT, WRITTEN))
              .metadata("Deja.metadata(\"loss\", loss)", "loss", "0.7182")
              .metadata("Deja.metadata(\"acc\", acc)", "acc", "0.9")
              .seal(ExecutionStatus.COMPLETED);
      Path folder = store.folder().resolve("executions").resolve(id.ulid());
      byte[] packed = Files.readAllBytes(folder.resolve("cells-1.jsonl.gz"));
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
        byte[] cells = in.readAllBytes();
        return new Template(
            id.ulid(),
            Files.readString(folder.resolve("start.json")),
            new String(cells, ISO_8859_1),
            Files.readString(folder.resolve("end.json")),
            Digest.of(cells));
      }
    }

    private static FileUse use(String path, FileUse.Role role, String digest) {
      return new FileUse(
          path,
          role,
          Optional.of(new Digest(digest)),
          1_000_000,
          false,
          List.of("stream"),
          Optional.empty());
    }

    /** With an id, a number, values and files of its own. */
    List<ObjectStore.Put> copy(int number, Instant at, String ulid) throws IOException {
      String notebook = "notebook-" + number % NOTEBOOKS;
      int short_ = number / NOTEBOOKS + 1;
      String own =
          start
              .replace(id, ulid)
              .replace("\"template\"", "\"" + notebook + "\"")
              .replaceFirst("\"number\":1", "\"number\":" + short_)
              .replaceFirst("2026-01-01T00:00:00Z", at.toString())
              .replaceFirst(
                  "}\\s*$",
                  ",\"task\":{\"group\":\"01JC%022d\",\"name\":\"sweep-%d\",\"number\":%d}}"
                      .formatted(number / TASKS, number / TASKS, number % TASKS + 1));
      byte[] model = ("model " + number).getBytes(UTF_8);
      Digest written = Digest.of(model);
      byte[] segment =
          cells
              .replace(READ, shared(number).hex())
              .replace(WRITTEN, written.hex())
              .replace("0.7182", "0." + (1_000 + number * 7_919L % 9_000))
              .getBytes(ISO_8859_1);
      String folder = "executions/" + ulid + "/";
      return List.of(
          put(BlobStore.key(written), model),
          put("notebooks/" + notebook + "/" + short_, ulid.getBytes(UTF_8)),
          put(folder + "start.json", own.getBytes(UTF_8)),
          put(folder + "cells-1.jsonl.gz", packed(segment)),
          put(
              folder + "end.json",
              end.replace(id, ulid)
                  .replace(this.segment.hex(), Digest.of(segment).hex())
                  .getBytes(UTF_8)));
    }

    private static ObjectStore.Put put(String key, byte[] bytes) {
      return new ObjectStore.Put(key, bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    private static byte[] packed(byte[] segment) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
        out.write(segment);
      }
      return bytes.toByteArray();
    }
  }

  /** One a minute, until now; the first of them to another store too. */
  private int write(
      Template template,
      Map<String, String> to,
      int executions,
      Map<String, String> other,
      int copied)
      throws Exception {
    Instant begin = Instant.now().minus(Duration.ofMinutes(executions));
    for (int from = 1; from <= executions; from += server.atOnce()) {
      List<List<ObjectStore.Put>> all = new ArrayList<>();
      for (int i = from; i < from + server.atOnce() && i <= executions; i++) {
        Instant at = begin.plus(Duration.ofMinutes(i));
        all.add(template.copy(i, at, UlidCreator.getUlid(at.toEpochMilli()).toString()));
      }
      server.write(bucket(to), all);
      List<List<ObjectStore.Put>> copies =
          all.subList(0, Math.max(0, Math.min(copied - from + 1, all.size())));
      if (!copies.isEmpty()) {
        server.write(bucket(other), copies);
      }
    }
    return executions;
  }

  private Connection connected() throws SQLException {
    // The user goes before the host in our form of an address, behind it in JDBC's.
    return DriverManager.getConnection(
        database.replaceFirst("^postgresql://postgres@", "jdbc:postgresql://") + "?user=postgres");
  }

  private static Map<String, List<String>> tables(Connection connection) throws SQLException {
    Map<String, List<String>> tables = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet columns =
            statement.executeQuery(
                "select table_schema || '.' || table_name, column_name"
                    + " from information_schema.columns where table_schema like 'deja%'")) {
      while (columns.next()) {
        tables
            .computeIfAbsent(columns.getString(1), name -> new ArrayList<>())
            .add(columns.getString(2));
      }
    }
    return tables;
  }

  private void rows(int executions) throws SQLException {
    try (Connection connection = connected();
        Statement statement = connection.createStatement()) {
      long all = 0;
      for (String table : tables(connection).keySet()) {
        try (ResultSet count = statement.executeQuery("select count(*) from " + table)) {
          count.next();
          all += count.getLong(1);
        }
      }
      try (ResultSet size = statement.executeQuery("select pg_database_size(current_database())")) {
        size.next();
        say(
            "%d rows of %d executions (%.1f each), %d bytes each",
            all, executions, (double) all / executions, size.getLong(1) / executions);
      }
    }
  }

  /** Adds so many copies of each row, which differ in their ids and in the files they name. */
  private void multiply(int copies) throws SQLException {
    long begin = System.nanoTime();
    try (Connection connection = connected();
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, List<String>> table : tables(connection).entrySet()) {
        List<String> columns = table.getValue();
        if (!columns.contains("execution") && !table.getKey().endsWith(".executions")) {
          continue;
        }
        List<String> values = new ArrayList<>();
        for (String column : columns) {
          boolean id = column.equals("execution") || column.equals("id");
          boolean file = column.equals("digest");
          values.add(
              id || file
                  ? "overlay(%s placing lpad(k::text, 8, '0') from %d)"
                      .formatted(column, id ? 17 : 20)
                  : column);
        }
        statement.execute(
            "insert into %s (%s) select %s from %s, generate_series(1, %d) k"
                .formatted(
                    table.getKey(),
                    String.join(", ", columns),
                    String.join(", ", values),
                    table.getKey(),
                    copies));
        statement.execute("analyze " + table.getKey());
        if (table.getKey().endsWith(".executions")) {
          // The store does not have them, and a whole listing would take them out again.
          String listed = table.getKey().replace(".executions", ".whole_listings");
          statement.execute("delete from " + listed);
          statement.execute(
              "insert into " + listed + " values (extract(epoch from now())::bigint * 1000)");
        }
      }
      for (String table : tables(connection).keySet()) {
        if (table.endsWith(".whole_listings")) {
          statement.execute(
              "update " + table + " set at = extract(epoch from now())::bigint * 1000");
        }
      }
    }
    say("rows multiplied in %.0f s", (System.nanoTime() - begin) / 1e9);
  }

  /** How many requests of each kind the server has answered. */
  private Map<String, Long> counted() throws IOException, InterruptedException {
    // It counts them together every ten seconds.
    Thread.sleep(11_000);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(server.metrics()).build(),
                HttpResponse.BodyHandlers.ofString());
    Map<String, Long> counts = new TreeMap<>();
    answer
        .body()
        .lines()
        .filter(line -> line.matches("(minio_s3_requests|SeaweedFS_s3_request)_total\\{.*"))
        .forEach(
            line ->
                counts.merge(
                    line.replaceAll(".*(?:api|type)=\"([A-Za-z0-9]+)\".*", "$1"),
                    (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                    Long::sum));
    return counts;
  }

  private void measure(int executions, String what, Callable<? extends Number> work)
      throws Exception {
    long start = System.nanoTime();
    double before = cpu();
    Number result = work.call();
    double took = (System.nanoTime() - start) / 1e9;
    double cpu = cpu() - before;
    Map<String, Long> now = counted();
    StringBuilder each = new StringBuilder();
    now.forEach(
        (api, count) -> {
          long more = count - requests.getOrDefault(api, 0L);
          if (more > 0) {
            each.append(" %s %d (%.3f)".formatted(api, more, (double) more / executions));
          }
        });
    requests = now;
    say(
        "%-26s %8.1f s, %.1f s of CPU  (%d)  requests, and for each execution:%s",
        what, took, cpu, result, each);
  }

  private static void repeat(String what, Callable<? extends Number> work) throws Exception {
    List<Double> took = new ArrayList<>();
    Number result = 0;
    double before = cpu();
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      result = work.call();
      took.add((System.nanoTime() - start) / 1e6);
    }
    double cpu = (cpu() - before) * 1e3 / ROUNDS;
    double first = took.get(0);
    took.sort(null);
    say(
        "%-26s %8.0f ms, the first %.0f ms, %.0f ms of CPU  (%d)",
        what, took.get(ROUNDS / 2), first, cpu, result);
  }

  /** What this process has taken, in seconds; the servers' is theirs. */
  private static double cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  private static void say(String format, Object... values) {
    System.out.printf(format + "%n", values);
    System.out.flush();
  }
}
