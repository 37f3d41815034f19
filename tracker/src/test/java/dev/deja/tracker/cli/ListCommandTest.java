package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListCommandTest {

  @TempDir Path folder;

  private StoreFixture store;
  private Cli deja;

  @BeforeEach
  void openStore() {
    store = new StoreFixture(folder.resolve("store"));
    deja = new Cli(store.folder());
  }

  @Test
  void theNewestComesFirst() {
    store.completed("churn", 1, "2026-11-20T10:00:00Z");
    store.completed("etl", 1, "2026-11-23T11:57:00Z");

    Cli.Result result = deja.run("list");

    assertThat(result.code()).isZero();
    assertThat(result.out().lines())
        .satisfiesExactly(
            heads -> assertThat(heads).startsWith("REFERENCE").doesNotContain("VERDICT", "TAGS"),
            newest ->
                assertThat(newest)
                    .contains("etl/1", "COMPLETED", "3 min ago", "1 min 30 s", "ada", "etl.ipynb"),
            oldest -> assertThat(oldest).contains("churn/1", "20 Nov 10:00"));
  }

  @Test
  void jsonIsOneArrayWithTheNamedKeys() {
    ExecutionId original = store.completed("churn", 1, "2026-11-20T10:00:00Z");
    ExecutionId rerun =
        store
            .execution("churn", 2, "2026-11-21T10:00:00Z")
            .rerunOf(original)
            .ok("1", "1")
            .seal(ExecutionStatus.COMPLETED);
    store.verdict(original, rerun, Verdict.IDENTICAL);
    store.tagAdded(rerun, "best", "ada");

    Cli.Result result = deja.run("list", "--json");

    assertThat(result.err()).isEmpty();
    assertThat(result.json().get(0).toString())
        .isEqualTo(
            "{\"id\":\""
                + rerun
                + "\",\"reference\":\"churn/2\",\"notebook\":\"/home/ada/notebooks/churn.ipynb\","
                + "\"status\":\"COMPLETED\",\"tags\":[\"best\"],"
                + "\"startedAt\":\"2026-11-21T10:00:00Z\",\"endedAt\":\"2026-11-21T10:01:30Z\","
                + "\"durationSeconds\":90.0,\"cells\":1,\"user\":\"ada\",\"rerunOf\":\""
                + original
                + "\",\"verdict\":\"IDENTICAL\"}");
    assertThat(result.json()).hasSize(2);
  }

  @Test
  void anEmptyStoreSaysWhatToDo() {
    assertThat(deja.run("list").err()).contains("deja run NOTEBOOK.ipynb");
    assertThat(deja.run("list", "--json").out().strip()).isEqualTo("[ ]");
  }

  @Test
  void filtersNarrowTheList() {
    ExecutionId tagged = store.completed("churn", 1, "2026-11-01T10:00:00Z");
    store
        .execution("churn", 2, "2026-11-22T10:00:00Z")
        .error("x", "RuntimeException", "no")
        .seal(ExecutionStatus.FAILED);
    store.completed("etl", 1, "2026-11-23T10:00:00Z");
    store.tagAdded(tagged, "best", "ada");

    assertThat(references("--notebook", "churn")).containsExactly("churn/2", "churn/1");
    assertThat(references("--notebook", "churn.ipynb")).containsExactly("churn/2", "churn/1");
    assertThat(references("--notebook", "/home/ada/notebooks/etl.ipynb")).containsExactly("etl/1");
    assertThat(references("--tag", "best")).containsExactly("churn/1");
    assertThat(references("--status", "failed")).containsExactly("churn/2");
    assertThat(references("--since", "7d")).containsExactly("etl/1", "churn/2");
    assertThat(references("--since", "2026-11-23")).containsExactly("etl/1");
    assertThat(references("--limit", "1")).containsExactly("etl/1");
    assertThat(references("--limit", "0")).hasSize(3);
  }

  @Test
  void aQuestionNarrowsTheList() {
    ExecutionId first =
        store
            .execution("churn", 1, "2026-11-01T10:00:00Z")
            .metadata("train()", "acc", "0.91")
            .parameter("n", 20)
            .user("ann")
            .seal(ExecutionStatus.COMPLETED);
    store
        .execution("churn", 2, "2026-11-22T10:00:00Z")
        .metadata("train()", "acc", "0.95")
        .seal(ExecutionStatus.FAILED);
    store.completed("etl", 1, "2026-11-23T10:00:00Z");
    store.tagAdded(first, "prod", "ada");

    assertThat(references("--where", "metadata.acc > 0.9 and (tag = 'prod' or user = 'bob')"))
        .containsExactly("churn/1");
    assertThat(references("--where", "not metadata.acc > 0.93"))
        .containsExactly("etl/1", "churn/1");
    assertThat(references("--where", "params.n = 20")).containsExactly("churn/1");
    assertThat(references("--where", "started > 7d and status = completed"))
        .containsExactly("etl/1");
    assertThat(references("--sort", "metadata.acc")).containsExactly("churn/2", "churn/1", "etl/1");
    assertThat(references("--sort", "metadata.acc:asc", "--limit", "1")).containsExactly("churn/1");
    assertThat(references("--sort", "user", "--limit", "1")).containsExactly("churn/1");
    assertThat(references("--sort", "started:asc")).containsExactly("churn/1", "churn/2", "etl/1");
  }

  @Test
  void aQuestionThatMakesNoSenseIsPointedAt() {
    Cli.Result result = deja.run("list", "--where", "metadata.acc > 0.9 and tga = 'x'");

    assertThat(result.code()).isEqualTo(ExitCode.WRONG);
    assertThat(result.err())
        .isEqualTo(
            """
            deja: there is no field 'tga'; nearest: tag.
              metadata.acc > 0.9 and tga = 'x'
                                     ^
            """);
    assertThat(deja.run("list", "--sort", "tag").err()).contains("has no order");
    assertThat(deja.run("list", "--sort", "acc").err()).contains("no field 'acc'");
  }

  @Test
  void aWrongOptionIsOneLineAndExitCodeTwo() {
    for (String[] wrong :
        new String[][] {
          {"list", "--since", "soon"},
          {"list", "--limit", "-1"},
          {"list", "--limit", "many"},
          {"list", "--status", "DONE"},
          {"list", "--tag", "a b"},
          {"list", "--jsn"},
          {"lits"},
        }) {
      Cli.Result result = deja.run(wrong);
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.out()).isEmpty();
      assertThat(result.err().lines()).singleElement().asString().startsWith("deja: ");
      assertThat(result.err()).contains(wrong[wrong.length - 1]);
    }
  }

  @Test
  void everyLineFitsANarrowTerminal() {
    store.completed("a-notebook-with-quite-a-long-name", 1234, "2026-11-22T10:00:00Z");
    ExecutionId id = store.completed("etl", 1, "2026-11-22T10:00:00Z");
    for (String tag : new String[] {"production", "reviewed-by-the-auditors", "baseline-2026"}) {
      store.tagAdded(id, tag, "ada");
    }

    assertThat(deja.width(80).run("list").out().lines())
        .hasSize(3)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void coloursAreOnlyForATerminal() {
    store.completed("churn", 1, "2026-11-20T10:00:00Z");

    assertThat(deja.run("list").out()).doesNotContain("\u001b");
    assertThat(deja.colour().run("list").out()).contains("\u001b[32mCOMPLETED\u001b[0m");
  }

  @Test
  void whatOtherProcessesAddLaterIsListed() {
    ExecutionId running =
        store.execution("churn", 1, "2026-11-20T10:00:00Z").ok("1", "1").running();
    assertThat(deja.run("list").out()).contains("RUNNING");

    store
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .id(running.ulid())
        .ok("1", "1")
        .seal(ExecutionStatus.INTERRUPTED);
    ExecutionId late = store.completed("old", 1, "2020-01-01T00:00:00Z");
    store.tagAdded(late, "found", "ada");

    assertThat(deja.run("list").out())
        .contains("INTERRUPTED", "old/1", "found")
        .doesNotContain("RUNNING");
  }

  @Test
  void aDamagedExecutionIsNamedAndHidesNoOther() {
    ExecutionId damaged = store.completed("churn", 1, "2026-11-20T10:00:00Z");
    store.completed("etl", 1, "2026-11-20T10:00:00Z");
    store.damage("executions/" + damaged + "/start.json");

    Cli.Result result = deja.run("list");

    assertThat(result.out()).contains("etl/1");
    assertThat(result.err()).contains("executions/" + damaged + "/start.json", "damaged");
  }

  private java.util.List<String> references(String... filter) {
    String[] arguments = new String[filter.length + 2];
    arguments[0] = "list";
    arguments[1] = "--json";
    System.arraycopy(filter, 0, arguments, 2, filter.length);
    return deja.run(arguments).json().findValuesAsText("reference");
  }
}
