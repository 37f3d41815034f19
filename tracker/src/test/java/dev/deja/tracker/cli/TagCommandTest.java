package dev.deja.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.tracker.StoreFixture;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagCommandTest {

  @TempDir Path folder;

  private StoreFixture store;
  private Cli deja;

  @BeforeEach
  void oneExecution() {
    store = new StoreFixture(folder.resolve("store"));
    store.completed("churn", 1, "2026-11-20T10:00:00Z");
    deja = new Cli(store.folder());
  }

  @Test
  void tagsAreEventsWithWhoAndWhen() {
    Cli.Result result = deja.run("tag", "churn/1", "production", "v1");

    assertThat(result.code()).isZero();
    assertThat(result.out().strip()).isEqualTo("churn/1 is tagged production, v1");
    assertThat(store.executions().events(Optional.empty()))
        .hasSize(2)
        .allSatisfy(
            event -> {
              assertThat(event.kind()).isEqualTo(Event.Kind.TAG_ADDED);
              assertThat(event.by()).isEqualTo(System.getProperty("user.name"));
            });
    assertThat(deja.run("list", "--tag", "v1").out()).contains("churn/1");
  }

  @Test
  void aTagThatIsThereIsNotPutTwice() {
    deja.run("tag", "churn/1", "v1");
    deja.run("tag", "churn/1", "v1", "v1");

    assertThat(store.executions().events(Optional.empty())).hasSize(1);
  }

  @Test
  void aTagOfAClockThatWasADayAheadCanBeTakenOff() {
    ExecutionId execution = store.completed("etl", 1, "2026-11-20T10:00:00Z");
    store
        .executions()
        .add(
            new Event(
                Event.FORMAT,
                StoreFixture.id(Instant.now().plus(Duration.ofDays(1))),
                Instant.now(),
                "ada",
                execution,
                Event.Kind.TAG_ADDED,
                "v1"));
    assertThat(deja.run("list", "--tag", "v1").out()).contains("etl/1");

    assertThat(deja.run("tag", "etl/1", "v1", "--remove").out().strip())
        .isEqualTo("etl/1 has no tags");
    assertThat(deja.run("tag", "etl/1", "v1").out().strip()).isEqualTo("etl/1 is tagged v1");
  }

  @Test
  void removingKeepsTheHistory() {
    deja.run("tag", "churn/1", "v1", "v2");

    assertThat(deja.run("tag", "churn/1", "v1", "--remove").out().strip())
        .isEqualTo("churn/1 is tagged v2");
    assertThat(deja.run("tag", "churn/1", "v2", "--remove").out().strip())
        .isEqualTo("churn/1 has no tags");
    assertThat(store.executions().events(Optional.empty())).hasSize(4);
    assertThat(deja.run("show", "churn@v1").code()).isEqualTo(2);
  }

  @Test
  void withoutNamesTheTagsAreListed() {
    deja.run("tag", "churn/1", "v1");

    assertThat(deja.run("tag", "churn/1").out())
        .contains("v1", System.getProperty("user.name"))
        .hasLineCount(2);
    assertThat(deja.run("tag", "churn/1", "--json").json())
        .singleElement()
        .satisfies(
            tag -> {
              assertThat(tag.path("name").asText()).isEqualTo("v1");
              assertThat(tag.path("by").asText()).isEqualTo(System.getProperty("user.name"));
              assertThat(tag.has("at")).isTrue();
            });
  }

  @Test
  void mistakesChangeNothing() {
    for (String[] wrong :
        new String[][] {
          {"tag", "churn/1", "good", "a b"},
          {"tag", "churn/1", "--remove"},
          {"tag", "churn/1/1", "v1"},
          {"tag", "churn/7", "v1"},
          {"tag"},
        }) {
      Cli.Result result = deja.run(wrong);
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err().lines()).hasSize(1);
    }
    assertThat(store.executions().events(Optional.empty())).isEmpty();
  }
}
