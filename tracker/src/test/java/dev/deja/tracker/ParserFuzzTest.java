package dev.deja.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.index.Reference;
import dev.deja.tracker.index.UnknownReference;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.notebook.NotebookProblem;
import dev.deja.tracker.query.Query;
import dev.deja.tracker.query.QueryProblem;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.Layout;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.StoreAddress;
import dev.deja.tracker.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that reads what others have written says what is wrong with it, and never anything
 * else. {@code -Ddeja.fuzz=1000000} tries so many of each; {@code -Ddeja.seed} others.
 */
class ParserFuzzTest {

  private static final int CASES = Integer.getInteger("deja.fuzz", 1_500);
  private static final long SEED = Long.getLong("deja.seed", 1);

  private static final List<String> REFERENCES =
      List.of(
          "latest",
          "churn/42",
          "churn/42/7",
          "churn/latest",
          "churn@production",
          "@production/3",
          "01JC9ZV4M0",
          "01ARZ3NDEKTSV4RRFFQ69G5FAV",
          "a b/3",
          "churn/latest/2");

  private static final List<String> QUESTIONS =
      List.of(
          "metadata.acc > 0.9 and (tag = 'prod' or user = \"ann\")",
          "not status = failed and started > 7d",
          "params.\"learning rate\" <= 1e-3",
          "metadata.note contains 'x9' and duration > 90s",
          "notebook = 'churn' and started > 2025-11-01T00:00:00Z");

  private static final List<String> ADDRESSES =
      List.of(
          "s3://bucket/prefix",
          "s3://team/notebooks?endpoint=https://other:9000&region=eu-west-1&path-style=on&ca=/x.pem",
          "/home/ann/store",
          "file:///home/ann/store");

  private static final String NOTEBOOK =
      """
      {"cells":[{"cell_type":"code","id":"a1","execution_count":1,"metadata":{"tags":["parameters"]},
      "source":["int x = 1;\\n","x"],"outputs":[{"output_type":"stream","name":"stdout","text":["1\\n"]},
      {"output_type":"execute_result","execution_count":1,"metadata":{},"data":{"text/plain":["1"]}}]},
      {"cell_type":"markdown","id":"a2","metadata":{},"source":"# x"}],
      "metadata":{"kernelspec":{"name":"java","display_name":"Java"},"language_info":{"name":"java"}},
      "nbformat":4,"nbformat_minor":5}
      """;

  @TempDir Path folder;

  private interface Case {
    void run() throws Exception;
  }

  /** Runs a case; only what the user is told may come out of it. */
  private static void require(Case attempt, Object input, Set<Class<?>> said) {
    try {
      attempt.run();
    } catch (Throwable e) {
      if (said.stream().noneMatch(type -> type.isInstance(e))
          || e.getMessage() == null
          || e.getMessage().isBlank()) {
        throw new AssertionError("seed " + SEED + ", input: " + input, e);
      }
    }
  }

  private static void fuzz(List<String> right, Consumer<String> parser) {
    Mutation mutation = new Mutation(SEED);
    right.forEach(parser);
    for (int i = 0; i < CASES; i++) {
      parser.accept(mutation.of(right.get(mutation.below(right.size()))));
    }
  }

  @Test
  void references() {
    fuzz(
        REFERENCES,
        text -> require(() -> Reference.parse(text), text, Set.of(UnknownReference.class)));
  }

  @Test
  void questions() {
    fuzz(
        QUESTIONS,
        text ->
            require(
                () -> Query.parse(text, ParserFuzzTest::time), text, Set.of(QueryProblem.class)));
  }

  private static Instant time(String text) {
    if (text.matches("[0-9]{1,4}d")) {
      return Instant.EPOCH.plus(Duration.ofDays(Long.parseLong(text.replace("d", ""))));
    }
    throw new DateTimeException("'" + text + "' is no time");
  }

  @Test
  void addresses() {
    fuzz(
        ADDRESSES,
        text ->
            require(
                () -> StoreAddress.parse(text, Map.of()),
                text,
                Set.of(IllegalArgumentException.class, StoreException.class)));
  }

  @Test
  void notebooks() {
    fuzz(
        List.of(NOTEBOOK),
        text ->
            require(
                () -> Notebook.parse("x.ipynb", text.getBytes(UTF_8)).codeCells(),
                text,
                Set.of(NotebookProblem.class)));
  }

  @Test
  void objectsOfAStore() throws IOException {
    StoreFixture fixture = new StoreFixture(folder);
    Digest bundle = fixture.bundle("churn.ipynb", Map.of("churn.ipynb", "{}", "a/b.txt", "x"));
    ExecutionId id =
        fixture
            .execution("churn", 1, "2026-11-20T10:00:00Z")
            .bundle(bundle)
            .parameter("n", 3)
            .ok("1 + 1", "2")
            .metadata("m", "acc", "0.9")
            .files("r", StoreFixture.input("data.csv", "x"))
            .seal(ExecutionStatus.COMPLETED);
    LocalObjectStore objects = LocalObjectStore.open(folder);
    Mutation mutation = new Mutation(SEED);
    for (String key : List.of(Layout.start(id), Layout.end(id), Layout.cells(id, 1))) {
      byte[] right = objects.open(key).orElseThrow().readAllBytes();
      for (int i = 0; i < CASES / 3; i++) {
        byte[] nearly = mutation.of(right);
        replace(objects, key, nearly);
        require(
            () -> new Executions(objects).read(id),
            key + ": " + new String(nearly, UTF_8),
            Set.of(StoreException.class));
      }
      replace(objects, key, right);
    }
    byte[] manifest = fixture.executions().blobs().read(bundle);
    for (int i = 0; i < CASES / 3; i++) {
      byte[] nearly = mutation.of(manifest);
      Digest digest = fixture.executions().blobs().put(nearly).digest();
      Path to = folder.resolveSibling("unpacked-" + i);
      require(
          () -> new dev.deja.tracker.store.Bundles(fixture.executions()).unpack(digest, to),
          new String(nearly, UTF_8),
          Set.of(StoreException.class));
      remove(to);
    }
    assertThat(new Executions(objects).read(id)).isPresent();
  }

  private static void replace(LocalObjectStore objects, String key, byte[] bytes) {
    objects.replace(key, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  private static void remove(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (var all = Files.walk(tree)) {
        for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
