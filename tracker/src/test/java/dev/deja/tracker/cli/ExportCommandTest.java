package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.ExecutionStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {

  @TempDir Path folder;

  private Cli deja;

  @BeforeEach
  void openStore() {
    StoreFixture store = new StoreFixture(folder.resolve("store"));
    deja = new Cli(store.folder());
    store
        .execution("churn", 1, "2026-11-20T10:00:00Z")
        .parameter("n", 20)
        .metadata("x", "acc", "0.91")
        .metadata("x", "say", "\"a \\\"b\\\", c\"")
        .seal(ExecutionStatus.COMPLETED);
    store.completed("etl", 1, "2026-11-21T10:00:00Z");
  }

  @Test
  void aTableHasAColumnForEveryParameterAndKey() {
    Cli.Result result = deja.run("export");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out().lines())
        .hasSize(3)
        .first()
        .asString()
        .endsWith("user,tags,parameter.n,metadata.acc,metadata.say");
    assertThat(result.out().lines().skip(1))
        .satisfiesExactly(
            newest -> assertThat(newest).startsWith("etl/1,").endsWith(",ada,,,,"),
            oldest ->
                assertThat(oldest)
                    .contains("churn.ipynb,COMPLETED,,2026-11-20T10:00:00Z,")
                    .endsWith(",20,0.91,\"a \"\"b\"\", c\""));
  }

  @Test
  void jsonHasTheTypesThatWereSaid() {
    Path file = folder.resolve("out.json");

    Cli.Result result =
        deja.run("export", "--format", "json", "--where", "params.n = 20", "-o", file.toString());

    assertThat(result.err()).contains("1 executions");
    assertThat(file).content().contains("\"acc\": 0.91", "\"n\": 20");
    JsonNode all = deja.run("export", "--format", "json").json();
    assertThat(all).hasSize(2);
    assertThat(all.at("/1/execution/reference").asText()).isEqualTo("churn/1");
  }
}
