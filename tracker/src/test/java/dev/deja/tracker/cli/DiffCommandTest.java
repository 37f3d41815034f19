package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.ExecutionStatus;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {

  @TempDir Path folder;

  private StoreFixture store;
  private Cli deja;

  @BeforeEach
  void openStore() {
    store = new StoreFixture(folder.resolve("store"));
    deja = new Cli(store.folder());
  }

  @Test
  void theLikelyCauseComesFirst() {
    store
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .bundle(store.bundle("churn.ipynb", Map.of("churn.ipynb", "{}", "data.csv", "1")))
        .ok("int unrelated = 1;", "1")
        .ok("int k = 8;\nint more = 1;", "8")
        .metadata("train(k)", "acc", "0.91")
        .ok("k * 2", "16")
        .seal(ExecutionStatus.COMPLETED);
    store
        .execution("churn", 2, "2026-11-21T10:00:00Z")
        .user("bob")
        .bundle(store.bundle("churn.ipynb", Map.of("churn.ipynb", "{ }", "data.csv", "2")))
        .ok("int unrelated = 2;", "1")
        .ok("int k = 9;\nint more = 1;", "8")
        .metadata("train(k)", "acc", "0.93")
        .ok("k * 2", "18")
        .seal(ExecutionStatus.COMPLETED);

    Cli.Result result = deja.width(80).run("diff", "churn/1", "churn/2");

    assertThat(result.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(result.out().lines().map(String::stripTrailing).toList())
        .startsWith(
            "churn/1 → churn/2  the results differ, first in cell run 4",
            "",
            "likely causes, the likeliest first",
            "  code       cell run 2",
            "             -int k = 8;",
            "             +int k = 9;",
            "              int more = 1;")
        .containsSubsequence(
            "  code       cell run 1",
            "             +int unrelated = 2;",
            "results",
            "  output     cell run 4",
            "             -16",
            "             +18",
            "  metadata   acc: 0.91 → 0.93");
    assertThat(result.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(result.out()).contains("data.csv", "more that hardly are a cause: --full");
    JsonNode json = deja.run("diff", "churn/1", "churn/2", "--json").json();
    assertThat(json.path("same").asBoolean(true)).isFalse();
    assertThat(json.path("firstDifferentCellRun").asInt()).isEqualTo(4);
    assertThat(json.at("/causes/0/kind").asText()).isEqualTo("CODE");
    assertThat(json.path("results")).hasSize(2);
  }

  @Test
  void aParameterIsTheLikeliestOfAll() {
    store
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .parameter("n", 10)
        .ok("n + 1", "11")
        .seal(ExecutionStatus.COMPLETED);
    store
        .execution("churn", 2, "2026-11-21T10:00:00Z")
        .parameter("n", 20)
        .ok("n  + 1", "21")
        .seal(ExecutionStatus.COMPLETED);

    assertThat(deja.run("diff", "churn/1", "churn/2").out().lines().skip(3).findFirst())
        .hasValue("  parameter  n: 10 → 20");
  }

  @Test
  void theSameResultsAreZero() {
    store.completed("churn", 1, "2026-11-20T10:00:00Z");
    store.completed("churn", 2, "2026-11-21T10:00:00Z");

    Cli.Result result = deja.run("diff", "churn/1", "churn/2");

    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo("churn/1 → churn/2  the results are the same\n");
    assertThat(deja.colour().run("diff", "churn/1", "churn/2").out()).contains("\u001b[32m");
  }

  @Test
  void cellRunsAreNotCompared() {
    store.completed("churn", 1, "2026-11-20T10:00:00Z");

    Cli.Result result = deja.run("diff", "churn/1/1", "churn/1");

    assertThat(result.code()).isEqualTo(ExitCode.WRONG);
    assertThat(result.err()).contains("'churn/1/1' is a cell run", "type churn/1.");
  }
}
