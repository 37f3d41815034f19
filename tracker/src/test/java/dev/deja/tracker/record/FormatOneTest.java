package dev.deja.tracker.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.StoredExecution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of format version 1, which every later version reads. Its files never change. */
class FormatOneTest {

  private static final Path FIXTURE = Path.of("src/test/resources/format-1/store");
  private static final ExecutionId SEALED = new ExecutionId("01KAQY3ZG0ADEJAF0RMAT1AAAA");
  private static final ExecutionId RERUN = new ExecutionId("01KAQY5B8GADEJAF0RMAT1AAAB");
  private static final ExecutionId KILLED = new ExecutionId("01KAQY7PZ0ADEJAF0RMAT1AAAD");

  @TempDir Path folder;
  private Executions executions;

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> files = Files.walk(FIXTURE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = folder.resolve(FIXTURE.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    executions = new Executions(LocalObjectStore.open(folder));
  }

  @Test
  void everyExecutionIsListedAndFoundByItsNumber() {
    try (Stream<ExecutionId> ids = executions.list(Optional.empty())) {
      assertThat(ids).containsExactly(SEALED, RERUN);
    }
    try (Stream<ExecutionId> ids = executions.list(Optional.of(SEALED))) {
      assertThat(ids).containsExactly(RERUN);
    }
    assertThat(executions.byNumber("churn", 1)).contains(SEALED);
    assertThat(executions.byNumber("churn", 2)).contains(RERUN);
    assertThat(executions.byNumber("churn", 3)).isEmpty();
  }

  @Test
  void aStartIsRead() {
    ExecutionStart start = executions.start(SEALED).orElseThrow();

    assertThat(start.reference()).isEqualTo("churn/1");
    assertThat(start.startedAt()).isEqualTo(Instant.parse("2026-11-23T00:00:00Z"));
    assertThat(start.environment().cpuModel()).contains("AMD EPYC 9B14");
    assertThat(start.environment().variables()).isEqualTo(Map.of("LANG", "de_DE.UTF-8"));
    assertThat(start.git().orElseThrow().version()).isEqualTo("2.3.0.post5-git0123456-dirty");
    assertThat(executions.blobs().read(start.git().orElseThrow().patch().orElseThrow()))
        .asString(UTF_8)
        .startsWith("diff --git");
    assertThat(start.parameters())
        .containsEntry("k", 8)
        .containsEntry("list", List.of(1, 2.5, true));
    assertThat(executions.start(RERUN).orElseThrow().rerunOf()).contains(SEALED);
  }

  @Test
  void cellRunsAreReadAndALaterLineReplacesAnEarlierOne() {
    List<CellRun> cells = executions.read(SEALED).orElseThrow().cells();

    assertThat(cells)
        .extracting(CellRun::number, CellRun::status, CellRun::cellId)
        .containsExactly(
            tuple(1, CellRun.Status.OK, Optional.of("a1")),
            tuple(2, CellRun.Status.OK, Optional.empty()),
            tuple(3, CellRun.Status.ERROR, Optional.of("a3")));
    assertThat(cells.get(0).outputs().get(0).path("text").asText()).isEqualTo("grün\nlater\n");
    assertThat(cells.get(0).metadata().get(0).value().asDouble()).isEqualTo(0.5);
    assertThat(cells.get(0).commands().get(0).duration()).isEqualTo(Duration.ofSeconds(2));
    assertThat(cells.get(0).classPath().orElseThrow().get(0).file()).isEqualTo("thing-1.0.jar");
    assertThat(cells.get(1).outputs()).isEmpty();
    assertThat(executions.outputs(cells.get(1)).get(0).at("/data/application~1json/answer").asInt())
        .isEqualTo(42);
  }

  @Test
  void aSealIsReadAndItsSegmentsAreChecked() throws IOException {
    ExecutionEnd end = executions.end(SEALED).orElseThrow();
    assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(end.cells()).isEqualTo(3);
    assertThat(end.segments()).hasSize(2);
    assertThat(executions.end(RERUN).orElseThrow().faults()).containsExactly("the disk was full");

    Files.writeString(
        folder.resolve("executions/" + SEALED + "/cells-2.jsonl"), "{\"number\":1}\n");

    org.assertj.core.api.Assertions.assertThatThrownBy(() -> executions.read(SEALED))
        .hasMessageContaining("cells-2.jsonl")
        .hasMessageContaining("damaged");
  }

  @Test
  void aBundleIsRead() {
    BundleManifest manifest =
        executions.bundle(executions.start(SEALED).orElseThrow().bundle().orElseThrow());

    assertThat(manifest.notebook()).contains("churn.ipynb");
    assertThat(manifest.files())
        .extracting(BundleManifest.File::path, BundleManifest.File::executable)
        .containsExactly(tuple("churn.ipynb", false), tuple("lib/twice.jsh", true));
    assertThat(manifest.omitted())
        .extracting(BundleManifest.Omitted::reason)
        .containsExactly("secret", "size");
  }

  @Test
  void eventsAndVerdictsAreRead() {
    try (Stream<Event> events = executions.events(Optional.empty())) {
      assertThat(events)
          .extracting(Event::execution, Event::kind, Event::value, Event::by)
          .containsExactly(tuple(SEALED, Event.Kind.TAG_ADDED, "production", "ada"));
    }
    RerunVerdict verdict = executions.verdict(RERUN).orElseThrow();
    assertThat(verdict.verdict()).isEqualTo(Verdict.EXPLAINED);
    assertThat(verdict.cells().get(0).normalizers()).containsExactly("times");
  }

  @Test
  void whatIsReadIsWrittenTheSameWay() throws IOException {
    StoredExecution sealed = executions.read(SEALED).orElseThrow();

    assertThat(Json.mapper().writeValueAsString(sealed.start()))
        .isEqualTo(file("executions/" + SEALED + "/start.json"));
    assertThat(Json.mapper().writeValueAsString(sealed.end().orElseThrow()))
        .isEqualTo(file("executions/" + SEALED + "/end.json"));
    assertThat(file("executions/" + SEALED + "/cells-2.jsonl"))
        .isEqualTo(
            Json.mapper().writeValueAsString(sealed.cells().get(0))
                + "\n"
                + Json.mapper().writeValueAsString(sealed.cells().get(2))
                + "\n");
    assertThat(Json.mapper().writeValueAsString(executions.verdict(RERUN).orElseThrow()))
        .isEqualTo(file("executions/" + RERUN + "/verdict.json"));
  }

  @Test
  void aJournalIsFoldedAndSealed() {
    assertThat(Recovery.run(Spool.of(folder), LocalObjectStore.open(folder)))
        .containsExactly(
            new Recovery.Recovered(
                KILLED, Optional.of(ExecutionStatus.INTERRUPTED), Optional.empty()));

    StoredExecution stored = executions.read(KILLED).orElseThrow();
    assertThat(stored.start().reference()).isEqualTo("churn/3");
    assertThat(stored.start().environment().cpuModel()).contains("AMD EPYC 9B14");
    assertThat(stored.start().git().orElseThrow().version()).isEqualTo("2.3.0");
    CellRun first = stored.cells().get(0);
    assertThat(first.outputs())
        .extracting(JsonNode::toString)
        .containsExactly(
            "{\"output_type\":\"stream\",\"name\":\"stdout\","
                + "\"text\":\"{\\\"step\\\": 1, \\\"loss\\\": 0.5}\\n\"}",
            "{\"output_type\":\"display_data\",\"data\":{\"text/plain\":\"100 %\"},\"metadata\":{}}");
    assertThat(first.metadata())
        .extracting(point -> point.key() + " " + point.value() + " " + point.step().orElseThrow())
        .containsExactlyInAnyOrder("loss 0.5 1", "accuracy 0.92 3");
    assertThat(first.commands()).hasSize(1);
    CellRun second = stored.cells().get(1);
    assertThat(second.status()).isEqualTo(CellRun.Status.INTERRUPTED);
    ExecutionEnd end = stored.end().orElseThrow();
    assertThat(end.faults()).isEmpty();
    assertThat(end.endedAt()).isEqualTo(Instant.parse("2026-11-23T00:02:07Z"));
    assertThat(end.lock()).hasSize(1);
    assertThat(end.segments()).hasSize(2);
    try (Stream<Event> events = executions.events(Optional.empty())) {
      assertThat(events).extracting(Event::value).containsExactly("production", "draft");
    }
  }

  private String file(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }
}
