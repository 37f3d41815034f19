package dev.deja.tracker.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.query.Query;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the database answers is what the question means. */
class QuestionTest {

  /** An execution as this test knows it. */
  private record Known(
      String reference, double loss, boolean hasLoss, Optional<String> tag, String user, int n) {}

  @TempDir Path folder;

  private final Random random = new Random(7);
  private final List<Known> known = new ArrayList<>();

  @Test
  void answersAreWhatTheQuestionMeans() {
    StoreFixture store = new StoreFixture(folder.resolve("store"));
    for (int i = 1; i <= 60; i++) {
      write(store, i);
    }
    try (Index index = open(store)) {
      index.catchUp();
      for (int i = 0; i < questions(); i++) {
        Map.Entry<String, Predicate<Known>> asked = question(3);
        List<String> expected = new ArrayList<>();
        for (int k = known.size() - 1; k >= 0; k--) {
          if (asked.getValue().test(known.get(k))) {
            expected.add(known.get(k).reference());
          }
        }

        assertThat(references(index, asked.getKey(), 0)).as(asked.getKey()).isEqualTo(expected);
        assertThat(references(index, asked.getKey(), 3))
            .as(asked.getKey())
            .isEqualTo(expected.subList(0, Math.min(3, expected.size())));
      }
    }
  }

  @Test
  void partsOfAListAreTheListAndNamesAndFilesAreKnown() {
    StoreFixture store = new StoreFixture(folder.resolve("store"));
    for (int i = 1; i <= 30; i++) {
      write(store, i);
    }
    store
        .execution("etl", 1, "2026-11-02T00:00:00Z")
        .files("a", StoreFixture.input("raw_1%.csv", "raw"), StoreFixture.output("B.bin", "one"))
        .files("b", StoreFixture.output("B.bin", "two"))
        .artifact("c", "model", "weights")
        .seal(ExecutionStatus.COMPLETED);
    store
        .execution("etl", 2, "2026-11-03T00:00:00Z")
        .files("a", StoreFixture.input("B.bin", "two"))
        .seal(ExecutionStatus.COMPLETED);
    ExecutionId deleted =
        store
            .execution("etl", 3, "2026-11-04T00:00:00Z")
            .metadata("m", "loss", "0.5")
            .seal(ExecutionStatus.COMPLETED);
    store
        .executions()
        .delete(
            store.executions().read(deleted).orElseThrow(),
            "ada",
            "a test",
            Instant.parse("2026-11-05T00:00:00Z"));
    try (Index index = open(store)) {
      index.catchUp();
      for (String sort : List.of("metadata.loss", "metadata.loss:asc", "user", "started:asc")) {
        Filter.Sort by =
            new Filter.Sort(Query.field(sort.replace(":asc", "")), sort.endsWith(":asc"));
        List<String> whole = part(index, by, 0, 0);
        List<String> parts = new ArrayList<>();
        for (int offset = 0; offset < 35; offset += 5) {
          parts.addAll(part(index, by, 5, offset));
        }

        assertThat(parts).as(sort).isEqualTo(whole).hasSize(32);
      }
      assertThat(index.count(Filter.ALL)).isEqualTo(32);
      Names names = index.names();
      assertThat(names.metadata()).containsExactly("loss");
      assertThat(names.parameters()).containsExactly("n", "who");
      assertThat(names.notebooks()).containsExactly("churn", "etl");
      assertThat(files(index, "", false))
          .containsExactly(
              "B.bin etl/2 1",
              "artifact://etl/1/model etl/1 3",
              "B.bin etl/1 1",
              "raw_1%.csv etl/1 1");
      assertThat(files(index, "", true)).containsExactly("artifact://etl/1/model etl/1 3");
      assertThat(files(index, "b.b", false)).hasSize(2);
      assertThat(files(index, "_1%", false)).containsExactly("raw_1%.csv etl/1 1");
      assertThat(files(index, Digest.of("one".getBytes(UTF_8)).toString().substring(0, 15), false))
          .containsExactly("B.bin etl/1 1");
      assertThat(index.recorded())
          .isEqualTo(new Recorded(33, index.recorded().cellRuns(), 5, 3 + 3 + 3 + 7 + 3, 4, 16));
    }
  }

  private static List<String> part(Index index, Filter.Sort sort, int limit, int offset) {
    Filter filter =
        new Filter(
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(sort),
            limit);
    return index.part(filter, offset).stream().map(row -> row.execution().reference()).toList();
  }

  private static List<String> files(Index index, String search, boolean artifacts) {
    return index.files(search, artifacts, 10, 0).stream()
        .map(file -> file.path() + " " + file.reference() + " " + file.cell())
        .toList();
  }

  int questions() {
    return 400;
  }

  Index open(StoreFixture store) {
    return Index.open(folder.resolve("index.db"), folder, store.executions());
  }

  private static List<String> references(Index index, String question, int limit) {
    Filter filter =
        new Filter(
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.of(Query.parse(question, Instant::parse)),
            Optional.empty(),
            limit);
    return index.list(filter).stream().map(ExecutionRow::reference).toList();
  }

  private void write(StoreFixture store, int number) {
    Known made =
        new Known(
            "churn/" + number,
            random.nextInt(10) / 10.0,
            random.nextInt(4) > 0,
            random.nextBoolean() ? Optional.of("t" + random.nextInt(3)) : Optional.empty(),
            "u" + random.nextInt(3),
            random.nextInt(5));
    known.add(made);
    StoreFixture.Draft draft =
        store
            .execution(
                "churn",
                number,
                Instant.parse("2026-11-01T00:00:00Z").plusSeconds(60L * number).toString())
            .user(made.user())
            .parameter("n", made.n())
            .parameter("who", made.user());
    if (made.hasLoss()) {
      draft.metadata("x", "loss", String.valueOf(made.loss()));
    }
    ExecutionId id = draft.seal(ExecutionStatus.COMPLETED);
    made.tag().ifPresent(tag -> store.tagAdded(id, tag, "ada"));
  }

  private Map.Entry<String, Predicate<Known>> question(int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(4);
    if (kind == 0) {
      return condition();
    }
    if (kind == 1) {
      Map.Entry<String, Predicate<Known>> part = question(depth - 1);
      return Map.entry("not (" + part.getKey() + ")", part.getValue().negate());
    }
    Map.Entry<String, Predicate<Known>> a = question(depth - 1);
    Map.Entry<String, Predicate<Known>> b = question(depth - 1);
    return Map.entry(
        "(" + a.getKey() + (kind == 2 ? " and " : " or ") + b.getKey() + ")",
        kind == 2 ? a.getValue().and(b.getValue()) : a.getValue().or(b.getValue()));
  }

  private Map.Entry<String, Predicate<Known>> condition() {
    double loss = random.nextInt(10) / 10.0;
    String tag = "t" + random.nextInt(4);
    String user = "u" + random.nextInt(4);
    int n = random.nextInt(6);
    Map<String, Predicate<Known>> all = new LinkedHashMap<>();
    all.put("metadata.loss > " + loss, each -> each.hasLoss() && each.loss() > loss);
    all.put("metadata.loss <= " + loss, each -> each.hasLoss() && each.loss() <= loss);
    all.put("metadata.loss is null", each -> !each.hasLoss());
    all.put("metadata.other != 1", each -> false);
    all.put("tag = " + tag, each -> each.tag().equals(Optional.of(tag)));
    all.put("tag != " + tag, each -> !each.tag().equals(Optional.of(tag)));
    all.put("tag in (t0, t1)", each -> each.tag().filter(t -> t.matches("t[01]")).isPresent());
    all.put("user = " + user, each -> each.user().equals(user));
    all.put("user != " + user, each -> !each.user().equals(user));
    all.put("params.who like 'U_'", each -> true);
    all.put("params.who = " + user, each -> each.user().equals(user));
    all.put("params.n in (" + n + ", 1)", each -> each.n() == n || each.n() == 1);
    all.put("params.n >= " + n, each -> each.n() >= n);
    all.put("verdict = identical", each -> false);
    all.put("verdict is null", each -> true);
    all.put("number < " + 10 * n, each -> number(each) < 10 * n);
    List<Map.Entry<String, Predicate<Known>>> entries = new ArrayList<>(all.entrySet());
    return entries.get(random.nextInt(entries.size()));
  }

  private static int number(Known known) {
    return Integer.parseInt(known.reference().substring("churn/".length()));
  }
}
