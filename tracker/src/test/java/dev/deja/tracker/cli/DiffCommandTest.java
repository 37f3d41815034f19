package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.FileUse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        .metadata("train(k, \"data.csv\")", "acc", "0.91")
        .ok("k * 2", "16")
        .seal(ExecutionStatus.COMPLETED);
    store
        .execution("churn", 2, "2026-11-21T10:00:00Z")
        .user("bob")
        .bundle(store.bundle("churn.ipynb", Map.of("churn.ipynb", "{ }", "data.csv", "2")))
        .ok("int unrelated = 2;", "1")
        .ok("int k = 9;\nint more = 1;", "8")
        .metadata("train(k, \"data.csv\")", "acc", "0.93")
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
  void anInputThatChangedComesBeforeCodeAndWhatWasWrittenIsAResult() {
    for (int i = 1; i <= 2; i++) {
      store
          .execution("churn", i, "2026-11-2" + i + "T10:00:00Z")
          .files("int unrelated = load(\"other.csv\");", StoreFixture.input("other.csv", "" + i))
          .files("var rows = load(\"in.csv\");", StoreFixture.input("in.csv", "rows " + i))
          .ok("int k = 1;" + " ".repeat(i), "1")
          .files("save(rows, k, \"clean.csv\");", StoreFixture.output("clean.csv", "clean " + i))
          .files(
              "var model = train(\"clean.csv\");",
              StoreFixture.input("clean.csv", "clean " + i),
              StoreFixture.output("model.bin", "model " + i))
          .files("print(model);", StoreFixture.output("same.txt", "same"))
          .seal(ExecutionStatus.COMPLETED);
    }

    Cli.Result result = deja.run("diff", "churn/1", "churn/2");

    assertThat(result.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(result.out().lines().filter(line -> line.startsWith("  ")).map(String::strip))
        .filteredOn(line -> !line.startsWith("+") && !line.startsWith("-"))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("input      in.csv: sha256:").contains(", 6 bytes"),
            line -> assertThat(line).isEqualTo("code       cell run 3"),
            line -> assertThat(line).startsWith("input      other.csv: sha256:"),
            line -> assertThat(line).startsWith("file out   clean.csv: sha256:"),
            line -> assertThat(line).startsWith("file out   model.bin: sha256:"));
    assertThat(result.out()).contains("the results differ, first in cell run 4");
    JsonNode json = deja.run("diff", "churn/1", "churn/2", "--json").json();
    assertThat(json.at("/causes/0/kind").asText()).isEqualTo("INPUT");
    assertThat(json.at("/results/0/kind").asText()).isEqualTo("OUTPUT_FILE");
  }

  @Test
  void aFileOfUnknownBytesIsNotCalledTheSame() {
    for (int i = 1; i <= 2; i++) {
      store
          .execution("churn", i, "2026-11-2" + i + "T10:00:00Z")
          .files(
              "load();",
              unknown(StoreFixture.input("in.csv", "a")),
              i == 1
                  ? unknown(StoreFixture.input("one.csv", "a"))
                  : StoreFixture.input("one.csv", "a"),
              unknown(StoreFixture.input("tcp://db:5432", "")))
          .files(
              "save();",
              unknown(StoreFixture.output("out.csv", "b")),
              new FileUse(
                  "old.csv",
                  FileUse.Role.OUTPUT,
                  Optional.empty(),
                  0,
                  false,
                  List.of(FileUse.DELETED),
                  Optional.empty()))
          .seal(ExecutionStatus.COMPLETED);
    }

    Cli.Result result = deja.run("diff", "churn/1", "churn/2");

    assertThat(result.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(result.out().lines().map(String::stripTrailing))
        .contains(
            "churn/1 → churn/2  the results may differ",
            "  input      in.csv: unknown bytes, 1 bytes → unknown bytes again, 1 bytes",
            "  input      tcp://db:5432: unknown bytes → unknown bytes again",
            "  file out   out.csv: unknown bytes, 1 bytes → unknown bytes again, 1 bytes");
    assertThat(result.out())
        .containsPattern(
            "input      one.csv: unknown bytes, 1 bytes → sha256:[0-9a-f]{12}, 1 bytes")
        .doesNotContain("old.csv");
    JsonNode json = deja.run("diff", "churn/1", "churn/2", "--json").json();
    assertThat(json.path("same").asBoolean(true)).isFalse();
    assertThat(json.path("unsure").asBoolean()).isTrue();
    assertThat(json.has("firstDifferentCellRun")).isFalse();
  }

  private static FileUse unknown(FileUse use) {
    return use.with(Optional.empty(), false, Optional.of("it has changed since"));
  }

  @Test
  void anInputThatLiesElsewhereIsTheSameFile() {
    for (String place : List.of("/data/old", "/data/new")) {
      int number = place.endsWith("old") ? 1 : 2;
      store
          .execution("churn", number, "2026-11-2" + number + "T10:00:00Z")
          .files(
              "load();",
              StoreFixture.input(place + "/same.csv", "same"),
              StoreFixture.input(place + "/in.csv", place))
          .seal(ExecutionStatus.COMPLETED);
    }

    assertThat(deja.run("diff", "churn/1", "churn/2", "--full").out())
        .contains("input      /data/old/in.csv → /data/new/in.csv: sha256:")
        .doesNotContain("same.csv");
  }

  @Test
  void whatAnotherNotebookWroteBesideThisOneIsNoCause() {
    store
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .bundle(store.bundle("churn.ipynb", Map.of("churn.ipynb", "{}")))
        .ok("1 + 1", "2")
        .seal(ExecutionStatus.COMPLETED);
    store
        .execution("churn", 2, "2026-11-21T10:00:00Z")
        .bundle(
            store.bundle(
                "churn.ipynb", Map.of("churn.ipynb", "{}", "other.csv", "1", "Helper.java", "2")))
        .ok("1 + 1", "2")
        .seal(ExecutionStatus.COMPLETED);

    assertThat(deja.run("diff", "churn/1", "churn/2").out())
        .contains("file       Helper.java: only in the second")
        .doesNotContain("other.csv");
    assertThat(deja.run("diff", "churn/1", "churn/2", "--full").out()).contains("other.csv");
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
